import type { PlannedPerformance } from './performance.ts';
import type { RichText } from './rich-text.ts';

// The plan names everything by readable keys; whoever writes it into a database swaps them for ids.
// Objectives are keyed `<person>/<period>/<position>`. Values that are not set are undefined.

export interface DemoPlan {
  company: PlannedCompany;
  /** Parents stand before their children. */
  departments: PlannedDepartment[];
  /** Managers stand before their reports. */
  people: PlannedPerson[];
  period_rules: PlannedPeriodRule[];
  /** Oldest start first; an annual period stands before the quarters it spans. */
  periods: PlannedPeriod[];
  categories: PlannedCategory[];
  sheets: PlannedSheet[];
  alignments: PlannedAlignment[];
  parts: PlannedPart[];
  reviews: PlannedReview[];
  /** Ids are as in refs.ts. */
  performance: PlannedPerformance;
}

export interface BilingualName {
  zh: string;
  en: string;
}

export interface PlannedCompany {
  slug: string;
  name: BilingualName;
  email_domain: string;
  time_zone: string;
}

export interface PlannedDepartment {
  key: string;
  parent: string | undefined;
  name: BilingualName;
  leader: string;
}

export interface PlannedPerson {
  key: string;
  name: string;
  en_name: string;
  email: string;
  employee_no: string;
  user_id: string;
  mobile: string | undefined;
  job_title: BilingualName;
  /** The first one is the main department. */
  departments: [string, ...string[]];
  manager: string | undefined;
  /** 'YYYY-MM-DD', as is `leave_date`. */
  join_date: string;
  leave_date: string | undefined;
  status: 'active' | 'resigned' | 'frozen' | 'unjoined';
  /** 1 regular, 2 intern, 3 outsourced, 4 contractor, 5 consultant. */
  employee_type: 1 | 2 | 3 | 4 | 5;
  /** 1 male, 2 female. */
  gender: 1 | 2;
  city: string;
}

export interface PlannedPeriodRule {
  key: string;
  type: 'year' | 'month';
  length: number;
  first_month: number;
}

export interface PlannedPeriod {
  key: string;
  rule: string;
  /** First month, 'YYYY-MM'. */
  start: string;
  /** In months. */
  length: number;
  /** 0 default, 1 explicitly kept, 2 marked invalid, 3 hidden. */
  status: 0 | 1 | 2 | 3;
}

export interface PlannedCategory {
  key: string;
  category_type: 'person' | 'team';
  color: 'blue' | 'purple' | 'wathet' | 'turquoise' | 'indigo' | 'orange';
  enabled: boolean;
  name: BilingualName;
}

export interface PlannedSheet {
  person: string;
  period: string;
  /** 0 initial, 1 not submitted, 2 awaiting confirmation, 3 rejected, 4 confirmed. */
  confirm_status: 0 | 1 | 2 | 3 | 4;
  /** When its objectives were written, in ms. */
  written_at: number;
  /** When its scores were given, in ms; undefined without scores. */
  scored_at: number | undefined;
  objectives: PlannedObjective[];
}

export type Visibility = 'everyone' | 'department' | 'private' | { people: string[] };

/** -1 undefined, 0 normal, 1 at risk, 2 delayed. */
export type ProgressStatus = -1 | 0 | 1 | 2;

export interface PlannedObjective {
  key: string;
  content: RichText;
  notes: RichText | undefined;
  notes_at: number | undefined;
  /** Thousandths; the objectives of a sheet sum to 1000. */
  weight: number;
  /** Tenths, 0 to 10. */
  score: number | undefined;
  /** 'YYYY-MM-DD' */
  deadline: string;
  category: string | undefined;
  visibility: Visibility;
  /** Undefined while nobody has reported anything. */
  percent: number | undefined;
  /** 0 by hand, 1 the weighted percents of its key results. */
  percent_calculate_type: 0 | 1;
  status: ProgressStatus;
  /** 0 by hand, 2 the most delayed of its key results. */
  status_calculate_type: 0 | 2;
  progress: PlannedProgress[];
  key_results: PlannedKeyResult[];
}

export interface PlannedKeyResult {
  content: RichText;
  /** Thousandths; the key results of an objective sum to 1000. */
  weight: number;
  /** Tenths, 0 to 10. */
  score: number | undefined;
  deadline: string;
  /** What it was written after: those of one template measure the same. Undefined for milestones. */
  template: string | undefined;
  /** Its unit as written behind a number. */
  suffix: string;
  /** When what counts in it last moved it, in ms; undefined where nothing does. */
  moved_by_parts_at?: number;
  /** Undefined: never set. Then status is -1 and no progress entry carries a percent. */
  indicator: PlannedIndicator | undefined;
  /** Equal to that of the last progress entry that carries one. */
  status: ProgressStatus;
  progress: PlannedProgress[];
}

export interface PlannedIndicator {
  start: number;
  target: number;
  /** Agrees with the last progress entry that carries a percent. */
  current: number;
  unit: IndicatorUnit;
}

export type IndicatorUnit =
  | { unit_type: 0; unit_value: 'PERCENT' | 'NONE' | 'YUAN' | 'DOLLAR' }
  | { unit_type: 1; unit_value: string };

/** Entries stand oldest first. */
export interface PlannedProgress {
  at: number;
  author: string;
  content: RichText;
  percent: number | undefined;
  /** Only beside a percent. */
  status: ProgressStatus | undefined;
}

/** Keys of key results, `<objective>/<index>`: `part` counts in `whole`. */
export interface PlannedPart {
  part: string;
  whole: string;
}

/** `from` and `to` are objective keys: `from` supports `to`. */
export interface PlannedAlignment {
  from: string;
  to: string;
}

export interface PlannedReview {
  person: string;
  period: string;
  kind: 'cycle_review' | 'progress_report';
  title: string;
  at: number;
  content: RichText;
}
