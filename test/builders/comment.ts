import type { KeyResultDraft, ObjectiveDraft } from '../../server/okr/index.ts';
import { TestApp, valueAt } from '../app.ts';
import type { Engine } from '../engines.ts';
import { buildApp, buildCompany, buildUserToken, type Company, type Person } from './company.ts';
import { buildPeriod, buildSheet, draftKeyResult, draftObjective } from './okr.ts';

export const commentsUrl = '/open-apis/okr/v2/comments';

export const words = (text: string) => ({
  blocks: [
    {
      block_element_type: 'paragraph' as const,
      paragraph: { elements: [{ paragraph_element_type: 'textRun' as const, text_run: { text } }] },
    },
  ],
});

export type TargetType = 'cycle' | 'objective' | 'key_result' | 'progress';

/** A member's sheet with one objective, key result and progress record, and tokens of everybody around. */
export async function buildCommentWorld(
  engine: Engine,
  visibility: ObjectiveDraft['visibility'] = 'everyone',
  env: Readonly<Record<string, string>> = {},
) {
  const app = await TestApp.start(engine, env);
  const company = await buildCompany(app);
  const period = await buildPeriod(app, company);
  const progress = {
    id: app.newId(),
    author_id: company.member.id,
    content: words('Half way'),
    percent: 50,
    status: 0,
    time: app.clock.now(),
  };
  const keyResult: KeyResultDraft = draftKeyResult(app, period, { progresses: [progress] });
  const objective = draftObjective(app, period, { visibility, key_results: [keyResult] });
  const sheet = await buildSheet(app, company, company.member, period, { objectives: [objective] });
  const client = await buildApp(app, company);
  const targets: Record<TargetType, string> = {
    cycle: sheet.id,
    objective: objective.id,
    key_result: keyResult.id,
    progress: progress.id,
  };
  const tokens = await tokensOf(app, company, client);
  const comment = async (who: Who, type: TargetType, more: object = {}) =>
    app.call(commentsUrl, {
      method: 'POST',
      token: tokens[who],
      body: { target: { target_type: type, target_id: targets[type] }, content: words('Why so?'), ...more },
    });
  const commentId = async (who: Who, type: TargetType, more: object = {}) =>
    String(valueAt(await comment(who, type, more), 'comment_id'));
  return {
    app,
    company,
    period,
    objective,
    keyResult,
    progress,
    sheet,
    client,
    targets,
    tokens,
    comment,
    commentId,
  };
}

export type CommentWorld = Awaited<ReturnType<typeof buildCommentWorld>>;

type Who = 'boss' | 'lead' | 'member' | 'stranger';

async function tokensOf(
  app: TestApp,
  company: Company,
  client: { appId: string; secret: string; token: string },
): Promise<Record<Who, string>> {
  const token = (person: Person) => buildUserToken(app, company, client, person);
  return {
    boss: await token(company.boss),
    lead: await token(company.lead),
    member: await token(company.member),
    stranger: await token(company.stranger),
  };
}
