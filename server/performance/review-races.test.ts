import { afterAll, beforeAll, expect, it } from 'vitest';
import { resultOpened } from '../../contract/event/performance.ts';
import { type Answer, valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

const AT_ONCE = 5;

describeOnEachEngine('the same thing at once', (engine) => {
  let cycle: ReviewCycle;
  let anna: Person;
  let peers: readonly Person[];
  let reviewId: string;

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 6);
    await cycle.world.listen();
    const [first, ...others] = cycle.mates;
    anna = first ?? cycle.judge;
    peers = others;
    const { judge, world } = cycle;
    await cycle.start({ reconsideration: [judge, world.company.boss, judge] });
    reviewId = await cycle.reviewIdOf(anna);
    cycle.goTo(1);
  });
  afterAll(() => cycle.world.app.close());

  const atOnce = (call: (at: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, at) => call(at)));
  /** Exactly one wins; the others are told why not. */
  const oneWins = (answers: readonly Answer[]): void => {
    const others = answers.filter(({ body }) => body.code !== 0);
    expect(others.map(refusal)).toEqual(answers.slice(1).map(() => [1580102, 'record_id']));
  };
  /** Versions of a record: numbered without a gap, the last as the record is. */
  const versionsOf = async (id: string): Promise<string[]> => {
    const { tenantId } = cycle.world.company;
    const { rows, record } = await cycle.world.app.database.read(async (db) => ({
      rows: await db.all<{ version: number; state: string; answers: string | null }>(sql`
        select version, state, answers from perf_record_versions
        where tenant_id = ${tenantId} and record_id = ${id} order by version`),
      record: await db.one<{ version: number; state: string; answers: string | null }>(sql`
        select version, state, answers from perf_records where tenant_id = ${tenantId} and id = ${id}`),
    }));
    expect(rows.map(({ version }) => version)).toEqual(rows.map((_, at) => at + 1));
    if (rows.length > 0) expect(record).toEqual(rows.at(-1));
    return rows.map(({ state }) => state);
  };
  const act = async (who: Person, id: string, action: string, body: object = {}): Promise<Answer> =>
    cycle.call(who, 'POST', `/records/${id}/${action}`, body);
  const recordsFor = async (stage: string): Promise<string[]> => {
    const rows = await cycle.world.app.database.read((db) =>
      db.all<{ reviewer_id: string }>(sql`
        select reviewer_id from perf_records where tenant_id = ${cycle.world.company.tenantId}
          and reviewee_row_id = ${reviewId} and stage_id = ${cycle.stages.get(stage) ?? ''} order by reviewer_id`),
    );
    return rows.map(({ reviewer_id }) => reviewer_id);
  };

  it('okra.performance.v1.review.invite: everybody is invited once, however often they are named', async () => {
    const twice = [...peers, ...peers];
    const answers = await atOnce(() => cycle.invite(cycle.world.company.lead, anna, twice));
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 0));
    const invited = answers.map((answer) => Number(valueAt(answer, 'invited')));
    expect(invited.reduce((sum, count) => sum + count, 0)).toBe(peers.length);
    expect(await recordsFor('invited_reviewer')).toEqual(peers.map(({ id }) => id).toSorted());
    const offers = await atOnce(() => cycle.invite(cycle.judge, anna, [cycle.judge]));
    expect(offers.every(({ body }) => body.code === 0)).toBe(true);
    expect(await recordsFor('invited_reviewer')).toHaveLength(peers.length + 1);
  });

  it('okra.performance.v1.review.confirmReviewers: however often, with one outcome', async () => {
    cycle.goTo(2);
    const { lead } = cycle.world.company;
    const path = `/reviews/${reviewId}/confirm_reviewers`;
    const body = { remove: [cycle.judge.user_id, cycle.judge.user_id] };
    const answers = await atOnce(() => cycle.call(lead, 'POST', path, body));
    expect(answers.map((answer) => valueAt(answer, 'reviewers'))).toEqual(answers.map(() => peers.length));
  });

  it('okra.performance.v1.record.submit: one wins, and what it said stays', async () => {
    cycle.goTo(3);
    const { id } = await cycle.taskOf(anna, 'reviewee');
    const answers = await atOnce((at) =>
      act(anna, id, 'submit', { units: cycle.evaluation(at % 3, `Word ${at}`) }),
    );
    oneWins(answers);
    const winner = answers.findIndex(({ body }) => body.code === 0);
    expect((await cycle.taskOf(anna, 'reviewee')).units[0]?.data[1]?.['text']).toBe(`Word ${winner}`);
    expect(await versionsOf(id)).toEqual(['done']);
  });

  it('okra.performance.v1.record.withdraw: against submissions each finds its state or is refused', async () => {
    const { id } = await cycle.taskOf(anna, 'reviewee');
    const answers = await atOnce((at) =>
      at % 2 === 0 ? act(anna, id, 'withdraw') : act(anna, id, 'submit', { units: cycle.evaluation(1) }),
    );
    for (const answer of answers) expect([0, 1580102]).toContain(answer.body.code);
    const states = await versionsOf(id);
    expect(states).toHaveLength(1 + answers.filter(({ body }) => body.code === 0).length);
    states.forEach((state, at) => expect(state).toBe(at % 2 === 0 ? 'done' : 'open'));
  });

  it('okra.performance.v1.record.decline: against a submission one wins', async () => {
    cycle.goTo(4);
    const [peer = anna] = peers;
    const { id } = await cycle.taskOf(peer, 'invited_reviewer', anna);
    oneWins(
      await atOnce((at) =>
        at % 2 === 0
          ? act(peer, id, 'decline', { reason: 'No time' })
          : act(peer, id, 'submit', { units: cycle.evaluation(1) }),
      ),
    );
    expect(await versionsOf(id)).toHaveLength(1);
    await Promise.all(
      peers.slice(1).map((one) => cycle.submit(one, 'invited_reviewer', cycle.evaluation(1), anna)),
    );
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it('performance.v2.reviewData.query: who asks for what came later loses nothing and gets nothing twice', async () => {
    const bert = peers[4] ?? anna;
    const by = peers.slice(0, 4);
    const { lead } = cycle.world.company;
    cycle.goTo(4);
    await cycle.invite(lead, bert, by);
    const tasks = await Promise.all([
      ...by.map((peer) => cycle.taskOf(peer, 'invited_reviewer', bert)),
      cycle.taskOf(bert, 'reviewee'),
    ]);
    cycle.goTo(5);
    tasks.push(await cycle.taskOf(lead, 'solid_line_leader', bert));
    await Promise.all([...by, bert, lead].map((who) => cycle.tokenOf(who)));
    const said = { units: cycle.evaluation(1) };
    const stage_ids = ['reviewee', 'solid_line_leader', 'leader_review'].flatMap(
      (one) => cycle.stages.get(one) ?? [],
    );
    const seen: string[] = [];
    let last = '0';
    const poll = async () => {
      const { text } = await cycle.datas({ stage_ids, updated_later_than: last }, [bert]);
      const answer = JSON.parse(text) as {
        data: { datas: { stages: { records: { record_id: string }[] }[] }[] };
      }; // as: the contract's shape
      for (const { stages } of answer.data.datas)
        for (const { records } of stages) seen.push(...records.map(({ record_id }) => record_id));
      const times = [...text.matchAll(/"submit_time":"(\d+)"/g)].map(([, time = '0']) => time);
      last = [last, ...times].toSorted((a, b) => Number(a) - Number(b)).at(-1) ?? last;
    };
    const submissions = [...by, bert, lead].map((who, at) => act(who, tasks[at]?.id ?? '', 'submit', said));
    for (const submission of submissions.toReversed()) {
      await poll();
      expect((await submission).body.code).toBe(0);
      await poll();
    }
    await poll();
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
    const kept = await cycle.world.app.database.read((db) =>
      db.all<{ time: number }>(sql`select submitted_time as time from perf_records
        where tenant_id = ${cycle.world.company.tenantId} and reviewee_id = ${bert.id} and reviewer_id is not null
          and submitted_time > 0`),
    );
    expect(kept).toHaveLength(6);
    expect(new Set(kept.map(({ time }) => time)).size).toBe(6);
  });

  it('okra.performance.v1.record.release, confirm, appeal: each happens once', async () => {
    const { lead } = cycle.world.company;
    cycle.goTo(5);
    const review = await cycle.taskOf(lead, 'solid_line_leader', anna);
    oneWins(await atOnce(() => act(lead, review.id, 'submit', { units: cycle.evaluation(1) })));
    cycle.goTo(7);
    const talk = await cycle.taskOf(lead, 'communication_and_open_result', anna);
    const [released, ...releases] = await Promise.all([
      cycle.call(undefined, 'POST', `/activities/${cycle.activity}/release`, { user_ids: [anna.user_id] }),
      ...Array.from({ length: AT_ONCE }, () => act(lead, talk.id, 'release')),
    ]);
    oneWins(releases);
    expect([0, 1]).toContain(valueAt(released, 'released'));
    const { tenantId } = cycle.world.company;
    const told = await cycle.world.app.database.read((db) =>
      db.all(sql`select id from outbox_events where tenant_id = ${tenantId}
        and event_type = ${resultOpened.type}`),
    );
    expect(told).toHaveLength(1);
    cycle.goTo(8);
    const view = await cycle.taskOf(anna, 'view_result');
    oneWins(await atOnce(() => act(anna, view.id, 'confirm')));
    oneWins(await atOnce(() => act(anna, view.id, 'appeal', { reason: 'See my numbers' })));
    expect(await recordsFor('reconsideration')).toHaveLength(2);
  });

  it('okra.performance.v1.record.decide: of two judges one decides', async () => {
    cycle.goTo(9);
    const { judge } = cycle;
    const { boss } = cycle.world.company;
    const ids = await Promise.all([judge, boss].map((who) => cycle.taskOf(who, 'reconsideration', anna)));
    const decide = (who: Person, id: string, level: number) =>
      act(who, id, 'decide', {
        results: [{ field_id: cycle.field(1, 'indicator'), option_id: cycle.levels[level] }],
        reason: 'They were right',
      });
    oneWins(
      await Promise.all([
        decide(judge, ids[0]?.id ?? '', 2),
        decide(boss, ids[1]?.id ?? '', 0),
        decide(judge, ids[0]?.id ?? '', 1),
      ]),
    );
    const states = await Promise.all(ids.map(({ id }) => versionsOf(id)));
    expect(new Set(states.map((list) => list.at(-1)))).toEqual(new Set(['done', 'dropped']));
    const history = await cycle.call(undefined, 'GET', `/reviews/${reviewId}/history`);
    const changes = valueAt(history, 'changes') as { source: string }[]; // as: the contract's shape
    expect(changes.filter(({ source }) => source === 'reconsideration').length).toBeLessThanOrEqual(1);
  });

  it('a project that has ended stays as it is', async () => {
    const { lead } = cycle.world.company;
    await cycle.call(undefined, 'POST', `/activities/${cycle.activity}/finish`, {});
    const stage = `/stages/${cycle.stages.get('invited_reviewer')}`;
    const later = { deadline: String(cycle.world.app.clock.now() + 86_400_000) };
    const refusals = [
      await cycle.invite(lead, anna, [cycle.judge]),
      await cycle.call(lead, 'POST', `/reviews/${reviewId}/confirm_reviewers`, {}),
      await cycle.call(undefined, 'PATCH', stage, later),
      await cycle.call(undefined, 'POST', `/activities/${cycle.activity}/release`, {}),
    ];
    expect(refusals.map(refusal)).toEqual([
      [1580102, 'review_id'],
      [1580102, 'review_id'],
      [1580102, 'stage_id'],
      [1580102, 'activity_id'],
    ]);
  });
});
