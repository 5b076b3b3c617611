import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewProfile } from '../../contract/performance/review-data.ts';
import type { ReviewRecord } from '../../contract/performance/review-detail.ts';
import { type Answer, valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { done, refusal, v1, v2 } from '../../test/builders/performance.ts';
import { ReviewCycle, type Task } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('anonymous reviews by 0 to 5 peers', (engine) => {
  let cycle: ReviewCycle;
  /** The first was reviewed by nobody, the second by one, and so on. */
  let reviewees: readonly Person[];
  let peers: readonly Person[];
  /** Reviewed by two peers and by the boss, who is above. */
  let last: Person;
  let secrets: readonly string[];
  const times: number[] = [];
  const reviewIds = new Map<Person, string>();

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 12);
    reviewees = cycle.mates.slice(0, 6);
    peers = cycle.mates.slice(6, 11);
    last = cycle.mates.at(-1) ?? cycle.judge;
    await cycle.start();
    cycle.goTo(4);
    const { lead, boss } = cycle.world.company;
    for (const who of [...reviewees, last]) reviewIds.set(who, await cycle.reviewIdOf(who));
    for (const [count, reviewee] of reviewees.entries()) {
      await done(cycle.invite(lead, reviewee, peers));
      for (const peer of peers.toReversed().slice(0, count)) await submit(peer, reviewee);
      const [next] = peers.toReversed().slice(count);
      if (next) await decline(next, reviewee);
    }
    await done(cycle.invite(lead, last, [...peers.slice(0, 2), boss]));
    for (const who of [...peers.slice(0, 2), boss]) await submit(who, last);
    secrets = (await Promise.all(peers.map(secretsOf))).flat();
  });
  afterAll(() => cycle.world.app.close());

  async function submit(peer: Person, reviewee: Person): Promise<void> {
    cycle.world.app.clock.pass(60_000);
    times.push(cycle.world.app.clock.now());
    const said = cycle.evaluation(times.length % 3, `Word ${times.length}`);
    await done(cycle.submit(peer, 'invited_reviewer', said, reviewee));
  }
  async function decline(peer: Person, reviewee: Person): Promise<void> {
    const { id } = await cycle.taskOf(peer, 'invited_reviewer', reviewee);
    await done(cycle.call(peer, 'POST', `/records/${id}/decline`, { reason: 'No time' }));
  }
  /** All that leads to a person: ids of every kind, and of their records. */
  async function secretsOf(person: Person): Promise<string[]> {
    const url = '/open-apis/authen/v1/user_info';
    const info = await cycle.world.app.call(url, { token: await cycle.tokenOf(person) });
    const records = (await cycle.tasksOf(person)).map(({ id }) => id);
    const ids = ['open_id', 'union_id'].map((key) => String(valueAt(info, key)));
    expect(ids.every((id) => /^o[un]_/.test(id))).toBe(true);
    return [person.id, person.user_id, person.name, person.en_name, ...ids, ...records];
  }
  const tells = (text: string, of = secrets) => of.filter((secret) => text.includes(secret));
  const timesIn = (text: string) =>
    new Set([...text.matchAll(/"submit_time":"(\d+)"/g)].map(([, one]) => one));

  const ask = async (url: string, type: string, body: object): Promise<Answer> => {
    const token = await cycle.world.appToken();
    return cycle.world.app.call(`${url}?user_id_type=${type}`, { method: 'POST', token, body });
  };
  const idTypes = fc.constantFrom('user_id', 'open_id', 'union_id', 'people_admin_id');
  const asked = fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 });
  /** People asked for by user_id; with the other types the test could not name them. */
  const people = (places: readonly number[]) => places.flatMap((at) => reviewees[at]?.user_id ?? []);
  const moments = fc.option(fc.tuple(fc.nat(20), fc.constantFrom(-1, 0, 1)), { nil: undefined });
  const moment = (of: [number, number] | undefined) =>
    of && { updated_later_than: String((times[of[0] % times.length] ?? 0) + of[1]) };

  it('performance.v2.reviewData.query: no filter names or singles out anybody', async () => {
    const filters = fc.record({
      types: fc.subarray(['review', 'leader_review', 'summarize_key_outputs']),
      roles: fc.subarray(['invited_reviewer', 'reviewee', 'solid_line_leader']),
      progresses: fc.subarray([0, 1, 2, 3, 4]),
      byIds: fc.boolean(),
      source: fc.boolean(),
      later: moments,
    });
    const check = async (places: number[], of: typeof filters extends fc.Arbitrary<infer T> ? T : never) => {
      const answer = await done(
        ask(`${v2}/review_datas/query`, 'user_id', {
          semester_ids: [cycle.semester],
          reviewee_user_ids: people(places),
          stage_types: of.types,
          review_stage_roles: of.roles,
          stage_progresses: of.progresses,
          need_leader_review_data_source: of.source,
          ...(of.byIds && { stage_ids: [...cycle.stages.values()] }),
          ...moment(of.later),
        }),
      );
      expect(tells(answer.text)).toEqual([]);
      const datas = valueAt(answer, 'datas') as ReviewProfile[]; // as: the contract's shape, checked at each answer
      datas.forEach((review, at) => {
        const stage = review.stages.find(({ review_stage_role }) => review_stage_role === 'invited_reviewer');
        if (!stage) return;
        const count = places[at] ?? 0;
        const given = stage.records.filter(({ units }) => units.length > 0);
        expect([0, count]).toContain(given.length);
        expect(stage.records.every(({ progress }) => progress === 3)).toBe(true);
        expect(count < 3 && stage.records.length > 0).toBe(false);
        const text = JSON.stringify(stage);
        expect(timesIn(text).size).toBeLessThanOrEqual(1);
        expect(text).not.toMatch(/reviewer_(user_)?id|avg_diff|distribute_type/);
        const ids = stage.records.map(({ record_id }) => record_id);
        expect(ids).toEqual(ids.toSorted());
      });
    };
    await fc.assert(fc.asyncProperty(asked, filters, check), { numRuns: 120 });
  });

  it('performance.v2.reviewData.query: shows all who submitted from the minimum on, under any kind of id', async () => {
    const answer = await cycle.datas(
      { stage_types: ['review'], review_stage_roles: ['invited_reviewer'] },
      reviewees,
    );
    const datas = valueAt(await done(Promise.resolve(answer)), 'datas') as ReviewProfile[]; // as: as above
    const given = datas.map(
      ({ stages }) => stages[0]?.records.filter(({ units }) => units.length > 0).length,
    );
    expect(given).toEqual([0, 0, 0, 3, 4, 5]);
    await fc.assert(
      fc.asyncProperty(idTypes, async (type) => {
        const token = await cycle.tokenOf(reviewees[5] ?? last);
        const info = await cycle.world.app.call('/open-apis/authen/v1/user_info', { token });
        const id =
          type === 'user_id' || type === 'people_admin_id' ? reviewees[5]?.user_id : valueAt(info, type);
        const one = await done(
          ask(`${v2}/review_datas/query`, type, {
            semester_ids: [cycle.semester],
            reviewee_user_ids: [id],
            stage_types: ['review'],
          }),
        );
        expect(tells(one.text)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('performance.v2.reviewData.query: a text comes under an id that nothing told before', async () => {
    const [reviewee = last, fourth = last] = [reviewees[3], peers[0]];
    const path = `/reviews/${reviewIds.get(reviewee)}`;
    const seen = new Map<string, string>();
    const look = async (): Promise<number> => {
      const of = { stage_types: ['review'], review_stage_roles: ['invited_reviewer'] };
      const answer = await done(cycle.datas(of, [reviewee]));
      const ours = await done(cycle.call(undefined, 'GET', path));
      const records = valueAt(answer, 'datas', 0, 'stages', 0, 'records') as ReviewRecord[]; // as: as above
      const shown = [
        ...records.map(({ record_id, units }) => [record_id.split('-')[1] ?? '', units] as const),
        ...invitedIn(ours).map(({ id, units }) => [id, units] as const),
      ];
      for (const [id, units] of shown) {
        const said = JSON.stringify(units).replaceAll(/"submit_time":"\d+"/g, '');
        expect(seen.get(id) ?? said).toBe(said);
        seen.set(id, said);
      }
      return records.length;
    };
    expect(await look()).toBe(4);
    await submit(fourth, reviewee);
    expect(await look()).toBe(5);
    const { id } = await cycle.taskOf(fourth, 'invited_reviewer', reviewee);
    await done(cycle.call(fourth, 'POST', `/records/${id}/withdraw`, {}));
    expect(await look()).toBe(4);
    await submit(fourth, reviewee);
    expect(await look()).toBe(5);
    await done(cycle.call(fourth, 'POST', `/records/${id}/withdraw`, {}));
  });

  it('okra.performance.v1.review.confirmReviewers: who can be taken off tells nobody who has answered', async () => {
    const { lead } = cycle.world.company;
    const reviewee = reviewees[2] ?? cycle.judge;
    const path = `/reviews/${reviewIds.get(reviewee)}/confirm_reviewers`;
    const told = new Set<string>();
    for (const { user_id } of [...peers, cycle.judge])
      told.add(JSON.stringify(refusal(await cycle.call(lead, 'POST', path, { remove: [user_id] }))));
    expect([...told]).toEqual(['[1580102,"remove"]']);
  });

  it('performance.v1.reviewData.query: tells nothing of peers', async () => {
    const types = fc.subarray(['leader_review', 'communication_and_open_result', 'view_result']);
    const check = async (
      places: number[],
      stage_types: string[],
      progress: number[],
      of?: [number, number],
    ) => {
      const answer = await done(
        ask(`${v1}/review_datas/query`, 'user_id', {
          start_time: '0',
          end_time: '1',
          semester_id_list: [cycle.semester],
          reviewee_user_id_list: people(places),
          stage_types,
          stage_progress: progress,
          ...moment(of),
        }),
      );
      expect(tells(answer.text)).toEqual([]);
    };
    const progresses = fc.subarray([0, 1, 2, 3, 4]);
    await fc.assert(fc.asyncProperty(asked, types, progresses, moments, check), { numRuns: 30 });
  });

  const seenBy = async (viewer: Person | undefined, reviewee: Person): Promise<Answer> =>
    cycle.call(viewer, 'GET', `/reviews/${reviewIds.get(reviewee)}`);
  const invitedIn = (answer: Answer): Task[] =>
    (valueAt(answer, 'records') as Task[]) // as: our own endpoint's shape
      .filter(({ stage_id }) => stage_id === cycle.stages.get('invited_reviewer'));

  it('okra.performance.v1.review.get: names nobody to managers, deciders, apps and readers', async () => {
    const { lead, boss, stranger } = cycle.world.company;
    await done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers: true }));
    for (const viewer of [lead, boss, stranger, undefined])
      for (const [count, reviewee] of reviewees.entries()) {
        const answer = await done(seenBy(viewer, reviewee));
        expect(tells(answer.text)).toEqual([]);
        const records = invitedIn(answer);
        const given = records.filter(({ units }) => units.length > 0);
        expect(given).toHaveLength(count < 3 ? 0 : count);
        expect(count < 3 && records.length > 0).toBe(false);
        expect(timesIn(JSON.stringify(records)).size).toBeLessThanOrEqual(1);
        const ids = records.map(({ id }) => id);
        expect(ids).toEqual(ids.toSorted());
      }
  });

  it('okra.performance.v1.record.versions: of nameless reviews for their writers alone', async () => {
    const { stranger } = cycle.world.company;
    await done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers: true }));
    const [reviewee = last] = reviewees.slice(4);
    const writer = peers.at(-1) ?? last;
    const { id } = await cycle.taskOf(writer, 'invited_reviewer', reviewee);
    const versions = (who: Person | undefined, record = id) =>
      cycle.call(who, 'GET', `/records/${record}/versions`);
    await done(versions(writer));
    const sealed = invitedIn(await done(seenBy(undefined, reviewee)))[0]?.id;
    for (const viewer of [stranger, undefined])
      for (const record of [id, sealed]) expect((await versions(viewer, record)).body.code).toBe(1580112);
  });

  it('okra.performance.v1.review.get: who only administers sees who is done, and no word', async () => {
    const { stranger } = cycle.world.company;
    await done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers: false }));
    const records = invitedIn(await done(seenBy(stranger, reviewees[4] ?? last)));
    expect(records.map(({ state }) => state).toSorted()).toEqual([
      'declined',
      'done',
      'done',
      'done',
      'done',
    ]);
    expect(records.every(({ reviewer_user_id }) => reviewer_user_id !== undefined)).toBe(true);
    expect(JSON.stringify(records)).not.toMatch(/Word|No time|option_id/);
  });

  it('okra.performance.v1.review.get: a peer sees their own, a reviewee none, nobody else anything', async () => {
    for (const [at, peer] of peers.entries()) {
      const others = (await Promise.all(peers.toSpliced(at, 1).map(secretsOf))).flat();
      const answer = await done(seenBy(peer, reviewees[4] ?? last));
      expect(tells(answer.text, others)).toEqual([]);
      expect(invitedIn(answer)).toHaveLength(1);
    }
    for (const reviewee of reviewees) {
      const answer = await done(seenBy(reviewee, reviewee));
      expect(invitedIn(answer)).toEqual([]);
      expect(tells(answer.text)).toEqual([]);
    }
    expect((await seenBy(reviewees[0], reviewees[4] ?? last)).body.code).toBe(1580112);
  });

  it('okra.performance.v1.review.get: nobody hides behind the review of who looks', async () => {
    const { lead, boss } = cycle.world.company;
    expect(invitedIn(await done(seenBy(lead, last)))).toHaveLength(3);
    const records = invitedIn(await done(seenBy(boss, last)));
    expect(records.map(({ reviewer_user_id }) => reviewer_user_id?.user_id)).toEqual([boss.user_id]);
  });
});
