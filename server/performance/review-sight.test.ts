import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken, type Person } from '../../test/builders/company.ts';
import { done, refusal, v1, v2 } from '../../test/builders/performance.ts';
import { ReviewCycle, type Task } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { setAppRange } from './setting-queries.ts';

interface StageSeen {
  readonly stage_type: string;
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

describeOnEachEngine('who sees what of a review, and when', (engine) => {
  let cycle: ReviewCycle;
  let anna: Person;
  let peers: readonly Person[];
  let reviewId: string;
  /** Another semester. */
  let notStarted: string;

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 6);
    const [first, ...others] = cycle.mates;
    anna = first ?? cycle.judge;
    peers = others.slice(0, 4);
    notStarted = await cycle.world.semester({ name: { zh_cn: '下一周期' } });
    await cycle.start();
    cycle.goTo(4);
    reviewId = await cycle.reviewIdOf(anna);
    await done(cycle.submit(anna, 'reviewee', cycle.evaluation(2)));
    await done(cycle.invite(cycle.world.company.lead, anna, peers));
    for (const peer of peers) await done(cycle.submit(peer, 'invited_reviewer', cycle.evaluation(1), anna));
    cycle.goTo(5);
    await done(cycle.submit(cycle.world.company.lead, 'solid_line_leader', cycle.evaluation(1), anna));
    cycle.goTo(6);
    const { id } = await cycle.taskOf(cycle.calibrator, 'calibration', anna);
    const results = [{ field_id: cycle.field(1, 'indicator'), option_id: cycle.levels[0] }];
    await done(
      cycle.call(cycle.calibrator, 'POST', `/records/${id}/decide`, { results, reason: 'The curve' }),
    );
  });
  afterAll(() => cycle.world.app.close());

  const seenBy = (who: Person | undefined) => cycle.call(who, 'GET', `/reviews/${reviewId}`);
  const recordsOf = async (who: Person | undefined): Promise<Task[]> =>
    valueAt(await done(seenBy(who)), 'records') as Task[]; // as: our own endpoint's shape
  const oldStages = async (who: Person | undefined, body: object = {}): Promise<StageSeen[]> => {
    const answer = await done(cycle.results(body, [anna], who));
    return (valueAt(answer, 'datas', 0, 'stages') as StageSeen[] | undefined) ?? []; // as: the contract's shape
  };
  const admin = (who: Person, reads_answers: boolean) =>
    done(cycle.call(undefined, 'PUT', `/admins/${who.user_id}`, { reads_answers }));

  it('refuses states that there are not, naming the field', async () => {
    const v2Answer = await cycle.datas({ stage_types: ['review'], stage_progresses: [3, 5] });
    expect(refusal(v2Answer)).toEqual([1580102, 'stage_progresses[1]']);
    const v1Answer = await cycle.results({ stage_progress: [-1] });
    expect(refusal(v1Answer)).toEqual([1580102, 'stage_progress[0]']);
  });

  it('performance.v1.reviewData.query: a reviewee finds nothing of the result before the release', async () => {
    for (const body of [
      {},
      { stage_types: ['leader_review'] },
      { stage_progress: [3] },
      { updated_later_than: '0' },
    ])
      expect(await oldStages(anna, body)).toEqual([]);
    const types = (await oldStages(cycle.world.company.lead)).map(({ stage_type }) => stage_type);
    expect(types).toEqual(['communication_and_open_result', 'leader_review']);
    expect(await oldStages(cycle.judge)).toEqual([]);
    expect(await oldStages(peers[0])).toEqual([]);
  });

  it('okra.performance.v1.review.get: administrators have no more sight of their own review', async () => {
    const own = new Set((await recordsOf(anna)).map(({ id }) => id));
    for (const reads of [false, true]) {
      await admin(anna, reads);
      expect(new Set((await recordsOf(anna)).map(({ id }) => id))).toEqual(own);
      const history = await cycle.call(anna, 'GET', `/reviews/${reviewId}/history`);
      expect(history.body.code).toBe(1580112);
      expect(await oldStages(anna)).toEqual([]);
    }
    const { tenantId } = cycle.world.company;
    await cycle.world.app.database.write((db) =>
      db.run(sql`delete from perf_admins where tenant_id = ${tenantId} and user_id = ${anna.id}`),
    );
  });

  it('okra.performance.v1.semester.setPeople: an administrator takes no sight as somebody’s manager', async () => {
    const { stranger } = cycle.world.company;
    await admin(stranger, false);
    const lead = (semester = cycle.semester) =>
      cycle.call(stranger, 'PUT', `/semesters/${semester}/people`, {
        people: [{ user_id: peers[3]?.user_id, leader_user_id: stranger.user_id }],
      });
    expect((await lead()).body.code).toBe(1580112);
    expect((await lead(notStarted)).body.code).toBe(1580112);
    expect((await recordsOf(stranger)).every(({ units }) => units.length === 0)).toBe(true);
    await admin(stranger, true);
    await done(lead(notStarted));
    expect(refusal(await lead())).toEqual([1580102, 'semester_id']);
  });

  it('an app sees the reviews of its range only, wherever it looks', async () => {
    const { app, company } = cycle.world;
    const bounded = await buildApp(app, company);
    const outside = app.newId();
    const look = async (departments: readonly string[]) => {
      await app.database.write((db) => setAppRange(db, company.tenantId, bounded.appId, departments));
      const call = (method: 'GET' | 'POST', path: string, body?: object) =>
        cycle.world.call(method, path, body, bounded.token);
      const ids = [anna.user_id];
      const [old, heart, tasks, list] = [
        await call('POST', `${v1}/review_datas/query`, {
          start_time: '0',
          end_time: '1',
          semester_id_list: [cycle.semester],
          reviewee_user_id_list: ids,
          stage_types: [],
        }),
        await call('POST', `${v2}/review_datas/query`, {
          semester_ids: [cycle.semester],
          reviewee_user_ids: ids,
          stage_types: ['review'],
        }),
        await call('POST', `${v1}/stage_tasks/find_by_page`, { semester_id: cycle.semester }),
        await call('POST', `${v1}/stage_tasks/find_by_user_list`, {
          semester_id: cycle.semester,
          user_id_lists: ids,
        }),
      ].map((answer) => valueAt(answer, 'datas') ?? valueAt(answer, 'items'));
      const own = [
        await call('GET', `/reviews/${reviewId}`),
        await call('GET', `/reviews/${reviewId}/history`),
      ];
      return {
        counts: [old, heart, tasks, list].map((all) => (all as unknown[]).length),
        codes: own.map(({ body }) => body.code),
      }; // as: lists, both
    };
    expect(await look([outside])).toEqual({ counts: [0, 0, 0, 0], codes: [1580112, 1580112] });
    const inside = await look([company.teamId]);
    expect(inside.codes).toEqual([0, 0]);
    expect(inside.counts.every((count) => count > 0)).toBe(true);
  });

  it('a company with people of the same ids finds nothing, and learns nothing', async () => {
    const { app, company } = cycle.world;
    const rival = await buildCompany(app, 'Rival');
    const client = await buildApp(app, rival);
    const boss = await buildUserToken(app, rival, client, rival.boss);
    const task = await cycle.taskOf(company.lead, 'communication_and_open_result', anna);
    for (const token of [client.token, boss]) {
      const call = (method: 'GET' | 'POST', path: string, body?: object) =>
        cycle.world.call(method, path, body, token);
      const unknown = await call('GET', `/reviews/${app.newId()}`);
      for (const path of [`/reviews/${reviewId}`, `/reviews/${reviewId}/history`]) {
        const { body } = await call('GET', path);
        expect([body.code, body.msg, body.data]).toEqual([1580112, unknown.body.msg, unknown.body.data]);
      }
      const old = await call('POST', `${v1}/review_datas/query`, {
        start_time: '0',
        end_time: '9'.repeat(13),
        reviewee_user_id_list: [company.boss.user_id, company.lead.user_id],
        stage_types: [],
      });
      expect(valueAt(old, 'datas')).toEqual([]);
    }
    const invite = await cycle.world.call(
      'POST',
      `/reviews/${reviewId}/invitations`,
      { user_ids: ['boss0001'] },
      boss,
    );
    expect(invite.body.code).toBe(1580112);
    const release = await cycle.world.call('POST', `/records/${task.id}/release`, {}, boss);
    expect(release.body.code).toBe(1580112);
  });

  it('the records of others are as unknown as none', async () => {
    const record = await cycle.taskOf(peers[0] ?? anna, 'invited_reviewer', anna);
    const none = cycle.world.app.newId();
    for (const who of [anna, peers[1] ?? anna, cycle.world.company.lead, cycle.judge])
      for (const action of ['submit', 'withdraw', 'release', 'confirm']) {
        const [theirs, nobodys] = [
          await cycle.call(who, 'POST', `/records/${record.id}/${action}`, {}),
          await cycle.call(who, 'POST', `/records/${none}/${action}`, {}),
        ];
        expect([theirs.body.code, theirs.body.msg]).toEqual([nobodys.body.code, nobodys.body.msg]);
        expect(theirs.body.code).toBe(1580112);
      }
  });

  it('figures about reviewers take nothing from anonymous reviews', async () => {
    const kept = await cycle.world.app.database.read((db) =>
      db.all(
        sql`select reviewer_id from perf_invited_scores where tenant_id = ${cycle.world.company.tenantId}`,
      ),
    );
    expect(kept).toEqual([]);
  });

  it('after the release a reviewee is told the result: not who gave it, nor where it changed', async () => {
    cycle.goTo(7);
    const { lead } = cycle.world.company;
    const { id } = await cycle.taskOf(lead, 'communication_and_open_result', anna);
    await done(cycle.call(lead, 'POST', `/records/${id}/release`, {}));
    const result = (await recordsOf(anna)).find(({ stage_type }) => stage_type === 'leader_review');
    const text = JSON.stringify(result);
    expect(text).toContain(cycle.levels[0]);
    expect(text).not.toMatch(/reviewer_user_id|leader_review_data_source|calibaration/);
    const old = (await oldStages(anna)).find(({ stage_type }) => stage_type === 'leader_review');
    expect(JSON.stringify(old)).toContain(cycle.levels[0]);
    expect(JSON.stringify(old)).not.toContain('reviewer_user_id');
    expect(new Set(old?.data.map(({ submit_time }) => submit_time)).size).toBe(1);
    expect(JSON.stringify(await oldStages(lead, { stage_types: ['leader_review'] }))).toContain(
      'reviewer_user_id',
    );
  });

  it('what was told changes by an appeal only', async () => {
    const { lead } = cycle.world.company;
    await cycle.call(undefined, 'PATCH', `/stages/${cycle.stages.get('solid_line_leader')}`, {
      deadline: String(cycle.world.app.clock.now() + 86_400_000),
    });
    const { id } = await cycle.taskOf(lead, 'solid_line_leader', anna);
    expect(refusal(await cycle.call(lead, 'POST', `/records/${id}/withdraw`, {}))).toEqual([
      1580102,
      'record_id',
    ]);
    expect((await recordsOf(anna)).some(({ stage_type }) => stage_type === 'leader_review')).toBe(true);
  });

  it('the words of an appeal are for those who read', async () => {
    const { stranger, lead } = cycle.world.company;
    const view = await cycle.taskOf(anna, 'view_result');
    await done(cycle.call(anna, 'POST', `/records/${view.id}/appeal`, { reason: 'A private matter' }));
    await admin(stranger, false);
    expect((await seenBy(lead)).text).toContain('A private matter');
    expect((await seenBy(cycle.world.company.boss)).text).toContain('A private matter');
    const { member } = cycle.world.company;
    await admin(member, false);
    const plain = await done(seenBy(member));
    expect(plain.text).toContain('view_result');
    expect(plain.text).not.toContain('A private matter');
  });

  it('who decides on an appeal reads why it was made, and who made it what became of it', async () => {
    cycle.goTo(9);
    const { judge } = cycle;
    const ofAppeal = async () =>
      (await recordsOf(anna)).filter(({ stage_type }) => stage_type === 'reconsideration');
    const task = await cycle.taskOf(judge, 'reconsideration', anna);
    expect(task).toMatchObject({ appeal_reason: 'A private matter' });
    expect(await ofAppeal()).toEqual([]);
    const answer = { results: [], reason: 'The numbers were known' };
    const decided = await done(cycle.call(judge, 'POST', `/records/${task.id}/decide`, answer));
    expect(valueAt(decided, 'record')).toMatchObject({ decision_reason: 'The numbers were known' });
    const [told, ...more] = await ofAppeal();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ state: 'done', decision_reason: 'The numbers were known' });
    expect(JSON.stringify(told)).not.toMatch(/reviewer_user_id/);
    const [plain] = (await recordsOf(cycle.world.company.member)).filter(({ id }) => id === task.id);
    expect(JSON.stringify(plain)).not.toMatch(/numbers|private/);
  });

  it('notes the looks of who decides, and of nobody in their own line', async () => {
    const { world, judge } = cycle;
    const looks = async () => {
      await world.app.app.drain();
      const answer = await done(cycle.call(undefined, 'GET', '/audits?page_size=100'));
      const audits = valueAt(answer, 'audits') as { user_id?: { user_id: string }; action: string }[]; // as: our own endpoint's shape
      return audits.flatMap(({ user_id, action }) => (user_id ? [[user_id.user_id, action]] : []));
    };
    const before = await looks();
    for (const who of [judge, world.company.lead, anna]) await done(seenBy(who));
    await done(cycle.call(judge, 'GET', `/reviews/${reviewId}/history`));
    const added = (await looks()).slice(before.length);
    expect(added).toEqual([
      [judge.user_id, 'review.get'],
      [judge.user_id, 'review.history'],
    ]);
  });
});
