import type { ObjectiveText, Reports } from './work.ts';

/** Any leader may write these. */
export const leaderObjectives: ObjectiveText[] = [
  {
    text: '围绕{topic}{建一支|带出一支}{能独当一面|说到做到}的团队',
    theme: 'people',
    key_results: [
      ['团队敬业度得分从 {a} 分提升到 {b} 分', 71, 78, '分'],
      ['关键岗位后备人选从 {a} 人增加到 {b} 人', 1, 3, '人'],
      '每位成员有{when}成长计划，并完成两次一对一反馈',
      ['按时更新 OKR 进展的成员占比从 {a}% 提升到 {b}%', 60, 85, '%'],
      '{@mate}能独立带{topic}方向的项目',
    ],
  },
  {
    text: '打破部门墙，让{topic}的跨部门协作{有节奏|有结果|少扯皮}',
    theme: 'people',
    key_results: [
      ['跨部门需求平均响应时间从 {a} 天缩短到 {b} 天', 6.5, 3.0, '天'],
      ['协作满意度互评从 {a} 分提升到 {b} 分', 3.7, 4.2, '分'],
      '和{@partner}明确接口人和升级路径，{when}复盘两次',
      '梳理{topic}相关的三个高频流程，去掉不必要的审批',
    ],
  },
  {
    text: '{when}预算用在{topic}等关键处，人效持续提升',
    theme: 'quality',
    key_results: [
      ['部门人效指数从 {a} 提升到 {b}', 1.02, 1.14, ''],
      ['费用预算执行偏差从 {a}% 降到 {b}%', 15, 7, '%'],
      ['部门例会时长从每周 {a} 小时压缩到 {b} 小时', 9.5, 6.0, '小时'],
      '{when}砍掉至少两项低价值工作，{@boss}确认',
    ],
  },
  {
    text: '把{when}经营计划拆到人、盯到周：{topic}先行',
    theme: 'quality',
    key_results: [
      ['目标对齐到上级的成员占比从 {a}% 提升到 {b}%', 65, 90, '%'],
      ['月度里程碑按期完成率从 {a}% 提升到 {b}%', 68, 84, '%'],
      '周会只看{topic}等三件要事，决议当天发出',
      '和{@partner}每月对一次依赖清单',
    ],
  },
];

/** Anybody may write these. */
export const memberObjectives: ObjectiveText[] = [
  {
    text: '把{topic}的经验沉淀下来，{让后来人少踩坑|形成可以照着做的手册}',
    theme: 'people',
    key_results: [
      ['输出 {b} 篇{topic}相关的经验文档', 0, 4, '篇'],
      ['组内分享{topic}心得 {b} 次，平均评分 4.5 以上', 0, 2, '次'],
      '帮助{@mate}独立接手一个模块',
      '{topic}常见问题清单{version}定稿',
    ],
  },
  {
    text: '补上{topic}方面的能力短板',
    theme: 'self-growth',
    key_results: [
      ['完成{topic}相关课程 {b} 学时', 0, 24, '学时'],
      '通过{topic}方向的内部认证',
      '在{customer}项目里用上，并请{@boss}点评',
    ],
  },
  {
    text: '改进{topic}的日常流程，{每周省下半天|少开会、少返工|让交接不掉链子}',
    theme: 'quality',
    key_results: [
      ['{topic}每周重复性工作从 {a} 小时降到 {b} 小时', 9.5, 5.0, '小时'],
      '自动化{topic}的两个手工步骤，{@mate}也能用',
      ['{topic}因流程问题返工从 {a} 次降到 {b} 次', 8, 3, '次'],
    ],
  },
  {
    text: '{when}和{@partner}团队共同做成一件事：{topic}提速',
    theme: 'innovation',
    key_results: [
      ['{topic}端到端周期从 {a} 天缩短到 {b} 天', 21, 13, '天'],
      ['每两周和{@partner}复盘一次，{when}共 {b} 次', 0, 6, '次'],
      '{topic}联合方案在{region}落地并收到书面反馈',
    ],
  },
];

/** Reports on any of the above. */
export const sharedReports: Reports = {
  done: [
    '和{@partner}开了对齐会，分工和时间点都写进了纪要',
    '中期自查完成，三处偏差已经修正',
    '{@mate}接手了一部分，进度追回来了',
    '把{topic}的资料整理成一页纸，新同事反馈好懂',
    '拿到第一批反馈，八成以上认可',
    '原来手工的一步改成了模板，省了不少时间',
    '和{@boss}过了一遍，方向不变',
    '数据口径核对完成，以后按同一张表更新',
  ],
  blockers: [
    '{season}一线太忙，约不到人',
    '前期低估了工作量',
    '依赖的资料还没到位',
    '中途插入两件紧急事，占用了一周',
    '几方对口径的理解不一致',
    '{topic}优先级被临时调后',
  ],
};

/** For whoever writes English without working in the international business. */
export const englishObjectives: ObjectiveText[] = [
  {
    text: 'Ship {product} {version} without a late-night rollback',
    theme: 'innovation',
    key_results: [
      ['Raise on-time delivery of planned items from {a}% to {b}%', 70, 88, '%'],
      ['Cut escaped defects from {a} to {b}', 18, 8, ''],
      'All release criteria signed off by {@partner} before code freeze',
      ['Automated checks cover {b}% of the critical paths (was {a}%)', 55, 78, '%'],
    ],
  },
  {
    text: 'Make {product} dependable in the field during the {season}',
    theme: 'quality',
    key_results: [
      ['Lift device uptime from {a}% to {b}%', 94.0, 97.5, '%'],
      ['Reduce unplanned reboots per 1,000 devices from {a} to {b}', 31, 14, ''],
      ['Close {b} field issues with a written root cause', 0, 15, ''],
      'Run two failure drills together with {@partner}',
    ],
  },
  {
    text: 'Bring down the cost of running {product}',
    theme: 'quality',
    key_results: [
      ['Monthly cost per 1,000 devices from ${a} to ${b}', 132, 96, '$'],
      ['Average payload size from {a} to {b} bytes', 220, 140, 'bytes'],
      'Retire one legacy service and hand its budget back',
    ],
  },
  {
    text: 'Learn what growers in {region} need next from {product}',
    theme: 'innovation',
    key_results: [
      ['Hold {b} field visits or interviews', 0, 10, ''],
      ['Task success in usability tests from {a}% to {b}%', 64, 82, '%'],
      'Present the findings and a ranked proposal to {@boss}',
    ],
  },
  {
    text: 'Share what we know about {product}',
    theme: 'people',
    key_results: [
      ['Publish {b} engineering notes in both languages', 0, 4, 'notes'],
      'Mentor {@mate} through one complete feature',
      ['Shorten onboarding to first merged change from {a} to {b} days', 12, 6, 'days'],
    ],
  },
  {
    text: 'Pay back technical debt that slows {product} down',
    theme: 'quality',
    key_results: [
      ['Median review time from {a} to {b} hours', 30, 14, 'hours'],
      ['Build time from {a} to {b} minutes', 16, 8, 'min'],
      ['Known debt items from {a} to {b}', 44, 25, ''],
      'Document the {version} architecture and get it reviewed by {@mate}',
    ],
  },
];

export const englishReports: Reports = {
  done: [
    '{product} {version} went out to the first 200 devices',
    'the soak test has run for 10 days without a restart',
    'the root cause of the last outage is written up',
    '{customer} confirmed the fix on their site',
    'the review with {@partner} produced two simplifications',
  ],
  blockers: [
    'the test bench is shared and we lost a week',
    'a supplier library leaks memory; we carry a patch for now',
    'field logs are incomplete, so analysis is slow',
    'two reviewers are on leave',
  ],
};

export const sharedEnglishReports: Reports = {
  done: [
    'we agreed owners and dates with {@partner}',
    'the mid-term check found three gaps and two are closed',
    '{@mate} picked up part of the work',
    'the first round of feedback is in, mostly positive',
    'the numbers now come from one shared sheet',
    'a manual step became a template',
  ],
  blockers: [
    'we underestimated the effort',
    'two urgent requests took a week',
    'the data we depend on is late',
    'people in the field are hard to reach during the {season}',
    'the teams read the definition differently',
  ],
};
