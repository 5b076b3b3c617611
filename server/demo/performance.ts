import type {
  ActivityDraft,
  LibraryDraft,
  LaunchDraft,
  RevieweeDraft,
  SemesterDraft,
} from '../performance/index.ts';
import { DAY, quarterOf, startOfDay, startOfMonth, yearOf } from './calendar.ts';
import type { PlannedSheet } from './demo-plan.ts';
import { fillerSlots, type Slots } from './fill-text.ts';
import type { Frame } from './frames.ts';
import { planCooperation, projectRoles } from './performance-cooperation.ts';
import { planDeeds } from './performance-deeds.ts';
import { indicators, named, questions } from './performance-indicators.ts';
import { planInvitations } from './performance-invitations.ts';
import { planMetricDeeds } from './performance-metric-deeds.ts';
import {
  metricFields,
  metricsOf,
  metrics,
  metricTags,
  metricTemplateRef,
  metricTemplates,
  planMetrics,
} from './performance-metrics.ts';
import { type Lines, linesAt, personDraft } from './performance-people.ts';
import {
  comingProjects,
  finishedProjects,
  leavesMetrics,
  type Project,
  runningProjects,
} from './performance-projects.ts';
import {
  reviewTemplates,
  type StageKey,
  stagePlans,
  stageTemplateRef,
  type TemplateKey,
  templateRef,
} from './performance-templates.ts';
import { planShortSemesters } from './performance-short-semesters.ts';
import { supplementTexts } from './performance-words.ts';
import type { Colleague } from './people.ts';
import { createBag, createRandom, type Random } from './random.ts';
import { personRef, ref, thing } from './refs.ts';
import { counterparts, topicsOf, workOf } from './works.ts';

export interface PlannedPerformance {
  library: LibraryDraft;
  /** Of half-years, the oldest first; then of other lengths. */
  semesters: SemesterDraft[];
}

interface Company {
  readonly people: readonly Colleague[];
  readonly sheets: readonly PlannedSheet[];
  readonly frames: readonly Frame[];
  readonly now: number;
}

/** A half-year and the people of it. */
interface Half {
  readonly key: string;
  readonly first: number;
  readonly base: number;
  readonly lines: ReadonlyMap<string, Lines>;
  /** Managers in the half-year before. */
  readonly former: ReadonlyMap<string, Lines>;
  readonly projects: readonly Project[];
}

const HR = 'zhao-minjie';
const settings = { seats: true, late_submission: false, withdrawal: true };

/** Three half-years: one is over, one under way, one being set up. */
export function planPerformance(company: Company, anchor: number): PlannedPerformance {
  const { people, now } = company;
  const current = anchor - (anchor % 6);
  const today = startOfDay(now);
  const over = linesAt(people, startOfMonth(current - 6) - 60 * DAY, true);
  const running = linesAt(people, startOfMonth(current) - 20 * DAY, false);
  const coming = linesAt(people, now, false);
  const halves: Half[] = [
    half(current - 12, startOfMonth(current - 6), over, new Map(), finishedProjects),
    half(current - 6, today, running, over, runningProjects),
    half(current, today, coming, running, comingProjects),
  ];
  return {
    library: planLibrary(startOfMonth(current - 6) - 45 * DAY),
    semesters: [
      ...halves.map((one) => planSemester(company, one)),
      ...planShortSemesters(yearOf(current - 13), over, personRef(HR)),
    ],
  };
}

const half = (
  first: number,
  base: number,
  lines: Half['lines'],
  former: Half['former'],
  projects: Half['projects'],
): Half => ({
  key: `${yearOf(first)}-${first % 12 === 0 ? 'h1' : 'h2'}`,
  first,
  base,
  lines,
  former,
  projects,
});

const planLibrary = (at: number): LibraryDraft => ({
  by: personRef(HR),
  at,
  settings,
  admins: [
    { user_id: personRef('shen-zhiyuan'), department_id: null, reads_answers: true },
    { user_id: personRef(HR), department_id: null, reads_answers: true },
    { user_id: personRef('lu-yao'), department_id: ref('department', 'rnd'), reads_answers: false },
  ],
  indicators,
  questions,
  review_templates: reviewTemplates,
  metric_tags: metricTags,
  metric_fields: metricFields,
  metrics,
  metric_templates: metricTemplates,
  project_roles: projectRoles,
});

function planSemester(company: Company, of: Half): SemesterDraft {
  const { now } = company;
  const year = yearOf(of.first);
  const isFirstHalf = of.first % 12 === 0;
  const isComing = of.projects === comingProjects;
  const created = Math.min(now - 2 * DAY, startOfMonth(of.first + 5));
  const isBorn = isComing ? of.base - 2 * DAY : Math.min(created, of.base - 76 * DAY);
  const projectOf = (lines: Lines): Project | undefined => placeOf(of.projects, lines.person.department);
  return {
    id: thing(`semester/${of.key}`),
    year,
    type: isFirstHalf ? 'H1' : 'H2',
    name: named(
      `${year} 年${isFirstHalf ? '上' : '下'}半年绩效`,
      `${isFirstHalf ? 'H1' : 'H2'} ${year} performance review`,
    ),
    lock_time: isComing ? now + 20 * DAY : isBorn,
    created_by: personRef(HR),
    created_time: isBorn,
    people: [...of.lines.values()].map(personDraft),
    groups: planGroups(of),
    supplements: isComing ? [] : planSupplements(of),
    cooperation_projects: planCooperation(of),
    activities: of.projects.map((project) => {
      const reviewees = [...of.lines.values()].filter(
        (one) =>
          one.leader !== undefined &&
          (projectOf(one) === project || project.departments?.includes(one.person.department)),
      );
      return planActivity(company, of, project, reviewees);
    }),
  };
}

const placeOf = (projects: readonly Project[], department: string): Project | undefined =>
  projects.find(({ departments }) => departments?.includes(department)) ??
  projects.find(({ departments }) => departments === undefined);

function planActivity(
  company: Company,
  of: Half,
  project: Project,
  reviewees: readonly Lines[],
): ActivityDraft {
  const key = `${of.key}/${project.key}`;
  const day = (offset: number) => of.base + offset * DAY;
  const { template, metrics: metric, launched, finished } = project;
  return {
    id: thing(`activity/${key}`),
    name: named(...project.name),
    description: named(...project.description),
    mode: project.mode,
    ...(template && { review_template_id: templateRef(template) }),
    ...(metric && { metric_template_id: metricTemplateRef(metric.template) }),
    created_by: personRef(HR),
    created_time: day(project.created) + 10 * 3_600_000,
    ...(launched !== undefined && {
      launch: {
        at: day(launched) + 9 * 3_600_000,
        ...(finished !== undefined && { finished_time: day(finished) + 10 * 3_600_000 }),
        ...planStages(of, project, template),
        result_stage_id: stageRef(key, 'result'),
      },
    }),
    reviewees: reviewees.map((lines, place) => planReviewee(company, of, project, lines, place)),
  };
}

const stageRef = (activity: string, stage: StageKey | 'result') => thing(`stage/${activity}/${stage}`);

/** Those of the template, or those about metrics where there is none. */
function planStages(
  of: Half,
  project: Project,
  template: TemplateKey | undefined,
): Pick<LaunchDraft, 'stages' | 'metric_stages'> {
  const timed = (stage: StageKey) => {
    const [from, to] = project.windows?.[stage] ?? [0, 1];
    return {
      id: stageRef(`${of.key}/${project.key}`, stage),
      start_time: of.base + from * DAY,
      deadline: of.base + to * DAY,
      executor_ids: (project.executors?.[stage] ?? []).map(personRef),
      paused: project.paused === stage,
    };
  };
  if (template !== undefined)
    return {
      stages: stagePlans[template].map(([stage]) => ({
        ...timed(stage),
        template_id: stageTemplateRef(template, stage),
      })),
    };
  return {
    stages: [],
    metric_stages: [
      { ...timed('kpi-setting'), executor_ids: [], stage_type: 'kpi_metric_setting' },
      { ...timed('kpi-recording'), stage_type: 'kpi_result_recording' },
    ],
  };
}

function planReviewee(
  company: Company,
  of: Half,
  project: Project,
  lines: Lines,
  place: number,
): RevieweeDraft {
  const { person } = lines;
  const key = `${of.key}/${project.key}/${person.key}`;
  const random = createRandom(`performance/${key}`);
  const metric = metricSheetOf(of, person);
  return {
    id: thing(`review/${key}`),
    user_id: personRef(person.key),
    ...(project.metrics?.progress && metric && { metrics: planMetrics(metric, random) }),
    deeds: !project.template
      ? planMetricDeeds({
          project,
          of: lines,
          place,
          base: of.base,
          now: company.now,
          stage_id: stageRef(`${of.key}/${project.key}`, 'kpi-setting'),
        })
      : project.windows
        ? planDeeds({
            project,
            template: project.template,
            of: lines,
            place,
            base: of.base,
            now: company.now,
            isOver: project.finished !== undefined,
            level: levelOf(of, person),
            invitations: planInvitations(lines, of.lines, formerLeader(of, lines), place, random),
            stageRef: (stage) => stageRef(`${of.key}/${project.key}`, stage),
            slots: slotsOf(company, of, lines, random),
            nameOf: nameOf(of, person.writes_english),
            objectives: objectivesOf(company, of, person),
            metrics: metric ? metricsOf(metric) : [],
            random,
          })
        : [],
  };
}

/** The metrics of somebody in a half-year, whichever project sets them. */
function metricSheetOf(of: Half, person: Colleague) {
  const setting = of.projects.find(
    ({ metrics: metric, departments }) => metric?.progress && departments?.includes(person.department),
  );
  const { template, progress } = setting?.metrics ?? {};
  if (!setting || !template || !progress) return undefined;
  const mates = [...of.lines.values()].filter(
    (one) => one.leader !== undefined && setting.departments?.includes(one.person.department),
  );
  const place = mates.findIndex((one) => one.person === person);
  return {
    template,
    person,
    semester: of.key,
    at: of.base + ((setting.launched ?? 0) + 1) * DAY,
    progress: progress === 'recorded' && leavesMetrics(setting, place) ? ('set' as const) : progress,
    place,
  };
}

function formerLeader(of: Half, { person, leader }: Lines): string | undefined {
  const before = of.former.get(person.key)?.leader;
  return before === leader ? undefined : before;
}

const LEVELS = [0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4] as const;
const levelOf = (of: Half, { key }: Colleague): number => createRandom(`level/${of.key}/${key}`).pick(LEVELS);

const nameOf = (of: Half, english: boolean) => (key: string) => {
  const person = of.lines.get(key)?.person;
  return person ? (english ? person.en_name : person.name) : key;
};

/** Those that do not name the topic, which stands in the sentence already. */
function plain(patterns: readonly string[]): readonly string[] {
  const without = patterns.filter((pattern) => !pattern.includes('{topic}'));
  return without.length > 1 ? without : patterns;
}

/** New words for every text. */
function slotsOf(
  { people, frames }: Company,
  of: Half,
  { person, leader }: Lines,
  random: Random,
): () => Slots {
  const quarter = `${yearOf(of.first + 3)}-q${quarterOf(of.first + 3)}`;
  const frame = frames.find(({ period }) => period.key === quarter);
  if (!frame) throw new Error(`there is no quarter ${quarter}`);
  const isFirstHalf = of.first % 12 === 0;
  const here = people.filter((one) => one !== person && of.lines.has(one.key));
  const mates = here.filter(({ department }) => department === person.department);
  const company = { mates, partners: counterparts(person, here) };
  const slots = fillerSlots(person, frame, '', company, random);
  const topic = createBag(topicsOf(person), random);
  const work = workOf(person);
  const done = createBag(plain(work.done), random);
  const blocker = createBag(plain(work.blockers), random);
  const when = person.writes_english ? (isFirstHalf ? 'H1' : 'H2') : isFirstHalf ? '上半年' : '下半年';
  return () => ({
    ...slots,
    topic: topic(),
    when,
    done: done(),
    again: done(),
    blocker: blocker(),
    name: person.writes_english ? person.en_name : person.name,
    '@boss': leader ?? person.key,
  });
}

const MOST_OBJECTIVES = 3;
const MOST_KEY_RESULTS = 2;

/** Some objectives of the half-year's quarters, with some of their key results. */
function objectivesOf({ sheets }: Company, of: Half, person: Colleague) {
  const quarters = [0, 3].map((step) => `${yearOf(of.first + step)}-q${quarterOf(of.first + step)}`);
  return sheets
    .filter((sheet) => sheet.person === person.key && quarters.includes(sheet.period))
    .flatMap(({ objectives }) => objectives)
    .slice(0, MOST_OBJECTIVES)
    .map(({ key, key_results }) => ({
      ref: ref('objective', key),
      keyResults: key_results.slice(0, MOST_KEY_RESULTS).map((_, at) => ref('key_result', `${key}/${at}`)),
    }));
}

function planSupplements(of: Half): SemesterDraft['supplements'] {
  const random = createRandom(`supplements/${of.key}`);
  const reviewees = random.shuffle([...of.lines.values()].filter(({ leader }) => leader !== undefined));
  return reviewees.slice(0, 15).map(({ person }, at) => {
    const [item, text] = supplementTexts[at % supplementTexts.length] ?? supplementTexts[0] ?? [];
    const language = person.writes_english ? 'en' : 'zh';
    const month = (of.first % 12) + 1 + random.int(0, 5);
    return {
      ...(at % 3 !== 2 && { external_id: `HR-${of.key.toUpperCase()}-${String(at + 1).padStart(3, '0')}` }),
      reviewee_user_id: personRef(person.key),
      item: item?.[language] ?? '',
      time:
        language === 'en'
          ? `${yearOf(of.first)}-${String(month).padStart(2, '0')}`
          : `${yearOf(of.first)} 年 ${month} 月`,
      detailed_description: text?.[language] ?? '',
    };
  });
}

function planGroups(of: Half): SemesterDraft['groups'] {
  const keysOf = (is: (lines: Lines) => boolean) =>
    [...of.lines.values()].filter(is).map(({ person }) => personRef(person.key));
  const suffix = of.key.toUpperCase();
  return [
    {
      id: `API-${suffix}`,
      name: '外部系统同步名单',
      membership: 'api',
      members: keysOf(({ person }) => person.department === 'field-service'),
    },
    {
      id: `LEAD-${suffix}`,
      name: '管理者',
      membership: 'manual',
      activity_id: thing(`activity/${of.key}/common`),
      members: keysOf(({ person }) => person.leads),
    },
  ];
}
