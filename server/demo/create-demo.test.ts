import { afterAll, beforeAll, expect, it } from 'vitest';
import { semesterTypes, typeGroups } from '../../contract/performance/semester.ts';
import { type Answer, TestApp } from '../../test/app.ts';
import { getToken } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { createDemo } from './create-demo.ts';
import { planDemo } from './plan.ts';

const v1 = '/open-apis/performance/v1';
const v2 = '/open-apis/performance/v2';

const stageTypes = [
  'summarize_key_outputs',
  'review',
  'communication_and_open_result',
  'view_result',
  'reconsideration',
  'leader_review',
];

interface Stage {
  readonly stage_type: string;
  readonly review_stage_role?: string;
  readonly records: readonly {
    readonly progress: number;
    readonly invited_review_record_info?: Readonly<Record<string, unknown>>;
    readonly units: readonly { readonly data: readonly Readonly<Record<string, unknown>>[] }[];
  }[];
}

const sorted = <T>(values: Iterable<T>): T[] => [...new Set(values)].toSorted((a, b) => (a < b ? -1 : 1));

/** Every key of a value and of all within it. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

/** The values of one key, wherever it stands. */
function valuesOf(value: unknown, wanted: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, wanted));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === wanted ? [inner] : valuesOf(inner, wanted),
  );
}

describeOnEachEngine('the demo company as the published endpoints tell it', (engine) => {
  let app: TestApp;
  let token: string;
  /** Half-years, the newest first. */
  let semesters: string[];
  /** User ids of everybody. */
  let people: string[];
  let reviews: { semester_id: string; stages: Stage[] }[];

  const call = async (path: string, body?: object): Promise<Answer> => {
    const url = `${path}${path.includes('?') ? '&' : '?'}user_id_type=user_id`;
    const answer = await app.call(url, { method: body ? 'POST' : 'GET', token, ...(body && { body }) });
    expect(answer.body, answer.text.slice(0, 500)).toMatchObject({ code: 0 });
    return answer;
  };

  /** Answers of a call that takes a few people at once, for all of them. */
  const forEverybody = async (atOnce: number, ask: (users: string[]) => Promise<Answer>) => {
    const answers: unknown[] = [];
    for (let at = 0; at < people.length; at += atOnce)
      answers.push((await ask(people.slice(at, at + atOnce))).body.data);
    return answers;
  };

  beforeAll(async () => {
    app = await TestApp.start(engine);
    const now = app.clock.now();
    const plan = planDemo(now);
    const tools = { now, newId: app.newId, onProgress: () => undefined };
    const demo = await app.database.write((db) => createDemo(db, plan, tools));
    token = await getToken(app, demo.app_id, demo.app_secret);
    people = plan.people.map(({ user_id }) => user_id);
    semesters = valuesOf((await call(`${v1}/semesters?type_group=Semi-annual`)).body.data, 'id').map(String);
    const told = await forEverybody(10, (reviewee_user_ids) =>
      call(`${v2}/review_datas/query`, {
        semester_ids: semesters,
        reviewee_user_ids,
        stage_types: stageTypes,
        need_leader_review_data_source: true,
      }),
    );
    reviews = valuesOf(told, 'datas').flat() as typeof reviews; // as: the contract's shape, checked at each answer
  }, 120_000);
  afterAll(() => app.close());

  const stages = () => reviews.flatMap((review) => review.stages);
  const progressOf = (type: string) =>
    sorted(
      stages()
        .filter(({ stage_type }) => stage_type === type)
        .flatMap(({ records }) => records.map(({ progress }) => progress)),
    );

  it('reviews: each stage type, role and progress code', () => {
    expect(sorted(stages().map(({ stage_type }) => stage_type))).toEqual(stageTypes.toSorted());
    expect(sorted(stages().flatMap(({ review_stage_role }) => review_stage_role ?? []))).toEqual([
      'custom_review_role',
      'direct_project_leader',
      'dotted_line_leader',
      'invited_reviewer',
      'metric_reviewer',
      'reviewee',
      'secondary_solid_line_leader',
      'solid_line_leader',
    ]);
    expect(progressOf('summarize_key_outputs')).toEqual([0, 1, 2, 3]);
    expect(progressOf('review')).toEqual([0, 1, 2, 3]);
    expect(progressOf('communication_and_open_result')).toEqual([0, 1, 2, 3]);
    expect(progressOf('leader_review')).toEqual([0, 1, 2, 3]);
    expect(progressOf('view_result')).toEqual([0, 1, 2, 3, 4]);
    expect(progressOf('reconsideration')).toEqual([1, 2, 3]);
  });

  it('reviews: each documented key', () => {
    const documented =
      'user_id open_id semester_id activity_id review_template_id stages stage_id stage_type template_id records review_stage_role ' +
      'progress record_id units unit_id is_unknown data field_id reviewer_user_id submit_time indicator_id option_id score text ' +
      'richtext multi_texts multi_richtexts tag_based_question_id tag_text_item_data tag_text_id tag_text tag_richtext ' +
      'perf_coefficient_value sub_indicator_data objective_data objective_id keyresult_data keyresult_id metric_data id ' +
      'leader_review_data_source is_principal_review_item invited_review_record_info reviewer_id is_rejected rejected_reason ' +
      'distribute_type avg_diff relationship_with_reviewee invitedby ' +
      'direct_project_leader_record_info cooperation_projects review_depend_projects participated_projects name zh_cn en_us ' +
      'roles reviewer_role reviewee_role role_id user_roles underling_roles';
    expect(sorted(keysOf(reviews))).toEqual(sorted(documented.split(' ')));
    const parts = valuesOf(reviews, 'sub_indicator_data');
    expect(sorted(keysOf(parts))).toEqual(
      sorted('field_id indicator_id option_id score text richtext'.split(' ')),
    );
  });

  it('reviews: each value that a word may have', () => {
    expect(sorted(valuesOf(reviews, 'leader_review_data_source'))).toEqual([
      'calibaration',
      'reconsideration',
      'review',
    ]);
    expect(sorted(valuesOf(reviews, 'relationship_with_reviewee'))).toEqual([
      'crossteam_colleague',
      'direct_report',
      'former_direct_manager',
      'skiplevel_manager',
      'skiplevel_report',
      'teammate',
    ]);
    expect(sorted(valuesOf(reviews, 'invitedby'))).toEqual([
      'hrbp_or_others',
      'manager',
      'reviewee',
      'system_default',
      'voluntary',
    ]);
    expect(sorted(valuesOf(reviews, 'distribute_type'))).toEqual([1, 2, 3]);
  });

  it('cooperation projects: with roles and without', () => {
    for (const key of ['roles', 'user_roles', 'underling_roles']) {
      const sizes = new Set(valuesOf(reviews, key).map((roles) => [roles].flat().length));
      expect(sizes.has(0) && sizes.size > 1, key).toBe(true);
    }
  });

  it('360°: withheld under the minimum, nameless at it, bare where descriptions are hidden', () => {
    const invited = stages().filter(({ review_stage_role }) => review_stage_role === 'invited_reviewer');
    const records = invited.flatMap((stage) => stage.records);
    const infos = records.flatMap(({ invited_review_record_info: info }) => (info ? [info] : []));
    expect(invited.some((stage) => stage.records.length === 0)).toBe(true);
    expect(infos.some((info) => !('reviewer_id' in info) && 'invitedby' in info)).toBe(true);
    expect(infos.some((info) => !('reviewer_id' in info) && !('invitedby' in info))).toBe(true);
    const nameless = invited.filter((stage) =>
      stage.records.some(({ invited_review_record_info: info }) => info && !('reviewer_id' in info)),
    );
    expect(Math.min(...nameless.map((stage) => stage.records.length))).toBe(3);
  });

  it('in the first half-year everybody has a result, and some were changed', () => {
    const first = semesters.at(-1);
    const results = reviews
      .filter(({ semester_id }) => semester_id === first)
      .map((review) => review.stages.find(({ stage_type }) => stage_type === 'leader_review'));
    expect(results.length).toBeGreaterThan(95);
    expect(results.every((stage) => stage?.records.every(({ progress }) => progress === 3))).toBe(true);
  });

  it('the set-up: each type, status, mode and progress', async () => {
    const templates = (await call(`${v2}/review_templates/query?page_size=50`, {})).body.data;
    expect(sorted(valuesOf(templates, 'status'))).toEqual(
      ['deleted', 'disabled', 'enabled', 'to_be_configured', 'to_be_enabled'].toSorted(),
    );
    const keys = keysOf(templates);
    for (const key of ['objective_text_qustion_title', 'parent_field_id', 'kpi_template_id'])
      expect(keys).toContain(key);
    const indicators = (await call(`${v2}/indicators/query?page_size=50`, {})).body.data;
    expect(sorted(valuesOf(indicators, 'type'))).toHaveLength(5);
    const activities = (await call(`${v2}/activity/query`, { semester_ids: semesters })).body.data;
    expect(sorted(valuesOf(activities, 'mode'))).toHaveLength(3);
    expect(sorted(valuesOf(activities, 'progress'))).toEqual([
      'configurable',
      'enabled',
      'finished',
      'unable',
    ]);
    const every = (await call(`${v1}/semesters`)).body.data;
    expect(sorted(valuesOf(every, 'type_group'))).toEqual(typeGroups.toSorted());
    expect(sorted(valuesOf(every, 'type'))).toEqual(semesterTypes.toSorted());
    expect(sorted(valuesOf(every, 'progress'))).toEqual(['enabled', 'initiating']);
    expect(keysOf((await call(`${v2}/questions/query?page_size=50`, {})).body.data)).toContain('tag_items');
  });

  it('metrics: each type, status and method, results of people', async () => {
    const fields = (await call(`${v2}/metric_fields/query`, {})).body.data;
    expect(sorted(valuesOf(fields, 'type'))).toEqual(['number', 'pencentage', 'person', 'text']);
    const library = (await call(`${v2}/metric_libs/query?page_size=50`, {})).body.data;
    expect(sorted(valuesOf(library, 'scoring_setting_type'))).toHaveLength(2);
    expect(sorted(valuesOf(library, 'range_of_availability'))).toHaveLength(2);
    expect(sorted(valuesOf(library, 'is_active'))).toEqual([false, true]);
    const templates = (await call(`${v2}/metric_templates/query?page_size=50`, {})).body.data;
    expect(sorted(valuesOf(templates, 'status'))).toHaveLength(4);
    expect(sorted(valuesOf(templates, 'total_metric_score_method'))).toHaveLength(4);
    expect(sorted(valuesOf(templates, 'metric_weight_method'))).toHaveLength(2);
    expect(sorted(valuesOf(templates, 'review_rule_option'))).toEqual([0, 1]);
    expect(sorted(valuesOf(templates, 'is_from_library'))).toEqual([false, true]);
    expect(valuesOf(templates, 'dimension_weight')).toContain('');
    const [, running = ''] = semesters;
    const details = await forEverybody(50, (reviewee_user_ids) =>
      call(`${v2}/metric_details/query`, { semester_id: running, reviewee_user_ids }),
    );
    expect(sorted(valuesOf(details, 'add_from'))).toEqual(['admin', 'reviewee']);
    expect(sorted(valuesOf(details, 'is_from_library'))).toEqual([false, true]);
    expect(sorted(valuesOf(details, 'dimension_weight'))).toEqual(['', '20%', '80%']);
    const statuses = valuesOf(details, 'reviewee_stage_statuses').flat();
    const statusesOf = (type: string) =>
      sorted(
        valuesOf(
          statuses.filter((one) => valuesOf(one, 'stage_type')[0] === type),
          'stage_status',
        ),
      );
    expect(statusesOf('kpi_metric_setting')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(statusesOf('kpi_result_recording')).toEqual([0, 1, 2, 5]);
    expect((await call(`${v2}/metric_tags`)).body.data).toMatchObject({ items: { length: 4 } });
  });

  it('tasks: each status', async () => {
    const [, running = ''] = semesters;
    const tasks = await forEverybody(50, (user_id_lists) =>
      call(`${v1}/stage_tasks/find_by_user_list`, { semester_id: running, user_id_lists }),
    );
    expect(sorted(valuesOf(tasks, 'stage_task_status'))).toEqual([
      'all_done',
      'need_todo',
      'overdue',
      'stage_pause',
    ]);
  });

  it('people and what is known of them', async () => {
    const [, running = ''] = semesters;
    const reviewees = (await call(`${v2}/reviewees/query?page_size=50`, { semester_id: running })).body.data;
    const placed = valuesOf(reviewees, 'activity_ids') as string[][]; // as: the contract's shape
    expect(sorted(placed.map(({ length }) => length))).toEqual([1, 2]);
    const infos = await call(`${v2}/user_info/query`, {
      semester_id: running,
      user_ids: people.slice(1, 11),
    });
    expect(sorted(keysOf(infos.body.data))).toEqual(
      expect.arrayContaining(['department', 'direct_leader_user_id', 'job_family', 'job_level']),
    );
    const supplements = await call(`${v2}/additional_informations/query?page_size=50`, {
      semester_id: running,
    });
    expect(valuesOf(supplements.body.data, 'external_id')).toContain('');
    expect(valuesOf(supplements.body.data, 'item').length).toBeGreaterThan(10);
  });
});
