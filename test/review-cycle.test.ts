import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, valueAt } from './app.ts';
import { ReviewCycle, type Task } from './builders/review-cycle.ts';
import { type Person } from './builders/company.ts';
import { describeOnEachEngine } from './database.ts';
import type { EventDeclaration } from '../contract/event/event.ts';
import { resultOpened, reviewDataChanged } from '../contract/event/performance.ts';
import { sql } from '../server/db/sql.ts';
import { listener, type Told } from './events.ts';

describeOnEachEngine('a half-year of reviews for forty people', (engine) => {
  let listen: () => Promise<Told[]>;
  let cycle: ReviewCycle;
  let mates: readonly Person[];
  /** Whose review is looked at closely, and who reviews them. */
  let anna: Person;
  let peers: readonly Person[];

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 36);
    listen = await listener(cycle.world.app, cycle.world.company);
    mates = cycle.mates;
    const [first, ...others] = mates;
    if (!first) throw new Error('nobody is there');
    anna = first;
    peers = others.slice(0, 4);
  });
  afterAll(() => cycle.world.app.close());

  const done = (answer: Answer): Answer => {
    expect(answer.body, answer.text).toMatchObject({ code: 0 });
    return answer;
  };
  const stagesOf = (answer: Answer) =>
    Object.fromEntries(
      (valueAt(answer, 'datas', 0, 'stages') as { stage_id: string; records: unknown[] }[]).map((stage) => [
        // as: the contract's shape, checked at each answer
        [...cycle.stages].find(([, id]) => id === stage.stage_id)?.[0],
        stage,
      ]),
    );
  const review = async (who: Person, stage_types: readonly string[] = allTypes) =>
    stagesOf(done(await cycle.datas({ stage_types, need_leader_review_data_source: true }, [who])));
  const allTypes = [
    'summarize_key_outputs',
    'review',
    'communication_and_open_result',
    'view_result',
    'reconsideration',
    'leader_review',
  ];
  const seenBy = async (who: Person) => {
    const { review_id } = await cycle.taskOf(anna, 'summarize_key_outputs');
    return cycle.call(who, 'GET', `/reviews/${review_id}`);
  };
  const recordsSeenBy = async (who: Person) => {
    const records = valueAt(done(await seenBy(who)), 'records') as { stage_id: string; units: unknown[] }[]; // as: the contract's shape
    return records
      .filter(({ units }) => units.length > 0)
      .map(({ stage_id }) => [...cycle.stages].find(([, id]) => id === stage_id)?.[0]);
  };

  it('starts: everybody has what they owe, and nobody else does', async () => {
    await cycle.start();
    const launch = await cycle.call(undefined, 'GET', `/activities/${cycle.activity}/launch`);
    expect(valueAt(launch, 'launch')).toEqual({ progress: 'enabled', total: 36, done: 36 });
    expect((await cycle.tasksOf(anna)).map(({ stage_type }) => stage_type).toSorted()).toEqual([
      'invite_reviewers',
      'review',
      'summarize_key_outputs',
      'view_result',
    ]);
    const { lead, stranger } = cycle.world.company;
    expect(await cycle.tasksOf(lead)).toHaveLength(36 * 3);
    expect(await cycle.tasksOf(stranger)).toEqual([]);
    expect((await review(anna))['reviewee']?.records).toMatchObject([{ progress: 0, units: [] }]);
    const again = await cycle.call(undefined, 'POST', `/activities/${cycle.activity}/start`, {
      stages: [{}],
    });
    expect(again.body.code).toBe(1580102);
  });

  it('work summaries: a draft is nobody else’s, a submission is checked whole', async () => {
    cycle.goTo(0);
    const task = await cycle.taskOf(anna, 'summarize_key_outputs');
    const draft = { units: [{ unit_id: cycle.unit(0), data: [] }] };
    done(await cycle.call(anna, 'PUT', `/records/${task.id}/draft`, draft));
    expect((await review(anna))['summarize_key_outputs']?.records).toMatchObject([
      { progress: 1, units: [] },
    ]);
    const empty = await cycle.call(anna, 'POST', `/records/${task.id}/submit`, {});
    expect(empty.body.error?.field_violations?.[0]?.field).toBe('units');
    done(await cycle.submit(anna, 'summarize_key_outputs', cycle.summary('Shipped it')));
    expect((await review(anna))['summarize_key_outputs']?.records).toMatchObject([
      { progress: 3, units: [{ data: [{ multi_texts: ['Shipped it', 'More'] }] }] },
    ]);
    const { lead } = cycle.world.company;
    expect((await cycle.call(lead, 'PUT', `/records/${task.id}/draft`, draft)).body.code).toBe(1580112);
  });

  it('360°: invited, confirmed by the manager, one declines', async () => {
    cycle.goTo(1);
    const { lead } = cycle.world.company;
    const { review_id } = await cycle.taskOf(anna, 'invite_reviewers');
    const invite = (who: Person, people: readonly Person[]) =>
      cycle.call(who, 'POST', `/reviews/${review_id}/invitations`, {
        user_ids: people.map(({ user_id }) => user_id),
      });
    expect(valueAt(done(await invite(anna, peers.slice(0, 3))), 'invited')).toBe(3);
    const volunteer = peers[3];
    if (!volunteer) throw new Error('there are four peers');
    expect(valueAt(done(await invite(volunteer, [volunteer])), 'invited')).toBe(1);
    expect((await invite(volunteer, peers.slice(0, 1))).body.code).toBe(1580112);
    expect(
      (await cycle.tasksOf(volunteer)).some(
        ({ review_stage_role }) => review_stage_role === 'invited_reviewer',
      ),
    ).toBe(false);
    cycle.goTo(2);
    const proposedTo = async (who: Person) =>
      (valueAt(done(await seenBy(who)), 'records') as Task[]) // as: the contract's shape
        .filter(({ state }) => state === 'proposed')
        .map(({ reviewer_user_id }) => reviewer_user_id?.user_id);
    expect(new Set(await proposedTo(lead))).toEqual(new Set(peers.map(({ user_id }) => user_id)));
    expect(await proposedTo(anna)).toEqual([]);
    const settled = await cycle.call(lead, 'POST', `/reviews/${review_id}/confirm_reviewers`, {});
    expect(valueAt(done(settled), 'reviewers')).toBe(4);
  });

  it('self review, then peers: under the minimum nothing shows, at the minimum nameless', async () => {
    cycle.goTo(3);
    done(await cycle.submit(anna, 'reviewee', cycle.evaluation(2)));
    cycle.goTo(4);
    const [first, second, third, fourth] = peers;
    if (!first || !second || !third || !fourth) throw new Error('there are four peers');
    const { id } = await cycle.taskOf(first, 'invited_reviewer', anna);
    const decline = (reason: string) => cycle.call(first, 'POST', `/records/${id}/decline`, { reason });
    expect((await decline(' ')).body.error?.field_violations?.[0]?.field).toBe('reason');
    done(await decline('We never met'));
    done(await cycle.submit(second, 'invited_reviewer', cycle.evaluation(1, 'peer two'), anna));
    done(await cycle.submit(third, 'invited_reviewer', cycle.evaluation(1, 'peer three'), anna));
    const under = await review(anna);
    expect(under['invited_reviewer']).toMatchObject({ records: [] });
    done(
      await cycle.submit(fourth, 'invited_reviewer', [{ unit_id: cycle.unit(1), is_unknown: true }], anna),
    );
    const at = await review(anna);
    expect(at['invited_reviewer']?.records).toHaveLength(4);
    const text = JSON.stringify(at['invited_reviewer']);
    expect(text).not.toContain('reviewer_user_id');
    expect(text).not.toContain('reviewer_id');
    for (const { user_id } of peers) expect(text).not.toContain(user_id);
    expect(text).toContain('"is_unknown":true');
    expect(text).toContain('"rejected_reason":"We never met"');
    expect(text).toContain('"relationship_with_reviewee":"teammate"');
    expect(text).toContain('"invitedby":"voluntary"');
  });

  it('the manager’s word is the result; calibration changes it, with a reason', async () => {
    cycle.goTo(5);
    const { lead } = cycle.world.company;
    done(await cycle.submit(lead, 'solid_line_leader', cycle.evaluation(1), anna));
    expect((await review(anna))['leader_review']).toMatchObject({
      records: [
        {
          progress: 3,
          units: [{ data: [{ leader_review_data_source: 'review', is_principal_review_item: true }, {}] }],
        },
      ],
    });
    cycle.goTo(6);
    const task = await cycle.taskOf(cycle.calibrator, 'calibration', anna);
    const results = [{ field_id: cycle.field(1, 'indicator'), option_id: cycle.levels[0] }];
    const decide = (body: object) => cycle.call(cycle.calibrator, 'POST', `/records/${task.id}/decide`, body);
    const refusedFor = async (body: object) => (await decide(body)).body.error?.field_violations?.[0]?.field;
    const [result] = results;
    expect(await refusedFor({ results })).toBe('reason');
    expect(await refusedFor({ results, reason: ' \n' })).toBe('reason');
    const wrong = (...given: object[]) => refusedFor({ results: given, reason: 'The curve' });
    expect(await wrong({ ...result, option_id: '9' })).toBe('results[0].option_id');
    expect(await wrong({ ...result, score: '9' })).toBe('results[0].score');
    expect(await wrong({ ...result }, { ...result })).toBe('results[1].field_id');
    expect(await wrong({ field_id: cycle.field(1, 'indicator') })).toBe('results[0]');
    done(await decide({ results, reason: 'The curve' }));
    const text = JSON.stringify((await review(anna))['leader_review']);
    expect(text).toContain(`"option_id":"${cycle.levels[0]}"`);
    expect(text).toContain('"leader_review_data_source":"calibaration"');
  });

  it('nobody sees more than is theirs before the release', async () => {
    const { boss, lead, stranger } = cycle.world.company;
    expect(await recordsSeenBy(anna)).toEqual(['summarize_key_outputs', 'reviewee']);
    expect(await recordsSeenBy(peers[1] ?? anna)).toEqual(['invited_reviewer']);
    expect(new Set(await recordsSeenBy(lead))).toEqual(
      new Set([
        'summarize_key_outputs',
        'reviewee',
        'invited_reviewer',
        'solid_line_leader',
        'calibration',
        'leader_review',
      ]),
    );
    expect(await recordsSeenBy(boss)).toContain('leader_review');
    expect((await seenBy(stranger)).body.code).toBe(1580112);
    expect((await seenBy(mates[30] ?? anna)).body.code).toBe(1580112);
    await cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers: false });
    expect(await recordsSeenBy(stranger)).toEqual([]);
    expect((await review(anna))['view_result']).toBeUndefined();
  });

  it('the talk releases the result; the reviewee confirms or appeals', async () => {
    cycle.goTo(7);
    const { lead } = cycle.world.company;
    const second = mates[1] ?? anna;
    const talk = await cycle.taskOf(lead, 'communication_and_open_result', anna);
    done(await cycle.call(lead, 'POST', `/records/${talk.id}/release`, {}));
    expect(await recordsSeenBy(anna)).toContain('leader_review');
    const without = await cycle.taskOf(lead, 'communication_and_open_result', second);
    expect((await cycle.call(lead, 'POST', `/records/${without.id}/release`, {})).body.code).toBe(1580102);
    cycle.goTo(8);
    expect((await review(anna))['view_result']?.records).toMatchObject([{ progress: 1 }]);
    const view = await cycle.taskOf(anna, 'view_result');
    done(await cycle.call(anna, 'POST', `/records/${view.id}/confirm`, {}));
    expect((await review(anna))['view_result']?.records).toMatchObject([{ progress: 3 }]);
    const blank = await cycle.call(anna, 'POST', `/records/${view.id}/appeal`, { reason: ' \t' });
    expect(blank.body.error?.field_violations?.[0]?.field).toBe('reason');
    done(await cycle.call(anna, 'POST', `/records/${view.id}/appeal`, { reason: 'See my numbers' }));
    expect((await review(anna))['view_result']?.records).toMatchObject([{ progress: 4 }]);
    expect(
      (await cycle.call(anna, 'POST', `/records/${view.id}/appeal`, { reason: 'Again' })).body.code,
    ).toBe(1580102);
  });

  it('an appeal changes the result, and everything that happened can be told', async () => {
    cycle.goTo(9);
    const task = await cycle.taskOf(cycle.judge, 'reconsideration', anna);
    expect((await review(anna))['reconsideration']?.records).toMatchObject([{ progress: 1 }]);
    const results = [{ field_id: cycle.field(1, 'indicator'), option_id: cycle.levels[2] }];
    const decide = (given: object) =>
      cycle.call(cycle.judge, 'POST', `/records/${task.id}/decide`, {
        results: [given],
        reason: 'They were right',
      });
    const wrong = await decide({ ...results[0], option_id: '9' });
    expect(wrong.body.error?.field_violations?.[0]?.field).toBe('results[0].option_id');
    done(await decide({ ...results[0] }));
    const text = JSON.stringify((await review(anna))['leader_review']);
    expect(text).toContain(`"option_id":"${cycle.levels[2]}"`);
    expect(text).toContain('"leader_review_data_source":"reconsideration"');
    expect(text).toContain('"leader_review_data_source":"review"');
    const { review_id } = await cycle.taskOf(anna, 'view_result');
    const history = await cycle.call(undefined, 'GET', `/reviews/${review_id}/history`);
    const changes = valueAt(done(history), 'changes') as { source: string; reason?: string }[]; // as: the contract's shape
    expect(changes.map(({ source, reason }) => [source, reason])).toEqual([
      ['review', undefined],
      ['review', undefined],
      ['calibaration', 'The curve'],
      ['reconsideration', 'They were right'],
    ]);
    expect((await cycle.call(anna, 'GET', `/reviews/${review_id}/history`)).body.code).toBe(1580112);
    const old = done(await cycle.results({}, [anna]));
    const stages = valueAt(old, 'datas', 0, 'stages') as { stage_type: string; progress: number }[]; // as: the contract's shape
    expect(stages.map(({ stage_type, progress }) => [stage_type, progress])).toEqual([
      ['communication_and_open_result', 3],
      ['view_result', 4],
      ['leader_review', 3],
    ]);
  });

  it('tells subscribers of each release, and of each change that they can ask for', async () => {
    const told = await listen();
    const of = ({ type }: EventDeclaration) => told.filter(({ event_type }) => event_type === type);
    expect(of(resultOpened).map(({ subject_id }) => subject_id)).toEqual([anna.id]);
    const ofAnna = of(reviewDataChanged).filter(({ subject_id }) => subject_id === anna.id);
    const changes = ofAnna.flatMap(({ payload }) => payload['stage_changes'] as { stage_id: string }[]); // as: the listener checked it
    const changed = new Set(changes.map(({ stage_id }) => stage_id));
    const named = [...cycle.stages].filter(([, id]) => changed.has(id)).map(([name]) => name);
    expect(named.toSorted()).toEqual([
      'communication_and_open_result',
      'invited_reviewer',
      'leader_review',
      'reconsideration',
      'reviewee',
      'solid_line_leader',
      'summarize_key_outputs',
      'view_result',
    ]);
  });

  it('keeps who looked at it in a chain that shows a missing link', async () => {
    const { app, company } = cycle.world;
    await app.app.drain();
    const chain = async () => {
      const answer = await cycle.call(undefined, 'GET', '/audits?page_size=100');
      return valueAt(done(answer), 'audits') as { intact: boolean; action: string }[]; // as: the contract's shape
    };
    const before = await chain();
    expect(before.length).toBeGreaterThan(10);
    expect(before.every(({ intact }) => intact)).toBe(true);
    await app.database.write((db) =>
      db.run(sql`delete from perf_audits where tenant_id = ${company.tenantId} and position = 5`),
    );
    expect((await chain()).map(({ intact }) => intact).indexOf(false)).toBe(4);
    const missing = async () =>
      valueAt(done(await cycle.call(undefined, 'GET', '/audits?page_size=1')), 'missing');
    expect(await missing()).toBe(0);
    await app.database.write((db) =>
      db.run(
        sql`delete from perf_audits where tenant_id = ${company.tenantId} and position > ${before.length - 3}`,
      ),
    );
    expect(await missing()).toBe(3);
    const { review_id } = await cycle.taskOf(cycle.mates[0] ?? cycle.judge, 'summarize_key_outputs');
    await cycle.call(undefined, 'GET', `/reviews/${review_id}`);
    await app.app.drain();
    expect([await missing(), (await chain()).at(-1)?.intact]).toEqual([0, false]);
  });
});
