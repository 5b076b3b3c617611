import type {
  createIndicator as createEndpoint,
  replaceIndicator as replaceEndpoint,
} from '../../contract/app/performance/indicator.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import type { ErrorExtras } from '../wire-error.ts';
import { keptIdFaults } from './fault-rules.ts';
import {
  type IndicatorRow,
  insertIndicator,
  listIndicatorsByIds,
  updateIndicator,
} from './indicator-queries.ts';
import { differingPart, indicatorFaults, readRule } from './indicator-rules.ts';
import { bothOf, namesOf } from './present.ts';
import { presentIndicatorSetup } from './present-library.ts';
import { requireFullAdmin } from './reach.ts';
import { listReferring, loadLibrary, refuseFaults } from './reach-library.ts';
import { readDecimal } from './score-rules.ts';
import type { Option } from './template-content.ts';
import { indicatorsIn, templateFaults } from './template-rules.ts';

type Draft = Input<typeof replaceEndpoint>['body'];
type Caller = Pick<Ctx, 'actor' | 'clock' | 'newId' | 'invalid'> & {
  readonly db: Writer;
  error(name: 'invalidParameters', extras: ErrorExtras): Error;
};

export const createIndicator: Handler<typeof createEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const now = ctx.clock.now();
  const indicator = defineIndicator(ctx, body, { id: ctx.newId(), options: [], created_time: now });
  await insertIndicator(ctx.db, ctx.actor.tenantId, indicator);
  return { indicator: presentIndicatorSetup(indicator) };
};

export const replaceIndicator: Handler<typeof replaceEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const [before] = await listIndicatorsByIds(ctx.db, tenantId, [params.indicator_id]);
  if (!before) throw ctx.invalid('indicator_id', 'there is no such indicator', params.indicator_id);
  const { id, created_time } = before;
  const indicator = defineIndicator(ctx, body, { id, options: before.content.options, created_time });
  const part = differingPart(before, indicator);
  if (part !== undefined) await requireFitting(ctx, part, indicator);
  await updateIndicator(ctx.db, tenantId, indicator);
  return { indicator: presentIndicatorSetup(indicator) };
};

type Defining = Pick<Ctx, 'clock' | 'newId'> & {
  error(name: 'invalidParameters', extras: ErrorExtras): Error;
};

interface Kept {
  readonly id: string;
  readonly options: readonly Pick<Option, 'id'>[];
  readonly created_time: number;
}

export function defineIndicator(ctx: Defining, body: Draft, kept: Kept): IndicatorRow {
  refuseFaults(ctx, keptIdFaults('options', body.options ?? [], kept.options));
  const options = (body.options ?? []).map(({ id = ctx.newId(), name, label, score }) => {
    const points = score === undefined ? undefined : readDecimal(score);
    return { id, name: bothOf(name), label, ...(points !== undefined && { score: points }) };
  });
  const rule = readRule(
    body.rule,
    options.map(({ id }) => id),
  );
  if (!('kind' in rule)) throw ctx.error('invalidParameters', { field_violations: rule });
  refuseFaults(ctx, indicatorFaults(body.type, { rule, options }));
  return {
    id: kept.id,
    type: body.type,
    ...namesOf(body.name),
    content: { rule, options },
    created_time: kept.created_time,
    updated_time: ctx.clock.now(),
  };
}

/** No started project may see its answers change their meaning, and no template may stop being sound. */
async function requireFitting(ctx: Caller, part: string, changed: IndicatorRow): Promise<void> {
  const { all, used } = await listReferring(ctx, (content) => indicatorsIn(content).includes(changed.id));
  if (used.size > 0)
    throw ctx.invalid(part, 'a project uses this indicator: only names and labels may change now');
  const live = all.filter(({ status }) => status !== 'deleted');
  const units = live.flatMap(({ content }) => content.units);
  const library = await loadLibrary(ctx.db, ctx.actor.tenantId, { units });
  const indicators = new Map([...library.indicators, [changed.id, changed]]);
  for (const { id, content } of live) {
    const [fault] = templateFaults(content, { ...library, indicators });
    if (fault)
      throw ctx.invalid(part, `review template ${id} would break: ${fault.field} ${fault.description}`);
  }
}
