import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildCompany, type Person } from '../../test/builders/company.ts';
import { done, v1, v2 } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { buildAccount, password } from '../../test/builders/sign-in.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { Visitor } from '../../test/visitor.ts';

describeOnEachEngine('the pages behind reviewprofile_url and jump_url', (engine) => {
  let cycle: ReviewCycle;
  let anna: Person;
  let peers: readonly Person[];
  let curious: Person;
  let tenantKey: string;
  let profile: string;

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 6);
    const [first, ...others] = cycle.mates;
    anna = first ?? cycle.judge;
    peers = others.slice(0, 3);
    curious = others.at(-1) ?? cycle.judge;
    await cycle.start();
    cycle.goTo(4);
    const url = '/open-apis/authen/v1/user_info';
    const info = await cycle.world.app.call(url, { token: await cycle.tokenOf(anna) });
    tenantKey = String(valueAt(info, 'tenant_key'));
    const { lead, boss, stranger } = cycle.world.company;
    for (const who of [...cycle.mates, lead, boss, stranger])
      await buildAccount(cycle.world.app, cycle.world.company, who);
    await done(cycle.submit(anna, 'reviewee', cycle.evaluation(2, 'My <own> word\nin two lines')));
    await done(cycle.invite(lead, anna, peers));
    await done(cycle.submit(peers[0] ?? anna, 'invited_reviewer', cycle.evaluation(1, 'Word 0'), anna));
    profile = await profilePath();
  });
  afterAll(() => cycle.world.app.close());

  const pathOf = (url: unknown) => new URL(String(url)).pathname + new URL(String(url)).search;
  /** As the published answer has it. */
  async function profilePath(): Promise<string> {
    const body = { semester_id: cycle.semester, user_ids: [anna.user_id] };
    const answer = await done(cycle.call(undefined, 'POST', `${v2}/reviewees/query`, body));
    return pathOf(valueAt(answer, 'reviewees', 0, 'reviewprofile_url'));
  }
  const jumpPath = async (who: Person): Promise<string> => {
    const body = { semester_id: cycle.semester, user_id_lists: [who.user_id] };
    const answer = await done(cycle.call(undefined, 'POST', `${v1}/stage_tasks/find_by_user_list`, body));
    const tasks = valueAt(answer, 'items', 0, 'stage_task_info_lists') as {
      stage_id: string;
      jump_url: string;
    }[]; // as: the contract's shape
    const task = tasks.find(({ stage_id }) => stage_id === cycle.stages.get('invited_reviewer'));
    return pathOf(task?.jump_url);
  };
  const visitorOf = async (who: Person, language = 'en') => {
    const visitor = new Visitor(cycle.world.app, { 'accept-language': language });
    const page = await visitor.open(`/sign-in?tenant=${tenantKey}`);
    await visitor.submit(page, '/sign-in', { email: `${who.user_id}@acme.example`, password });
    return visitor;
  };
  const open = async (who: Person, path = profile, language = 'en') =>
    (await visitorOf(who, language)).open(path);

  it('ask to sign in, and lead back here but nowhere else', async () => {
    const visitor = new Visitor(cycle.world.app);
    const target = `${profile}&next=//evil.example`;
    const place = Visitor.placeOf(await visitor.open(target));
    expect(place).toBe(`/sign-in?next=${encodeURIComponent(target)}`);
    const form = await visitor.open(`${place}&tenant=${tenantKey}`);
    const signedIn = await visitor.submit(form, '/sign-in', {
      email: `${anna.user_id}@acme.example`,
      password,
    });
    expect(Visitor.placeOf(signedIn)).toBe(target);
    expect((await visitor.open(target)).status).toBe(200);
    for (const evil of ['//evil.example/perf/profile', '/perf/review//evil.example']) {
      const answer = await new Visitor(cycle.world.app).open(evil);
      const led = answer.status === 303 ? Visitor.placeOf(answer) : '/';
      expect(led).toMatch(/^\/(?!\/)/);
    }
  });

  it('are unknown to those who may not see, as is what there never was', async () => {
    const none = await open(anna, `/perf/profile?rootReviewId=${cycle.world.app.newId()}`);
    expect(none.status).toBe(404);
    for (const path of ['/perf/profile', '/perf/profile?rootReviewId=%27', profile]) {
      const answer = await open(curious, path);
      expect([answer.status, answer.text]).toEqual([404, none.text]);
    }
    const review = await jumpPath(peers[0] ?? anna);
    for (const [who, path] of [
      [curious, review],
      [anna, review],
      [anna, `/perf/review/1/${cycle.stages.get('reviewee')}`],
      [anna, `/perf/review/${cycle.semester}/1`],
    ] as const) {
      const answer = await open(who, path);
      expect([answer.status, answer.text]).toEqual([404, none.text]);
    }
  });

  it('show a reviewee their own words, and no result before the release', async () => {
    const { text, headers } = await open(anna);
    expect(text).toContain('My &lt;own&gt; word\nin two lines');
    expect(text).toContain('2026 H2');
    expect(text).toContain('Not released yet');
    expect(text).not.toMatch(/Word \d|<h2>Result/);
    expect(headers['cache-control']).toBe('no-store');
    expect((await open(anna, profile, 'zh-CN')).text).toContain('的绩效评估');
  });

  it('show peers what they owe, and of a nameless review their own part only', async () => {
    const [first = anna, second = anna] = peers;
    const path = await jumpPath(second);
    const owed = await open(second, path);
    expect(owed.text).toContain(`href="${profile}"`);
    expect(owed.text).toContain('To do');
    expect((await open(first, path)).text).toContain('Done');
    expect((await open(first)).text).toContain('Word 0');
    expect((await open(second)).text).not.toContain('Word 0');
    await done(cycle.submit(second, 'invited_reviewer', cycle.evaluation(1, 'Word 1'), anna));
    expect((await open(cycle.world.company.lead)).text).not.toMatch(/Word \d/);
    await done(cycle.submit(peers[2] ?? anna, 'invited_reviewer', cycle.evaluation(1, 'Word 2'), anna));
    const { text } = await open(cycle.world.company.lead);
    expect([...text.matchAll(/Word \d/g)].map(([word]) => word).toSorted()).toEqual([
      'Word 0',
      'Word 1',
      'Word 2',
    ]);
    expect(text.match(/Nameless · Done/g)).toHaveLength(3);
    for (const peer of peers)
      for (const secret of [peer.id, peer.user_id, peer.name, peer.en_name].filter((one) => one !== ''))
        expect(text).not.toContain(secret);
  });

  it('note the look of an administrator, and show those without sight no words', async () => {
    const { stranger } = cycle.world.company;
    const admin = (reads_answers: boolean) =>
      done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers }));
    await admin(false);
    const blind = await open(stranger);
    expect(blind.status).toBe(200);
    expect(blind.text).not.toMatch(/Word \d|My &lt;own/);
    await admin(true);
    expect((await open(stranger)).text).toContain('My &lt;own');
    await cycle.world.app.app.drain();
    const audits = await done(cycle.call(undefined, 'GET', '/audits'));
    expect(valueAt(audits, 'audits')).toEqual([
      expect.objectContaining({
        app_id: '',
        action: 'review.get',
        user_id: expect.objectContaining({ user_id: stranger.user_id }),
        intact: true,
      }),
    ]);
  });

  it('show the result once it is released, and to the reviewee not who gave it', async () => {
    const { lead } = cycle.world.company;
    cycle.goTo(5);
    await done(cycle.submit(lead, 'solid_line_leader', cycle.evaluation(0, 'The last word'), anna));
    expect((await open(anna)).text).not.toContain('The last word');
    cycle.goTo(7);
    const { id } = await cycle.taskOf(lead, 'communication_and_open_result', anna);
    await done(cycle.call(lead, 'POST', `/records/${id}/release`, {}));
    const own = (await open(anna)).text;
    expect(own).toContain('The last word');
    expect(own).not.toMatch(/<dd class="quiet">|· review/);
    expect((await open(lead)).text).toMatch(/<dd class="quiet">[^<]*· review<\/dd>/);
    expect((await open(curious)).status).toBe(404);
  });

  it('are unknown to another company, whose people have the same names', async () => {
    const { app } = cycle.world;
    const rival = await buildCompany(app, 'Rival');
    await buildAccount(app, rival, rival.boss);
    const row = await app.database.read((db) =>
      db.one<{ tenant_key: string }>({
        text: 'select tenant_key from tenants where tenant_id = $1',
        values: [rival.tenantId],
      }),
    );
    const visitor = new Visitor(app);
    const page = await visitor.open(`/sign-in?tenant=${row?.tenant_key}`);
    await visitor.submit(page, '/sign-in', { email: `${rival.boss.user_id}@rival.example`, password });
    expect((await visitor.open('/account')).status).toBe(200);
    for (const path of [profile, await jumpPath(peers[0] ?? anna)])
      expect((await visitor.open(path)).status).toBe(404);
  });
});
