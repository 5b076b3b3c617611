import type { Database } from '../server/db/database.ts';
import type { Company } from './build-people.ts';
import { answerStage, type Invited, insertInvited, listReviewees, listStages } from './review-queries.ts';

const PEERS = 5;
const PEOPLE_AT_ONCE = 200;
/** Stands for whoever wrote it until the record says who. */
const WRITER = '1000000000000000000';

interface Tools {
  readonly newId: () => string;
  readonly onProgress: (done: number, total: number) => void;
}

/** Everybody has answered everything. Answers how many answers there are. */
export async function fillReviews(
  database: Database,
  { tenantId }: Company,
  activities: readonly string[],
  { newId, onProgress }: Tools,
): Promise<number> {
  const scope = database.tenant(tenantId);
  const now = Date.now();
  const answers = unitsOfAnswers(newId, now);
  let written = 0;
  for (const [at, activity] of activities.entries()) {
    const stages = await scope.read((db) => listStages(db, tenantId, activity));
    const people = await scope.read((db) => listReviewees(db, tenantId, activity));
    const peerStage = stages.find(({ review_role }) => review_role === 'invited_reviewer')?.id ?? '';
    for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE) {
      const invited = people.slice(from, from + PEOPLE_AT_ONCE).flatMap((reviewee, within) =>
        Array.from({ length: PEERS }, (_, peer): Invited => ({
          id: newId(),
          reviewee,
          stage_id: peerStage,
          reviewer_id: people[(from + within + peer + 1) % people.length]?.user_id ?? reviewee.user_id,
        })),
      );
      await scope.write((db) => insertInvited(db, tenantId, invited, now));
      onProgress(at * people.length + from, activities.length * people.length);
    }
    for (const stage of stages.filter(({ stage_type }) => isAnswered(stage_type)))
      written += await scope.write((db) =>
        answerStage(db, tenantId, stage.id, { answers, writer: WRITER, now }),
      );
  }
  onProgress(1, 1);
  return written * QUESTIONS;
}

const QUESTIONS = 14;
const isAnswered = (type: string): boolean =>
  ['summarize_key_outputs', 'review', 'leader_review'].includes(type);

/** Seven answers in each of two units, as the server stores them. */
function unitsOfAnswers(newId: () => string, now: number): string {
  const said = { reviewer_user_id: WRITER, submit_time: String(now) };
  const unit = () => ({
    unit_id: newId(),
    data: [
      ...[1, 2, 3, 4].map(() => ({
        field_id: newId(),
        ...said,
        indicator_id: newId(),
        option_id: newId(),
      })),
      ...[1, 2, 3].map(() => ({
        field_id: newId(),
        ...said,
        text: '按时完成了目标，与其他团队配合良好。'.repeat(3),
      })),
    ],
  });
  return JSON.stringify([unit(), unit()]);
}
