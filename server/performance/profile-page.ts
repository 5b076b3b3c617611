import type { OwnRecord } from '../../contract/app/performance/record.ts';
import type { Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import { html, type Html } from '../html.ts';
import type { PageAnswer, PageLanguage } from '../page.ts';
import { listIndicatorsByIds } from './indicator-queries.ts';
import { loadTemplates } from './load-stage-templates.ts';
import { momentIn, nameIn, roleIn, say, stateIn } from './page-words.ts';
import { presentRecords } from './present-own-record.ts';
import { nameV2 } from './present.ts';
import { listQuestionsByIds } from './question-queries.ts';
import { findReachable, type ReachedReview } from './reach-review.ts';
import { renderUnits, type Wording } from './render-answers.ts';
import { seeReview } from './see-review.ts';
import { findSemester } from './semester-queries.ts';
import type { PageCtx } from './pages.ts';
import { indicatorsIn, questionsIn } from './template-rules.ts';

/** What the endpoint tells of a review, in words: undefined where it tells nothing. */
export async function profilePage(
  ctx: PageCtx,
  language: PageLanguage,
  reviewId: string,
): Promise<PageAnswer | undefined> {
  const reached = await findReachable(ctx, reviewId);
  if (!reached) return undefined;
  // Internal ids stay on the server: they only find names.
  const records = await presentRecords(ctx, 'people_admin_id', await seeReview(ctx, reached));
  const { review } = reached;
  const people = await findPeople(ctx, new Set([review.user_id, ...records.flatMap(writersOf)]));
  const nameOf = (id: string) => {
    const person = people.get(id);
    return (language === 'en' && person?.en_name) || (person?.name ?? '');
  };
  const semester = await findSemester(ctx.db, ctx.actor.tenantId, review.semester_id);
  const wording = { language, nameOf, ...(await loadWords(ctx, reached, language)) };
  const title = say(language, [`${nameOf(review.user_id)}的绩效评估`, `Review of ${nameOf(review.user_id)}`]);
  return {
    title,
    isDocument: true,
    body: html`<h1>${title}</h1>
      <p class="quiet">${semester && nameIn(language, nameV2(semester))}</p>
      ${renderStages(ctx, wording, records)}`,
  };
}

const writersOf = ({ reviewer_user_id, units }: OwnRecord): string[] =>
  [reviewer_user_id, ...units.flatMap(({ data }) => data.map((detail) => detail.reviewer_user_id))].flatMap(
    (ref) => ref?.user_id ?? [],
  );

/** The names of what the template asks. */
async function loadWords(
  { db, actor: { tenantId } }: { readonly db: Reader; readonly actor: { readonly tenantId: string } },
  { review }: ReachedReview,
  language: PageLanguage,
): Promise<Pick<Wording, 'units' | 'names'>> {
  const [template] = await loadTemplates(db, tenantId, [review]);
  const content = template?.content ?? { units: [], stages: [] };
  const indicators = await listIndicatorsByIds(db, tenantId, [...new Set(indicatorsIn(content))]);
  const questions = await listQuestionsByIds(db, tenantId, [...new Set(questionsIn(content))]);
  const named = [
    ...indicators.flatMap((indicator) => indicator.content.options),
    ...questions.flatMap(({ tags }) => tags),
  ];
  return { units: content.units, names: new Map(named.map(({ id, name }) => [id, nameIn(language, name)])) };
}

const renderStages = ({ actor }: PageCtx, wording: Wording, records: readonly OwnRecord[]): Html[] =>
  [...Map.groupBy(records, ({ stage_id }) => stage_id).values()].map((ofStage) => {
    const { language } = wording;
    const [stage] = ofStage;
    if (!stage) return html``;
    const role = roleIn(language, stage.review_stage_role);
    const until = momentIn(language, actor.timeZone, Number(stage.deadline));
    const name = nameIn(language, stage.stage_name);
    return html`<section>
      <h2>${name || stageTypeIn(language)}</h2>
      <p class="quiet">${role !== '' && `${role} · `}${say(language, ['截止', 'Until'])} ${until}</p>
      ${ofStage.map((record) => renderRecord(wording, record))}
    </section>`;
  });

/** Only the result has no name of its own. */
const stageTypeIn = (language: PageLanguage): string => say(language, ['评估结果', 'Result']);

function renderRecord(wording: Wording, record: OwnRecord): Html {
  const { language, nameOf } = wording;
  const isResult = record.stage_type === 'leader_review';
  const isNameless = record.review_stage_role === 'invited_reviewer' && !record.reviewer_user_id;
  const writer = isNameless
    ? say(language, ['匿名', 'Nameless'])
    : nameOf(record.reviewer_user_id?.user_id ?? '');
  const heading = [writer, stateIn(language, record)].filter((part) => part !== '').join(' · ');
  return html`<h3>${heading}</h3>
    ${renderReason(say(language, ['拒绝原因', 'Why it was declined']), record.declined_reason)}
    ${renderReason(say(language, ['复议原因', 'Why the result was appealed']), record.appeal_reason)}
    ${renderReason(say(language, ['决定理由', 'Why it was decided so']), record.decision_reason)}
    ${renderUnits(wording, record.units, isResult)}`;
}

const renderReason = (label: string, reason: string | undefined): Html | false =>
  reason !== undefined &&
  html`<dl>
    <dt>${label}</dt>
    <dd>${reason}</dd>
  </dl>`;
