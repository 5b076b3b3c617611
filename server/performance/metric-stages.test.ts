import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Person } from '../../test/builders/company.ts';
import { buildMetricActivity, buildMetrics, type MetricSetUp } from '../../test/builders/metric.ts';
import { PerformanceWorld, performanceUrl, refusal, v1, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const DAY = 86_400_000;

describeOnEachEngine('stages about metrics', (engine) => {
  let world: PerformanceWorld;
  let made: MetricSetUp;
  let semester: string;
  let activity: string;
  let began: number;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    made = await buildMetrics(world);
    semester = await world.semester();
    const { member, boss } = world.company;
    activity = await buildMetricActivity(world, semester, made.template, member, boss);
    await world.made(handOut(activity, member, boss));
    began = world.app.clock.now();
  });
  afterAll(() => world.app.close());

  const handOut = (id: string, ...people: readonly Person[]) =>
    world.call('POST', `/activities/${id}/metrics`, { user_ids: people.map(({ user_id }) => user_id) });
  const stage = (stage_type: string, from: number, more: object = {}) => ({
    stage_type,
    start_time: String(began + from * DAY),
    deadline: String(began + (from + 10) * DAY),
    ...more,
  });
  const both = (more: object = {}) => [
    stage('kpi_result_recording', 10, more),
    stage('kpi_metric_setting', 0),
  ];
  const start = (id: string, stages: readonly object[]) =>
    world.call('POST', `/activities/${id}/start`, { stages });
  /** Tokens last two hours only. */
  const as = async (person: Person, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    world.call(method, path, body, await world.tokenOf(person));
  const asApp = async (path: string, body: object) => world.call('POST', path, body, await world.appToken());
  const goTo = (day: number) => world.app.clock.pass(began + day * DAY + 1 - world.app.clock.now());
  const statusesOf = async (person: Person) => {
    const answer = await asApp(`${v2}/metric_details/query`, {
      semester_id: semester,
      reviewee_user_ids: [person.user_id],
    });
    const found = valueAt(answer, 'reviewee_metrics', 0, 'reviewee_stage_statuses');
    return (found as { stage_type: string; stage_status: number }[]).map(({ stage_status }) => stage_status); // as: the contract's shape
  };
  const taskOf = async (person: Person, type: string): Promise<string> => {
    const answer = await as(person, 'GET', `/records?semester_id=${semester}`);
    const records = valueAt(answer, 'records') as { id: string; stage_type: string; state: string }[]; // as: the contract's shape
    return records.find(({ stage_type }) => stage_type === type)?.id ?? 'none';
  };
  const submit = async (person: Person, id: string) => as(person, 'POST', `/records/${id}/submit_metrics`);
  const decide = (person: Person, id: string, body: object) =>
    as(person, 'POST', `/records/${id}/decide_metrics`, body);
  const change = (person: Person, metric: string, field_id: string, field_value: string, of = activity) =>
    as(person, 'PATCH', `/activities/${of}/metrics/${world.company.member.user_id}/${metric}`, {
      values: [{ field_id, field_value }],
    });
  const done = (answer: Answer) => expect(answer.body, answer.text).toMatchObject({ code: 0 });

  describe('okra.performance.v1.activity.start', () => {
    it.each([
      [
        () => [{ ...stage('kpi_metric_setting', 0), template_id: '7000000000000000000' }],
        'stages[0].stage_type',
      ],
      [() => [stage('kpi_metric_setting', 0), stage('kpi_metric_setting', 1)], 'stages[0].stage_type', 1],
      [() => [stage('review', 0)], 'stages[0].stage_type'],
      [() => [{ start_time: '0', deadline: '1' }], 'stages[0].template_id'],
      [() => [stage('kpi_metric_setting', 0, { deadline: '1' })], 'stages[0].deadline'],
      [() => both({ executor_user_ids: ['nobody'] }), 'stages[0].executor_user_ids'],
    ])('rejects bad input: %#', async (stages, field, at = 0) => {
      expect(refusal(await start(activity, stages()))).toEqual([1580102, field.replace('[0]', `[${at}]`)]);
    });

    it('takes them in projects that set metrics only', async () => {
      const review = await world.activity(semester, { review_template_id: await world.template() });
      expect(refusal(await start(review, both()))).toEqual([1580102, 'stages[0].stage_type']);
    });
  });

  it('works: people have their tasks, each in their time', async () => {
    const { member, boss, stranger, lead } = world.company;
    done(await start(activity, both()));
    await world.app.app.drain();
    expect(await statusesOf(member)).toEqual([1, 0]);
    expect(await taskOf(member, 'kpi_metric_setting')).not.toBe('none');
    expect(await taskOf(stranger, 'kpi_result_recording')).not.toBe('none');
    expect(await taskOf(lead, 'kpi_metric_setting')).toBe('none');
    expect(refusal(await change(stranger, made.sales, made.actual, '1'))).toEqual([1580102, 'activity_id']);
    done(await change(member, made.sales, made.target, '100'));
    const tasks = await asApp(`${v1}/stage_tasks/find_by_user_list`, {
      semester_id: semester,
      user_id_lists: [boss.user_id],
    });
    expect(valueAt(tasks, 'items', 0, 'stage_task_info_lists')).toMatchObject([
      { name: { 'zh-CN': '指标制定' }, need_todo_count: 1 },
    ]);
  });

  it('submits, rejects with a reason, submits again and confirms', async () => {
    const { member, lead, stranger } = world.company;
    const own = await taskOf(member, 'kpi_metric_setting');
    expect((await submit(lead, own)).body.code).toBe(1580112);
    expect(refusal(await decide(member, own, { decision: 'confirm' }))).toEqual([1580102, 'record_id']);
    expect(await statusesOf(member)).toEqual([1, 0]);
    expect((await as(lead, 'GET', `/activities/${activity}/metrics/${member.user_id}`)).body.code).toBe(
      1580112,
    );
    done(await submit(member, own));
    expect(await statusesOf(member)).toEqual([3, 0]);
    expect(refusal(await submit(member, own))).toEqual([1580102, 'record_id']);
    expect(refusal(await change(member, made.sales, made.target, '1'))).toEqual([1580102, 'activity_id']);
    const asked = await taskOf(lead, 'kpi_metric_setting');
    const sheet = await as(lead, 'GET', `/activities/${activity}/metrics/${member.user_id}`);
    expect(valueAt(sheet, 'sheet', 'metrics')).toHaveLength(2);
    expect(refusal(await decide(lead, asked, { decision: 'reject' }))).toEqual([1580102, 'reason']);
    expect(refusal(await submit(lead, asked))).toEqual([1580102, 'record_id']);
    expect((await decide(stranger, asked, { decision: 'confirm' })).body.code).toBe(1580112);
    expect(refusal(await decide(member, own, { decision: 'confirm' }))).toEqual([1580102, 'record_id']);
    done(await decide(lead, asked, { decision: 'reject', reason: 'Aim higher' }));
    expect(await statusesOf(member)).toEqual([4, 0]);
    done(await change(member, made.sales, made.target, '200'));
    done(await submit(member, own));
    expect(await statusesOf(member)).toEqual([3, 0]);
    done(await decide(lead, asked, { decision: 'confirm' }));
    expect(await statusesOf(member)).toEqual([5, 0]);
    expect(refusal(await decide(lead, asked, { decision: 'confirm' }))).toEqual([1580102, 'record_id']);
  });

  it('needs nobody to confirm where there is no manager', async () => {
    const { boss } = world.company;
    done(await submit(boss, await taskOf(boss, 'kpi_metric_setting')));
    expect(await statusesOf(boss)).toEqual([5, 0]);
  });

  it('takes results in their time: tasks follow what is there', async () => {
    const { member, stranger, boss } = world.company;
    goTo(11);
    expect(await statusesOf(member)).toEqual([5, 1]);
    const stateOf = async () => {
      const answer = await as(stranger, 'GET', `/records?semester_id=${semester}`);
      return (valueAt(answer, 'records') as { reviewee_user_id: { user_id: string }; state: string }[]).find(
        ({ reviewee_user_id }) => reviewee_user_id.user_id === member.user_id,
      )?.state; // as: the contract's shape
    };
    expect(await stateOf()).toBe('open');
    done(await change(stranger, made.sales, made.actual, '150'));
    expect(await stateOf()).toBe('done');
    expect(await statusesOf(member)).toEqual([5, 1]);
    done(await change(stranger, made.sales, made.actual, ''));
    expect(await stateOf()).toBe('open');
    const enter = (user: Person, token: string) =>
      asApp(`${v2}/metric_details/import?client_token=${token}`, {
        semester_id: semester,
        imported_metrics: [
          {
            reviewee_user_id: user.user_id,
            metric_id: made.sales,
            fields: [{ field_id: made.actual, field_value: '180' }],
          },
          {
            reviewee_user_id: user.user_id,
            metric_id: made.quality,
            fields: [{ field_id: made.weight, field_value: '40' }],
          },
        ],
      });
    done(await enter(member, 'a'));
    expect(await stateOf()).toBe('done');
    expect(await statusesOf(member)).toEqual([5, 5]);
    goTo(20);
    expect((await enter(boss, 'b')).body.code).toBe(1580309);
    expect(await statusesOf(boss)).toEqual([5, 2]);
    const record_deadline = String(began + 25 * DAY);
    const later = { user_ids: [boss.user_id], record_deadline };
    done(await asApp(`${performanceUrl}/activities/${activity}/metrics`, later));
    expect(await statusesOf(boss)).toEqual([5, 1]);
    done(await enter(boss, 'c'));
    expect(await statusesOf(boss)).toEqual([5, 5]);
  });

  it('people named for the stages confirm and enter instead', async () => {
    const { member, lead, stranger, boss } = world.company;
    began = world.app.clock.now();
    Object.assign(world.client, { token: await world.appToken() });
    semester = await world.semester({ year: 2027 });
    const named = await buildMetricActivity(world, semester, made.template, member);
    const stages = [
      stage('kpi_metric_setting', 0, { executor_user_ids: [boss.user_id, stranger.user_id] }),
      stage('kpi_result_recording', 0, { executor_user_ids: [lead.user_id, lead.user_id] }),
    ];
    done(await start(named, stages));
    await world.app.app.drain();
    const own = await taskOf(member, 'kpi_metric_setting');
    expect(refusal(await submit(member, own))).toEqual([1580102, 'record_id']);
    done(await handOut(named, member));
    done(await submit(member, own));
    expect(await taskOf(lead, 'kpi_metric_setting')).toBe('none');
    done(await decide(stranger, await taskOf(stranger, 'kpi_metric_setting'), { decision: 'confirm' }));
    const other = await taskOf(boss, 'kpi_metric_setting');
    expect(other).toBe('none');
    expect(await statusesOf(member)).toEqual([5, 1]);
    done(await change(lead, made.quality, made.weight, '10', named));
    expect((await change(boss, made.quality, made.weight, '20', named)).body.code).toBe(1580112);
  });

  it('a second tenant knows none of it', async () => {
    const company = await buildCompany(world.app, 'Rival');
    const rival = await buildApp(world.app, company);
    const answer = await start(activity, both());
    expect(answer.body.code).toBe(1580102);
    const theirs = await world.call('POST', `/activities/${activity}/start`, { stages: both() }, rival.token);
    expect(refusal(theirs)).toEqual([1580102, 'activity_id']);
  });
});
