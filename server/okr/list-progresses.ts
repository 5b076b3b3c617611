import type { listKeyResultProgresses, listObjectiveProgresses } from '../../contract/okr/progress.ts';
import type { Ctx, Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { presentProgresses } from './present-progress.ts';
import { listProgressesBefore, type ProgressKey, type ProgressRow } from './progress-queries.ts';
import { reachKeyResult, reachObjective } from './reach.ts';
import type { ContentCaller } from './rich-text-people.ts';

export const listProgressesOfObjective: Handler<typeof listObjectiveProgresses> = async (
  ctx,
  { params, query },
) => {
  const { objective } = await reachObjective(ctx, params.objective_id, 'see');
  return list(ctx, 'okr.v2.okrObjectiveProgress.list', objective.id, query);
};

export const listProgressesOfKeyResult: Handler<typeof listKeyResultProgresses> = async (
  ctx,
  { params, query },
) => {
  const { keyResult } = await reachKeyResult(ctx, params.key_result_id, 'see');
  return list(ctx, 'okr.v2.okrKeyResultProgress.list', keyResult.id, query);
};

type Caller = ContentCaller & Pick<Ctx, 'invalid'>;
type Query = Parameters<Handler<typeof listObjectiveProgresses>>[1]['query'];

async function list(ctx: Caller, endpoint: string, id: string, query: Query) {
  const of = { endpoint, filters: { id } };
  const { rows, page } = await readPage(
    ctx,
    of,
    query,
    (after, limit) =>
      listProgressesBefore(ctx.db, ctx.actor.tenantId, id, { before: readPosition(after), limit }),
    positionOf,
  );
  return { ...page, items: await presentProgresses(ctx, query.user_id_type ?? 'open_id', rows) };
}

const positionOf = ({ created_time, id }: ProgressRow): string => `${created_time}.${id}`;

function readPosition(text: string): ProgressKey | undefined {
  const [time, id] = text.split('.');
  return time && id !== undefined ? { created_time: Number(time), id } : undefined;
}
