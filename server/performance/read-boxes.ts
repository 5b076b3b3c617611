import type { Axis, readBoxes as endpoint } from '../../contract/app/performance/box.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { auditLater } from './audit.ts';
import { type Bands, bandOf, boxesOf, type Placing } from './box-rules.ts';
import { listIndicatorsByIds } from './indicator-queries.ts';
import { loadMetricTotals } from './load-metric-totals.ts';
import { loadResults, type Result } from './load-results.ts';
import { type ReachedResults, reachResults } from './reach-results.ts';
import { readDecimal } from './score-rules.ts';
import { countedScore, type StoredDetail } from './stored-answer-rules.ts';
import type { IndicatorContent } from './template-content.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader; error(name: 'noPermission'): Error };

/** Who stands where, of those whose results the caller sees. */
export const readBoxes: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachResults(ctx, params.activity_id);
  const { tenantId, userId } = ctx.actor;
  const x = await readAxis(ctx, reached, 'x', body.x);
  const y = await readAxis(ctx, reached, 'y', body.y);
  const all = await loadResults(ctx.db, tenantId, reached.stages, userId, (details) => ({
    x: x.place(details),
    y: y.place(details),
  }));
  const seen = all.filter(reached.sees);
  const totals = x.isTotal || y.isTotal ? await totalsOf(ctx, reached, seen) : new Map<string, number>();
  if (reached.isOffice)
    auditLater(
      ctx,
      'activity.boxes',
      seen.map(({ id }) => id),
    );
  const placed = boxesOf(seen, ({ user_id, said }) => {
    const total = totals.get(user_id);
    const ofTotal = { score: total === undefined ? undefined : Math.round(total * 100) };
    return {
      x: bandOf(x.bands, x.isTotal ? ofTotal : said.x),
      y: bandOf(y.bands, y.isTotal ? ofTotal : said.y),
    };
  });
  const people = await findPeople(ctx, new Set(seen.map(({ user_id }) => user_id)));
  const present = refPresenter(ctx.actor, query.user_id_type ?? 'open_id');
  const show = ({ id, user_id }: Result<unknown>) => ({
    review_id: id,
    reviewee_user_id: present(people.get(user_id) ?? { id: user_id, user_id: '' }),
  });
  return {
    boxes: placed.boxes.map((box) => ({ ...box, people: box.people.map(show) })),
    unplaced: placed.unplaced.map(show),
    hidden: all.length - seen.length,
  };
};

/** Metrics are shown to administrators and apps; who only calibrates places nobody by them. */
function totalsOf(
  ctx: Caller,
  { activity, isOffice, inOffice }: ReachedResults,
  seen: readonly Result<unknown>[],
): Promise<Map<string, number>> {
  if (!isOffice) throw ctx.error('noPermission');
  const ids = seen.filter(inOffice).map(({ user_id }) => user_id);
  return loadMetricTotals(ctx.db, ctx.actor.tenantId, activity.semester_id, ids);
}

interface ReadAxis {
  readonly bands: Bands;
  readonly isTotal: boolean;
  readonly place: (details: readonly StoredDetail[]) => Placing;
}

async function readAxis(
  ctx: Caller,
  { fields }: ReachedResults,
  name: 'x' | 'y',
  { field_id, is_metric_total: isTotal = false, ...axis }: Axis,
): Promise<ReadAxis> {
  if (isTotal === (field_id !== undefined))
    throw ctx.invalid(`${name}.field_id`, 'either a review item or the metric total', field_id);
  if (isTotal) return { bands: readBands(ctx, name, axis, undefined), isTotal, place: () => ({}) };
  const field = fields.find(({ id, kind }) => id === field_id && kind === 'indicator');
  const [indicator] = await listIndicatorsByIds(ctx.db, ctx.actor.tenantId, [field?.indicator_id ?? '']);
  if (!field || !indicator)
    throw ctx.invalid(`${name}.field_id`, 'is no review item of this project', field_id);
  const { content } = indicator;
  const place = (details: readonly StoredDetail[]): Placing => {
    const detail = details.find((one) => one.field_id === field.id);
    return detail ? { option_id: detail.option_id, score: countedScore(content, ratingIn(detail)) } : {};
  };
  return { bands: readBands(ctx, name, axis, content), isTotal, place };
}

const ratingIn = ({ option_id, score }: StoredDetail) => ({
  ...(option_id !== undefined && { option_id }),
  ...(score !== undefined && { score }),
});

function readBands(
  ctx: Pick<Ctx, 'invalid'>,
  name: 'x' | 'y',
  { levels, bounds }: Pick<Axis, 'levels' | 'bounds'>,
  content: IndicatorContent | undefined,
): Bands {
  if ((levels === undefined) === (bounds === undefined))
    throw ctx.invalid(`${name}.levels`, 'three lists of levels, or two bounds of scores');
  if (bounds) {
    const [middle = 0, high = 0] = bounds.map((text) => readDecimal(text) ?? 0);
    if (middle >= high) throw ctx.invalid(`${name}.bounds[1]`, 'must be above the one before', bounds[1]);
    return { kind: 'bounds', middle, high };
  }
  const bands = levels ?? [];
  const known = new Set(content?.options.map(({ id }) => id));
  const taken = new Set<string>();
  bands.forEach((band, at) =>
    band.forEach((id, index) => {
      const field = `${name}.levels[${at}][${index}]`;
      if (!known.has(id)) throw ctx.invalid(field, 'is no level of what people are placed by', id);
      if (taken.has(id)) throw ctx.invalid(field, 'stands here twice', id);
      taken.add(id);
    }),
  );
  return { kind: 'levels', levels: bands };
}
