/** Notes below an objective, by language. */
export const notePatterns = {
  zh: [
    '背景：上一周期在{topic}上投入分散，本周期集中做透。',
    '为什么重要：{season}是全年最关键的窗口，错过要等下一季。',
    '**衡量口径**\n- 以财务和系统导出数据为准\n- 每两周更新一次',
    '说明：和{@boss}讨论后下调了一项目标，把资源留给{region}。',
    '依赖：\n1. {@partner}按期提供接口人\n2. {version}按计划发布\n3. {region}现场条件具备',
    '**不做什么**\n- 不接没有付费意向的定制\n- 不为单个客户改主干',
    '风险提示：{blocker}。若{when}中段仍未缓解，启动备选方案。',
    '口径见<<{topic}指标说明|https://docs.yunhe.example/wiki/metrics>>，有疑问找{@mate}。',
    '行动清单：\n[x] 完成目标拆解\n[x] 和{@partner}对齐\n[ ] 中期检查\n[ ] 期末复盘',
    '本目标和[{year}年经营计划](https://docs.yunhe.example/plan)第二章对应。\n> 预算已包含在部门费用内',
    '参考{customer}项目的做法，先试点后推广。',
  ],
  en: [
    'Why now: the {season} is our window; the next one is a year away.',
    '**How we measure**\n- Figures come from the CRM and the device dashboard\n- Updated every two weeks',
    'Depends on:\n1. A named contact from {@partner}\n2. {version} shipping on time',
    'Main risk: {blocker}. We decide on plan B at the mid-term check.',
    '[x] Targets agreed with {@boss}\n[ ] Mid-term check\n[ ] Final review',
    'Background in <<{topic}: working notes|https://docs.yunhe.example/wiki/notes>>.',
  ],
};
