import type { BilingualName } from './demo-plan.ts';

/** What is written in reviews, by language; slots as in fill-text.ts, `{name}` the reviewee. */
interface Words {
  readonly outputs: readonly string[];
  readonly plans: readonly string[];
  readonly self: readonly string[];
  /** By level, from worst to best. */
  readonly verdicts: readonly (readonly string[])[];
  readonly keep: readonly string[];
  readonly change: readonly string[];
  readonly objective: readonly string[];
  readonly keyResult: readonly string[];
  readonly talk: readonly string[];
  readonly potential: Readonly<Record<'expert' | 'leader' | 'mobile', readonly string[]>>;
  readonly part: readonly string[];
  readonly declined: readonly string[];
  readonly calibratedUp: readonly string[];
  readonly calibratedDown: readonly string[];
  readonly appeals: readonly string[];
  readonly granted: readonly string[];
  readonly refused: readonly string[];
}

const zh: Words = {
  outputs: [
    '{topic}：{done}。',
    '围绕{topic}，{done}，得到{@partner}团队认可。',
    '{when}重点推进{topic}，{done}；过程中{blocker}，通过提前排期补回了进度。',
    '协助{@mate}完成{topic}的收尾，{again}。',
    '{again}，相关经验已整理成文档在部门内分享。',
  ],
  plans: [
    '下期继续把{topic}做深，先解决“{blocker}”。',
    '和{@partner}一起把{topic}的流程固化下来，减少临时沟通。',
    '带一名新人独立承担{topic}的一个模块。',
  ],
  self: [
    '本期基本完成预定目标：{done}。不足是{blocker}，应更早暴露风险。',
    '最满意的是{again}；最遗憾的是{blocker}。下期会和{@partner}提前对齐依赖。',
    '{topic}的结果好于预期，但对{@mate}的支持不够及时，下期改进。',
  ],
  verdicts: [
    [
      '{topic}多次延期，且没有及时同步风险。需要在一个月内给出改进计划，每周和我对齐一次。',
      '关键交付未达成，{blocker}并非全部原因，主动性需要明显提升。',
    ],
    [
      '{topic}部分达成。{blocker}时求助偏晚，下期要学会提前预警。',
      '投入度没有问题，但优先级判断需要加强，{topic}之外的事情占用了太多时间。',
    ],
    [
      '{done}，交付稳定。希望下期在{topic}上有更多自己的判断。',
      '按期完成主要目标，和{@partner}配合顺畅；可以更主动地分享经验。',
      '{topic}扎实推进，{again}。下一步要提升对结果的量化意识。',
    ],
    [
      '{done}，结果超出预期；在{blocker}的情况下仍然守住了节点。',
      '独立扛下{topic}，{again}，并带动了{@mate}一起成长。',
    ],
    [
      '{done}，是本期部门最重要的突破之一。建议在公司层面分享{topic}的做法。',
      '在{topic}上起到了标杆作用，{again}，影响已超出本部门。',
    ],
  ],
  keep: [
    '{topic}出问题时第一时间响应，从不推诿。',
    '和我们对接口径清楚，改动都会提前说，省了很多返工。',
    '愿意把经验写下来，新人上手快了很多。',
    '会议纪要和结论同步及时，说到做到。',
  ],
  change: [
    '遇到“{blocker}”时可以更早拉上我们一起讨论。',
    '方案评审前建议先给一页纸的结论，节省大家时间。',
    '希望能把{topic}的数据口径固定下来。',
    '跨部门需求的排期变化请提前一周同步。',
  ],
  objective: [
    '目标基本达成，{done}。',
    '进度略慢，主要受“{blocker}”影响。',
    '达成情况好于期初预期。',
    '前半段偏慢，后两个月追上了计划。',
    '方向对，{done}；但离期初的目标还有差距。',
  ],
  keyResult: [
    '按口径核对过数据，达成。',
    '差最后一步，下期收尾。',
    '已达成并沉淀为流程。',
    '数据见月度复盘，比计划晚两周。',
    '完成度和难度匹配，认可。',
    '受“{blocker}”影响，部分达成。',
  ],
  talk: [
    '面谈四十分钟。认可{topic}上的结果；针对“{blocker}”约定了下期的做法。',
    '先听{name}自己的复盘，再逐条核对评语；对等级没有异议，希望多参与跨部门项目。',
    '讨论了等级和原因，{name}对{topic}的评价有保留意见，已说明复议渠道。',
  ],
  potential: {
    expert: ['适合承担{topic}里最难的部分。', '可以作为{topic}的技术负责人培养。'],
    leader: ['已带两名新人，团队氛围好，可尝试带小组。'],
    mobile: ['建议到{@partner}团队轮岗一个季度。'],
  },
  part: ['以系统数据为准。', '本期主要看{topic}。', '结合月度复盘给分。'],
  declined: [
    '本期合作不多，难以客观评价。',
    '我刚接手相关项目，只共事过一周，不便评价。',
    '已在项目评审里反馈过，避免重复影响。',
  ],
  calibratedUp: ['与同级横向对比后上调：{topic}的难度被低估。', '校准会一致同意上调，结果对公司影响大。'],
  calibratedDown: [
    '部门高等级占比超出分布，与同级对比后下调一级。',
    '横向对比同级，{topic}的结果尚不足以支撑原等级，下调一级。',
  ],
  appeals: [
    '{topic}的延期是上游变更造成的，变更单和会议纪要可查，希望重新评估。',
    '评语没有提到“{again}”，这部分工作占我本期一半精力，申请复议。',
    '校准时未考虑我中途接手的情况，请核对交接记录。',
  ],
  granted: ['核对记录后认可申诉，等级上调一级。', '补充材料有效，原结论未包含接手部分，予以调整。'],
  refused: ['材料已逐条核对，原评价依据充分，维持原结果。'],
};

const en: Words = {
  outputs: [
    'On {topic}: {done}.',
    'Together with {@partner}: {again}.',
    '{topic} moved on in {when}: {done}. We had to work around this: {blocker}.',
  ],
  plans: [
    'Take {topic} further, starting with this one: {blocker}.',
    'Hand routine work on {topic} to {@mate}.',
  ],
  self: [
    'Most goals were met: {done}. Where I fell short: {blocker}. I should have raised it earlier.',
    'I am proud of this one: {again}. Next half I will agree dependencies with {@partner} up front.',
  ],
  verdicts: [
    ['{topic} slipped several times without an early warning. We agreed on a plan with weekly check-ins.'],
    ['{topic} is half done. Ask for help earlier when something like this comes up: {blocker}.'],
    ['Solid delivery: {done}. I would like to see more initiative on {topic}.', 'Goals met, and {again}.'],
    ['Beyond what we expected: {done}, although {blocker}.'],
    ['{done}: one of the best results in the company. Please share how you did {topic}.'],
  ],
  keep: ['Answers quickly whenever {topic} is at stake.', 'Clear hand-overs: {again}.'],
  change: [
    'Bring us in earlier when this happens: {blocker}.',
    'A one-page summary before meetings would help.',
  ],
  objective: ['Mostly there: {done}.', 'A little late because {blocker}.'],
  keyResult: ['Checked against the dashboard: done.', 'One step left for next half.'],
  talk: [
    'We talked for forty minutes about {topic}. {name} agrees with the rating and wants a larger project.',
  ],
  potential: {
    expert: ['Ready for the hardest parts of {topic}.'],
    leader: ['Has coached two newcomers and could lead a small team.'],
    mobile: ['A quarter with the team of {@partner} would help.'],
  },
  part: ['By the figures of the system.', 'Mainly about {topic}.'],
  declined: [
    'We have hardly worked together this half.',
    'I joined the project a week ago and cannot judge it.',
  ],
  calibratedUp: ['Moved up beside peers: {topic} was harder than it looked.'],
  calibratedDown: ['Moved down one level beside peers in other teams.'],
  appeals: ['The delay of {topic} came from a change upstream; the change request is on file.'],
  granted: ['The records support the appeal: moved up one level.'],
  refused: ['Every point was checked; the rating stands.'],
};

export const words = { zh, en } as const;

/** What is known of people beside their reviews: matter and description. */
export const supplementTexts: readonly (readonly [item: BilingualName, text: BilingualName])[] = [
  [
    { zh: '支援抗旱应急项目', en: 'Helped with the drought emergency' },
    {
      zh: '连续三周驻场，保障 12 个灌区设备在线率 99% 以上，客户发来感谢信。',
      en: 'Three weeks on site, 12 irrigation districts kept above 99% online; the customer wrote a letter of thanks.',
    },
  ],
  [
    { zh: '获得季度之星', en: 'Star of the quarter' },
    { zh: '由部门提名、管理层评审通过。', en: 'Nominated by the department and confirmed by management.' },
  ],
  [
    { zh: '发明专利授权', en: 'Patent granted' },
    {
      zh: '第一发明人，涉及土壤墒情数据补偿方法。',
      en: 'First inventor; about correcting soil moisture readings.',
    },
  ],
  [
    { zh: '数据安全培训未按期完成', en: 'Data security training overdue' },
    { zh: '两次提醒后补修，已通过考试。', en: 'Made up for after two reminders; the test is passed.' },
  ],
  [
    { zh: '内部讲师', en: 'Internal trainer' },
    {
      zh: '开设两门公开课，平均满意度 4.8 分。',
      en: 'Taught two open courses with an average rating of 4.8.',
    },
  ],
];
