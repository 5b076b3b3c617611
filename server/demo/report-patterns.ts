/** How people word a report. `stages` are quarters of the way for what nobody measures. */
interface Patterns {
  states: string[];
  /** Where nothing has moved, and where the goal is reached. */
  stuck: string[];
  beyond: string[];
  stages: string[];
  good: string[];
  risk: string[];
  late: string[];
  reached: string[];
  next: string[];
}

const zh: Patterns = {
  states: [
    '目前 {current}，目标 {target}',
    '最新数据 {current}（起点 {start}，目标 {target}）',
    '已到 {current}，完成 {percent}%',
    '由 {start}推进到 {current}',
    '本期统计 {current}，目标 {target}',
  ],
  stuck: ['目前还是 {start}', '数据暂无变化，仍为 {start}'],
  beyond: [
    '已到 {current}，目标 {target}',
    '最新 {current}，完成目标的 {percent}%',
    '由 {start}推进到 {current}',
  ],
  stages: ['刚启动，范围已确认', '方案已定，开始执行', '主体工作完成过半', '进入收尾', '全部完成'],
  good: [
    '{state}。{done}。',
    '{state}，节奏正常。下一步：{next}。',
    '{done}；{state}。',
    '**进展**\n- {state}\n- {done}\n- 下一步：{next}',
    '{state}\n[x] {done}\n[ ] {next}',
    '1. {done}\n2. {again}\n3. 接下来{next}',
    '{date}更新：{state}。感谢{@partner}配合。',
    '{done}。过程数据见<<{topic}进展记录|https://docs.yunhe.example/wiki/progress>>。',
    '{state}。{again}，{@mate}继续跟进。',
    '{done}，详情看[周报](https://docs.yunhe.example/weekly)。{state}。',
  ],
  risk: [
    '{state}，略落后于计划。主要原因：{blocker}。',
    '!!有风险!!：{blocker}。应对：{next}。',
    '{state}\n- 做到的：{done}\n- 没做到的：{blocker}\n  - 应对：{next}',
    '{blocker}，{@partner}帮忙一起看一下。{state}。',
    '{state}。虽然{done}，但是{blocker}。',
    '[x] {done}\n[ ] {next}\n> 提醒：{blocker}',
  ],
  late: [
    '==进度落后==：{blocker}。{state}。',
    '{state}，!!预计无法按期完成!!。{blocker}，需要{@boss}协调资源。',
    '原定 ~~{date}~~ 的节点顺延。原因：{blocker}。\n> 补救：{next}',
    '{blocker}。已和{@partner}沟通，{next}。',
    '1. 现状：{state}\n2. 原因：{blocker}\n3. 措施：{next}',
  ],
  reached: [
    '**目标达成**：{state}。{done}。',
    '{state}，提前完成。经验整理到<<{topic}复盘|https://docs.yunhe.example/wiki/review>>。',
    '{state}。感谢{@mate}和{@partner}。',
    '[x] {done}\n[x] {again}\n{state}。',
  ],
  next: [
    '下周和{@partner}对齐排期',
    '本周补齐数据后再评估',
    '月底前给出结论',
    '请{@boss}确认优先级',
    '周五例会同步结果',
    '把{topic}的卡点逐条销项',
    '先在{region}小范围验证',
    '拆成两步走，先保关键节点',
    '安排{@mate}投入一周',
  ],
};

const en: Patterns = {
  states: [
    'Now at {current}, target {target}',
    'Latest figure {current} (from {start})',
    'At {current}, {percent}% of the way',
    'Moved from {start} to {current}',
  ],
  stuck: ['Still at {start}', 'No change yet, {start}'],
  beyond: ['Now {current} against a target of {target}', 'At {current}, {percent}% of the goal'],
  stages: [
    'Just started, scope agreed',
    'Plan settled, work under way',
    'More than half done',
    'Wrapping up',
    'Done',
  ],
  good: [
    '{state}. On the plus side, {done}.',
    '{state}. Next: {next}.',
    '**Update {date}**\n- {state}\n- {done}\n- Next: {next}',
    '[x] {done}\n[ ] {next}',
    '{state}, on track. Thanks {@partner}.',
    '{state}. Notes in <<Working notes: {topic}|https://docs.yunhe.example/wiki/notes>>.',
    '1. {done}\n2. {again}\n3. Next: {next}',
  ],
  risk: [
    '{state}, slightly behind: {blocker}.',
    '!!At risk!!: {blocker}. Plan: {next}.',
    '{state}\n- Done: {done}\n- Open: {blocker}\n  - Plan: {next}',
    '{blocker}. {@partner}, can we talk this week? {state}.',
  ],
  late: [
    '==Behind==: {blocker}. {state}.',
    '{state}. !!We will miss the date!! because {blocker}. Asking {@boss} for help.',
    'Milestone ~~{date}~~ moves by two weeks: {blocker}.\n> Recovery: {next}',
  ],
  reached: [
    '**Done**: {state}. Also, {done}.',
    '{state}. Thanks {@mate} and {@partner}.',
    '{state}. See the [write-up](https://docs.yunhe.example/wiki/write-up).',
  ],
  next: [
    'align the schedule with {@partner}',
    'collect one more week of data',
    'decide before the end of the month',
    'ask {@boss} to confirm the priority',
    'try it in {region} first',
    'split it and protect the key date',
  ],
};

export const patterns = { zh, en };
