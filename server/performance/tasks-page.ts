import { findPeople } from '../directory/index.ts';
import { html } from '../html.ts';
import type { PageAnswer, PageLanguage } from '../page.ts';
import { listOwn } from './list-own.ts';
import { momentIn, nameIn, roleIn, say, stateIn } from './page-words.ts';
import type { PageCtx } from './pages.ts';
import { presentRecords } from './present-own-record.ts';
import { nameV2 } from './present.ts';
import { findSemester } from './semester-queries.ts';

/** Whom somebody reviews in a stage, or what they do there for themselves: undefined where that is nothing. */
export async function tasksPage(
  ctx: PageCtx,
  language: PageLanguage,
  semesterId: string,
  stageId: string,
): Promise<PageAnswer | undefined> {
  const semester = await findSemester(ctx.db, ctx.actor.tenantId, semesterId);
  const own = (await listOwn(ctx, semesterId)).filter(({ stage }) => stage.id === stageId);
  const [first, ...others] = await presentRecords(ctx, 'people_admin_id', own);
  if (!semester || !first) return undefined;
  const reviewees = new Set(own.map(({ record }) => record.reviewee_id));
  const people = await findPeople(ctx, reviewees);
  const rows = [first, ...others].map((record) => {
    const person = people.get(record.reviewee_user_id.user_id ?? '');
    const name = (language === 'en' && person?.en_name) || (person?.name ?? '');
    return html`<tr>
      <td><a href="/perf/profile?rootReviewId=${record.review_id}">${name}</a></td>
      <td>${stateIn(language, record)}</td>
    </tr>`;
  });
  const title = nameIn(language, first.stage_name);
  const role = roleIn(language, first.review_stage_role);
  const until = momentIn(language, ctx.actor.timeZone, Number(first.deadline));
  return {
    title,
    isDocument: true,
    body: html`<h1>${title}</h1>
      <p class="quiet">
        ${nameIn(language, nameV2(semester))} ·
        ${role !== '' && `${role} · `}${say(language, ['截止', 'Until'])} ${until}
      </p>
      <table class="tasks">
        <thead>
          <tr>
            <th scope="col">${say(language, ['被评估人', 'Reviewee'])}</th>
            <th scope="col">${say(language, ['状态', 'State'])}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`,
  };
}
