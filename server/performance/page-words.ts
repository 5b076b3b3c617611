import type { OwnRecord } from '../../contract/app/performance/record.ts';
import type { I18n } from '../../contract/performance/entity.ts';
import type { PageLanguage } from '../page.ts';

type Words = readonly [zh: string, en: string];

export const say = (language: PageLanguage, [zh, en]: Words): string => (language === 'zh' ? zh : en);

/** A name in the reader's language, or in the only one that it has. */
export const nameIn = (language: PageLanguage, { zh_cn, en_us }: I18n): string =>
  language === 'zh' ? zh_cn || en_us : en_us || zh_cn;

const roles: Readonly<Record<NonNullable<OwnRecord['review_stage_role']>, Words>> = {
  reviewee: ['自评', 'Self-review'],
  invited_reviewer: ['360° 评估', '360° review'],
  solid_line_leader: ['实线上级', 'Manager'],
  dotted_line_leader: ['虚线上级', 'Dotted-line manager'],
  secondary_solid_line_leader: ['隔级上级', 'Manager’s manager'],
  direct_project_leader: ['项目负责人', 'Project leader'],
  custom_review_role: ['指定评估人', 'Named reviewer'],
  metric_reviewer: ['指标评估人', 'Reviewer of metrics'],
};

export const roleIn = (language: PageLanguage, role: OwnRecord['review_stage_role']): string =>
  role === undefined ? '' : say(language, roles[role]);

const sources = {
  review: ['评估', 'review'],
  calibaration: ['校准', 'calibration'],
  reconsideration: ['复议', 'appeal'],
} as const satisfies Readonly<Record<string, Words>>;

export const sourceIn = (language: PageLanguage, source: keyof typeof sources): string =>
  say(language, sources[source]);

const progresses: Readonly<Record<0 | 1 | 2 | 3 | 4, Words>> = {
  0: ['未开始', 'Not begun'],
  1: ['待完成', 'To do'],
  2: ['已过截止时间', 'Past its deadline'],
  3: ['已完成', 'Done'],
  4: ['已申请复议', 'Appealed'],
};

const progressesOfResult: typeof progresses = {
  ...progresses,
  0: ['已公布', 'Released'],
  1: ['待确认', 'To be confirmed'],
  3: ['已确认', 'Confirmed'],
};

/** How far a record is, as its progress codes mean it. */
export function stateIn(
  language: PageLanguage,
  { state, stage_type, progress }: Pick<OwnRecord, 'state' | 'stage_type' | 'progress'>,
): string {
  if (state === 'declined') return say(language, ['已拒绝', 'Declined']);
  if (state === 'proposed') return say(language, ['待确认邀请', 'Proposed']);
  if (state === 'dropped') return say(language, ['未被邀请', 'Not invited']);
  if (progress === undefined) return say(language, ['未公布', 'Not released yet']);
  return say(language, (stage_type === 'view_result' ? progressesOfResult : progresses)[progress]);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment on the company's clock. */
export function momentIn(language: PageLanguage, timeZone: string, time: number): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const key = `${locale} ${timeZone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  formats.set(key, format);
  return format.format(time);
}
