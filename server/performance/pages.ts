import type { Actor, Clock, Ctx } from '../context.ts';
import type { Database, Reader } from '../db/database.ts';
import { type Gatherer, gatherInto } from '../gatherer.ts';
import { html } from '../html.ts';
import {
  type PageAnswer,
  type PageLanguage,
  type PageRequest,
  type PageRoute,
  signInFirst,
} from '../page.ts';
import { say } from './page-words.ts';
import { profilePage } from './profile-page.ts';
import { tasksPage } from './tasks-page.ts';

/** What our pages ask the policy with: the same as an endpoint does. */
export type PageCtx = Pick<Ctx, 'actor' | 'clock' | 'gather'> & { readonly db: Reader };

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly gatherer: Gatherer;
  /** Who is signed in. */
  findViewer(request: PageRequest): Promise<Actor | undefined>;
}

type Show = (ctx: PageCtx, request: PageRequest) => Promise<PageAnswer | undefined>;

/** The pages that `reviewprofile_url` and `jump_url` lead to. */
export const performanceRoutes = (parts: Parts): PageRoute[] => [
  page(parts, '/perf/profile', (ctx, { language, query }) =>
    profilePage(ctx, language, query.get('rootReviewId') ?? ''),
  ),
  page(parts, '/perf/review/:semester_id/:stage_id', (ctx, { language, params }) =>
    tasksPage(ctx, language, params['semester_id'] ?? '', params['stage_id'] ?? ''),
  ),
];

const page = (parts: Parts, path: string, show: Show): PageRoute => ({
  method: 'GET',
  path,
  async handle(request) {
    const actor = await parts.findViewer(request);
    if (!actor) return signInFirst(request);
    const { tenantId } = actor;
    const gather = gatherInto(parts, tenantId);
    const shown = await parts.database
      .tenant(tenantId)
      .read((db) => show({ db, actor, clock: parts.clock, gather }, request));
    return shown ?? unknown(request.language);
  },
});

/** What is hidden is answered as what there never was. */
const unknown = (language: PageLanguage): PageAnswer => ({
  status: 404,
  title: say(language, ['没有这个页面', 'No such page']),
  body: html`<h1>
    ${say(language, ['没有这个页面，或你无权查看', 'There is no such page, or you may not see it'])}
  </h1>`,
});
