import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import { record } from '../../test/builders/change.ts';
import { commentsUrl, type TargetType, words } from '../../test/builders/comment.ts';
import {
  buildApp,
  buildUserToken,
  type Person,
  type RegisteredApp,
  type Tenant,
} from '../../test/builders/company.ts';
import { buildPeriod, buildSheet, draftKeyResult, draftObjective } from '../../test/builders/okr.ts';
import { buildOrganisation, type Plan, plans, sightOf } from '../../test/builders/organisation.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

type World = Tenant & { app: TestApp; people: Person[]; client: RegisteredApp; tokens: string[] };
const SECRET = 'Hush';
const historyUrl = '/open-apis/okra/v1/changes';

/** One person's sheet with one of everything, each commented on by its owner and with a line of history. */
async function publish(
  world: World,
  period: Awaited<ReturnType<typeof buildPeriod>>,
  plan: Plan,
  owner: number,
) {
  const { app, people, client, tokens } = world;
  const person = people[owner];
  const hides = plan.sheets[owner];
  if (!person || !hides) throw new RangeError(`nobody is number ${owner}`);
  const viewers = (visibility: string) =>
    visibility === 'chosen' ? plan.chosen.flatMap((who) => people[who]?.id ?? []) : [];
  const content = words(`${SECRET} ${owner}`);
  const progress = {
    id: app.newId(),
    author_id: person.id,
    content,
    percent: 1,
    status: 0,
    time: app.clock.now(),
  };
  const keyResult = draftKeyResult(app, period, { content, progresses: [progress] });
  const objective = draftObjective(app, period, {
    content,
    visibility: hides.objective,
    viewers: viewers(hides.objective),
    key_results: [keyResult],
  });
  const sheet = await buildSheet(app, world, person, period, {
    visibility: hides.sheet,
    viewers: viewers(hides.sheet),
    objectives: [objective],
  });
  const targets: [TargetType, string][] = [
    ['cycle', sheet.id],
    ['objective', objective.id],
    ['key_result', keyResult.id],
    ['progress', progress.id],
  ];
  const place = { sheetId: sheet.id, action: 'update', from: { content }, to: { score: 1 } } as const;
  await record(
    app,
    world,
    client,
    person,
    { ...place, entity: 'objective', entityId: objective.id },
    { ...place, entity: 'key_result', entityId: keyResult.id, parentId: objective.id },
  );
  const commented = [];
  for (const [type, id] of targets) {
    const selection = type === 'objective' || type === 'key_result' ? { selected_text: SECRET } : {};
    const answer = await app.call(commentsUrl, {
      method: 'POST',
      token: tokens[owner],
      body: { target: { target_type: type, target_id: id }, content, ...selection },
    });
    commented.push({ type, id, commentId: String(valueAt(answer, 'comment_id')) });
  }
  return commented;
}

const tells = ({ text }: Answer) => text.includes(SECRET);

/** Every way there is to ask about a target and a comment on it; those that would change something come last. */
function callsAbout(world: World, viewer: number, type: TargetType, id: string, commentId: string) {
  const token = world.tokens[viewer];
  const content = words('Mine');
  const selection = type === 'objective' || type === 'key_result' ? { selected_text: 'x' } : {};
  const about = `?target_type=${type}&target_id=${id}`;
  const one = `${commentsUrl}/${commentId}`;
  const target = { target_type: type, target_id: id };
  return {
    list: () => world.app.call(commentsUrl + about, { token }),
    get: () => world.app.call(one, { token }),
    history: () => world.app.call(historyUrl + about, { token }),
    writes: [
      () => world.app.call(commentsUrl, { method: 'POST', token, body: { target, content, ...selection } }),
      () =>
        world.app.call(commentsUrl, {
          method: 'POST',
          token,
          body: { target, content, ref_comment_id: commentId },
        }),
      () => world.app.call(one, { method: 'PATCH', token, body: { content } }),
      () => world.app.call(`${one}/solve`, { method: 'POST', token }),
      () => world.app.call(`${one}/reopen`, { method: 'POST', token }),
      () => world.app.call(one, { method: 'DELETE', token }),
    ],
  };
}

describeOnEachEngine('okr.v2.okrComment and okra.v1.change', (engine) => {
  it(
    'tell nothing of what is hidden, whoever works with whom and hides what',
    { timeout: 120_000 },
    async () => {
      const app = await TestApp.start(engine);
      const seen = { yes: 0, no: 0 };
      for (const plan of fc.sample(plans, { numRuns: 5, seed: 11 })) {
        const organisation = await buildOrganisation(app, plan);
        const client = await buildApp(app, organisation);
        const tokens: string[] = [];
        for (const person of organisation.people)
          tokens.push(await buildUserToken(app, organisation, client, person));
        const world: World = { ...organisation, app, client, tokens };
        const period = await buildPeriod(app, organisation);
        const sheets = [];
        for (const owner of organisation.people.keys())
          sheets.push(await publish(world, period, plan, owner));
        const stored = () =>
          app.database.tenant(world.tenantId).read((db) =>
            db.all(sql`select c.id, c.content, t.status from okr_comments c
            join okr_comment_threads t on t.tenant_id = c.tenant_id and t.id = c.thread_id
            where c.tenant_id = ${world.tenantId} order by c.id`),
          );
        const before = await stored();
        for (const [owner, targets] of sheets.entries()) {
          for (const viewer of organisation.people.keys()) {
            const sight = sightOf(plan, viewer, owner);
            for (const { type, id, commentId } of targets) {
              const sees = type === 'cycle' ? sight.sheet : sight.objective;
              const at = { plan, owner, viewer, type };
              const { list, get, history, writes } = callsAbout(world, viewer, type, id, commentId);
              const [listed, got] = [await list(), await get()];
              const told = type === 'progress' ? sight.history : tells(await history());
              expect({ ...at, list: tells(listed), get: tells(got), told }).toEqual({
                ...at,
                list: sees,
                get: sees,
                told: sight.history,
              });
              seen[sees ? 'yes' : 'no'] += 1;
              if (sees) continue;
              expect([listed.body.code, got.body.code]).toEqual([1001002, 1001004]);
              for (const write of writes) {
                const answer = await write();
                expect([1001001, 1001002, 1001004]).toContain(answer.body.code);
                expect({ ...at, tells: tells(answer) }).toEqual({ ...at, tells: false });
              }
            }
          }
        }
        expect(await stored()).toEqual(before);
      }
      expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(50);
      await app.close();
    },
  );
});
