import type { Actor, Clock } from '../context.ts';
import type { Database, Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import { html, type Html } from '../html.ts';
import {
  type PageAnswer,
  type PageLanguage,
  type PageRequest,
  type PageRoute,
  signInFirst,
} from '../page.ts';
import { chineseName, englishName } from './calendar.ts';
import { listSightChangesAfter } from './change-queries.ts';
import { type FrozenObjective, readFrozen } from './freeze-okr.ts';
import { imageUrl } from './image-links.ts';
import { pastSights } from './past-sight-rules.ts';
import { canSee } from './policy.ts';
import { HIDDEN_PERIOD } from './reach.ts';
import { renderRichText } from './render-rich-text.ts';
import { findReview, type ReviewRow } from './review-queries.ts';
import { mentionedIn, type RichText } from './rich-text.ts';
import { shownScore, weightedScore } from './scoring.ts';
import { readRichText } from './sheet-answer.ts';
import { findStanding, listVisibleObjectiveIds, listVisibleSheetIds } from './sheet-queries.ts';

/** Who is signed in at a browser, as far as this room has to know. */
export type Viewer = Pick<Actor, 'tenantId' | 'idKey'> & { readonly userId: string };

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  baseUrl(): string;
  findViewer(request: PageRequest): Promise<Viewer | undefined>;
}

/** The page that the links of reviews lead to: for people who are signed in and see the sheet that it is about. */
export const reviewRoute = (parts: Parts): PageRoute => ({
  method: 'GET',
  path: '/okr/reviews/:review_id',
  async handle(request) {
    const viewer = await parts.findViewer(request);
    if (!viewer) return signInFirst(request);
    const { tenantId } = viewer;
    return parts.database.tenant(tenantId).read(async (db) => {
      const review = await findReview(db, tenantId, request.params['review_id'] ?? '');
      const isVisible = review !== undefined && (await sees(db, viewer, review));
      return isVisible ? show(parts, db, viewer, review, request.language) : unknown(request.language);
    });
  },
});

async function sees(db: Reader, { tenantId, userId }: Viewer, review: ReviewRow): Promise<boolean> {
  if (review.period_status === HIDDEN_PERIOD) return false;
  if (review.user_id === userId) return true;
  const { sheet_id } = review;
  return sheet_id !== null && (await listVisibleSheetIds(db, tenantId, userId, [sheet_id])).length > 0;
}

/** What is hidden is answered as what there never was. */
const unknown = (language: PageLanguage): PageAnswer => ({
  status: 404,
  title: language === 'zh' ? '没有这篇文档' : 'No such document',
  body: html`<h1>
    ${language === 'zh' ? '没有这篇文档，或你无权查看' : 'There is no such document, or you may not see it'}
  </h1>`,
});

async function show(
  parts: Parts,
  db: Reader,
  viewer: Viewer,
  review: ReviewRow,
  language: PageLanguage,
): Promise<PageAnswer> {
  const zh = language === 'zh';
  const content = readRichText(review.content);
  const objectives = await visibleOf(db, viewer, review);
  const texts = [
    content,
    ...objectives.flatMap((o) => [o.content, o.notes ?? nothing, ...o.key_results.map((k) => k.content)]),
  ];
  const mentioned = new Set([review.user_id, ...texts.flatMap(mentionedIn)]);
  const people = await findPeople({ db, actor: viewer }, mentioned);
  const nameOf = (id: string) => {
    const person = people.get(id);
    return (!zh && person?.en_name) || (person?.name ?? '');
  };
  const signer = { actor: viewer, baseUrl: parts.baseUrl(), clock: parts.clock };
  const showing = {
    nameOf,
    imageUrl: (fileToken: string) => imageUrl(signer, fileToken),
    imageName: zh ? '图片' : 'Image',
  };
  const render = (text: typeof content) => renderRichText(text, showing);
  const day = new Date(review.created_time).toISOString().slice(0, 10);
  return {
    title: review.title,
    isDocument: true,
    body: html`<h1>${review.title}</h1>
      <p class="quiet">
        ${nameOf(review.user_id)} · ${zh ? chineseName(review) : englishName(review)} · ${day}
      </p>
      ${render(content)}
      ${objectives.length > 0 && html`<h2>${zh ? '当时的 OKR' : 'The OKR at that time'}</h2>`}
      ${renderTotal(objectives, zh)}
      ${objectives.map((objective, at) => renderObjective(objective, at + 1, render, zh))}`,
  };
}

/**
 * Only what a reader sees today and was open to them then, too: what an objective said while it was hidden stays hidden
 * when it is opened with other words. The history knows how things were seen; how people stand to each other is today's.
 */
async function visibleOf(db: Reader, { tenantId, userId }: Viewer, review: ReviewRow) {
  const { id, sheet_id } = review;
  const frozen = readFrozen(review.frozen);
  if (sheet_id === null || frozen.length === 0) return [];
  const ids = frozen.map((objective) => objective.id);
  const seen = new Set((await listVisibleObjectiveIds(db, tenantId, userId, ids)).map((row) => row.id));
  const then = pastSights(await listSightChangesAfter(db, tenantId, [sheet_id, ...ids], id));
  const standing = await findStanding(db, tenantId, userId, sheet_id);
  const wasOpen = (thing: string) => {
    const past = then.get(thing);
    if (!past) return true;
    return canSee({ ...standing, visibility: past.visibility, isChosen: past.viewers.includes(userId) });
  };
  return frozen.filter((objective) => seen.has(objective.id) && wasOpen(sheet_id) && wasOpen(objective.id));
}

const nothing: RichText = { blocks: [] };

/** Of what this reader sees, as the score of a cycle is. */
function renderTotal(objectives: readonly FrozenObjective[], zh: boolean): Html | false {
  const total = weightedScore(objectives.map(({ score, weight = 0 }) => ({ score, weight })));
  return (
    total !== undefined && html`<p class="quiet">${zh ? '总分' : 'Score'} ${shownScore(total).toFixed(1)}</p>`
  );
}

type Render = (text: RichText) => Html[];

function renderObjective(objective: FrozenObjective, number: number, render: Render, zh: boolean): Html {
  const heads = zh ? ['内容', '权重', '进度', '评分'] : ['Text', 'Weight', 'Progress', 'Score'];
  return html`<table>
    <thead>
      <tr>
        <th scope="col"></th>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${renderItem(`O${number}`, objective, render, zh)}
      ${objective.key_results.map((keyResult, at) => renderItem(`KR${at + 1}`, keyResult, render, zh))}
      ${
        objective.notes &&
        html`<tr>
          <th scope="row">${zh ? '备注' : 'Notes'}</th>
          <td colspan="4">${render(objective.notes)}</td>
        </tr>`
      }
    </tbody>
  </table>`;
}

function renderItem(
  name: string,
  item: FrozenObjective['key_results'][number],
  render: Render,
  zh: boolean,
): Html {
  const { content, weight, percent, status = -1, score } = item;
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${render(content)}</td>
    <td>${weight === undefined ? '–' : `${weight / 10} %`}</td>
    <td>${percent} % ${(zh ? statusesZh : statusesEn)[status]}</td>
    <td>${score === null ? '–' : shownScore(score).toFixed(1)}</td>
  </tr>`;
}

const statusesZh = ['正常', '有风险', '已延期'];
const statusesEn = ['on track', 'at risk', 'delayed'];
