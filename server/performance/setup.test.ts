import { afterAll, beforeAll, expect, it } from 'vitest';
import { shownStageTypes } from '../../contract/performance/review-data.ts';
import type { TestApp } from '../../test/app.ts';
import { buildApp, type Person, type RegisteredApp, getToken } from '../../test/builders/company.ts';
import { done, v2 } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { setAppRange } from './setting-queries.ts';

describeOnEachEngine('what is remembered of a set-up', (engine) => {
  let cycle: ReviewCycle;
  let bounded: RegisteredApp;
  /** The same server on the same database, but that it remembers nothing. */
  let cold: TestApp;
  let anna: Person;
  let peers: readonly Person[];
  let last: readonly string[] = [];

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 5);
    const { app, company } = cycle.world;
    bounded = await buildApp(app, company);
    cold = await app.beside({ OKRA_ANSWER_MEMORY: '0' });
    const [first, ...others] = cycle.mates;
    anna = first ?? cycle.judge;
    peers = others.slice(0, 3);
  }, 60_000);
  afterAll(async () => {
    await cold.app.close();
    await cycle.world.app.close();
  });

  const everybody = () => [...cycle.mates, cycle.judge].map(({ user_id }) => user_id);

  const questions = (): [path: string, body: object][] => {
    const { semester, activity } = cycle;
    const stage_types = shownStageTypes;
    return [
      ['reviewees', { semester_id: semester }],
      ['reviewees', { semester_id: semester, user_ids: everybody() }],
      ['reviewees', { semester_id: semester, user_ids: everybody(), activity_ids: [activity] }],
      ['review_datas', { semester_ids: [semester], reviewee_user_ids: everybody(), stage_types }],
      [
        'review_datas',
        {
          semester_ids: [semester],
          reviewee_user_ids: [anna.user_id],
          stage_types,
          need_leader_review_data_source: true,
          stage_progresses: [1, 2],
        },
      ],
    ];
  };

  const ask = async (server: TestApp): Promise<string[]> => {
    const texts: string[] = [];
    for (const { appId, secret } of [cycle.world.client, bounded]) {
      const token = await getToken(server, appId, secret);
      for (const [resource, body] of questions()) {
        const url = `${v2}/${resource}/query?user_id_type=user_id`;
        const { text } = await server.call(url, { method: 'POST', token, body });
        texts.push(text.replace(/"log_id":"\w+"/, ''));
      }
    }
    return texts;
  };

  /** The remembering server has answered before the change, and again after it. */
  const change = async (act: () => unknown, shows = true) => {
    last = await ask(cycle.world.app);
    await act();
    const warm = await ask(cycle.world.app);
    expect(warm).toEqual(await ask(cold));
    if (shows) expect(warm).not.toEqual(last);
    else expect(warm).toEqual(last);
  };
  const asApp = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body: object = {}) =>
    done(cycle.call(undefined, method, path, body));
  const reach = (departments: readonly string[] | undefined) => {
    const { app, company } = cycle.world;
    return app.database.write((db) => setAppRange(db, company.tenantId, bounded.appId, departments));
  };

  it('is forgotten with each change of the set-up', async () => {
    const { world, judge, activity } = cycle;
    await change(() => done(world.addReviewees(activity, judge)));
    const body = { user_ids: [judge.user_id] };
    await change(() => done(world.call('DELETE', `/activities/${activity}/reviewees`, body)));
    await change(() => cycle.start());
    await change(() => reach([]));
    await change(() => reach([world.company.teamId]));
    await change(() => reach(undefined), false);
    await change(() => asApp('PATCH', '/settings', { seats: false }));
    await change(() => asApp('PATCH', '/settings', { seats: true }));
  });

  it('never holds what people write, nor the time', async () => {
    const { lead } = cycle.world.company;
    cycle.goTo(0);
    await change(() => done(cycle.submit(anna, 'summarize_key_outputs', cycle.summary('Shipped it'))));
    await change(() => cycle.goTo(4));
    await change(() => done(cycle.submit(anna, 'reviewee', cycle.evaluation(2))));
    await change(() => done(cycle.invite(lead, anna, peers)));
    await change(async () => {
      for (const peer of peers) await done(cycle.submit(peer, 'invited_reviewer', cycle.evaluation(1), anna));
    });
    await change(() => cycle.goTo(5));
    const stage = cycle.stages.get('reviewee') ?? '';
    const deadline = String(cycle.world.app.clock.now() + 86_400_000 * 40);
    await change(() => asApp('PATCH', `/stages/${stage}`, { deadline }));
    await change(() => done(cycle.submit(lead, 'solid_line_leader', cycle.evaluation(1), anna)));
    cycle.goTo(6);
    const { id } = await cycle.taskOf(cycle.calibrator, 'calibration', anna);
    const results = [{ field_id: cycle.field(1, 'indicator'), option_id: cycle.levels[0] }];
    const decision = { results, reason: 'The curve' };
    await change(() => done(cycle.call(cycle.calibrator, 'POST', `/records/${id}/decide`, decision)));
    cycle.goTo(7);
    const talk = await cycle.taskOf(lead, 'communication_and_open_result', anna);
    await change(() => done(cycle.call(lead, 'POST', `/records/${talk.id}/release`, {})));
    cycle.goTo(8);
    const view = await cycle.taskOf(anna, 'view_result');
    const appeal = { reason: 'See my numbers' };
    await change(() => done(cycle.call(anna, 'POST', `/records/${view.id}/appeal`, appeal)));
    await change(() => asApp('POST', `/activities/${cycle.activity}/finish`), false);
  });
});
