import type { Alignment } from '../../contract/okr/alignment.ts';
import type { Category } from '../../contract/okr/category.ts';
import type { Cycle } from '../../contract/okr/cycle.ts';
import type { OkrPeriod, OkrPeriodRule } from '../../contract/okr/period.ts';
import type { Scope } from '../db/database.ts';
import type { TenantRow } from '../directory/index.ts';
import {
  AlignmentError,
  createAlignments,
  countItems,
  createSheets,
  insertCategory,
  insertRule,
  listKnownOkrs,
  openPeriod,
  type SheetDraft,
  SheetDraftError,
} from '../okr/index.ts';
import type { Progress } from '../progress.ts';
import { MoveReport } from './move-report.ts';
import { moveReviews } from './move-reviews.ts';
import { MovedPeople } from './moved-people.ts';
import { type OkrSource, SourceError } from './okr-source.ts';
import { type Known, listCycles, readAlignments, readSheet } from './read-source-okrs.ts';
import { clock, type Opened } from './with-database.ts';

const HIDDEN = 3;
/** Refusals of the platform begin here: they are no matter of one OKR. */
const PLATFORM = 99_000_000;

interface Parts extends Opened {
  readonly tenant: TenantRow;
  readonly source: OkrSource;
  readonly visibility: Known['visibility'];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** One organisation on its way. What is here already is not asked for again. */
export class Move {
  readonly #parts: Parts;
  readonly #source: OkrSource;
  readonly #tenantId: string;
  readonly #scope: Scope;
  readonly #progress: Progress;
  readonly #report = new MoveReport();
  readonly #people: MovedPeople;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#source = parts.source;
    this.#tenantId = parts.tenant.tenant_id;
    this.#scope = parts.database.tenant(this.#tenantId);
    this.#progress = parts.progress;
    const { database, source, newId } = parts;
    const report = this.#report;
    this.#people = new MovedPeople({
      database,
      tenantId: this.#tenantId,
      source,
      report,
      newId,
      now: clock.now,
    });
  }

  async run(): Promise<number> {
    await this.#people.bringListed(this.#progress.bar('Bringing in people'));
    await this.#moveRules();
    const periods = await this.#movePeriods();
    const alignments = await this.#moveSheets({
      people: this.#people,
      periods: (await this.#known()).periods,
      categories: await this.#moveCategories(),
      visibility: this.#parts.visibility,
      report: this.#report,
    });
    await this.#moveAlignments(alignments);
    await this.#moveReviews(periods);
    process.stdout.write(
      this.#report
        .lines()
        .map((line) => `${line}\n`)
        .join(''),
    );
    for (const fault of this.#report.faults()) process.stderr.write(`${fault}\n`);
    return this.#report.isWhole ? 0 : 1;
  }

  async #moveRules(): Promise<void> {
    const data = await this.#source.get<{ period_rules?: OkrPeriodRule[] }>(
      '/okr/v1/period_rules',
      {},
      [1000403],
    );
    const { rules } = await this.#known();
    for (const { period_rule_id, type, length, first_month } of data?.period_rules ?? []) {
      if (rules.has(period_rule_id)) {
        this.#report.found('period rules');
        continue;
      }
      const rule = { id: period_rule_id, type, length, first_month };
      await this.#scope.write((db) => insertRule(db, this.#tenantId, rule, clock.now()));
      this.#report.came('period rules');
    }
  }

  async #movePeriods(): Promise<OkrPeriod[]> {
    const found = await this.#source.list<OkrPeriod>('/okr/v1/periods', { page_size: 100 });
    const { periods } = await this.#known();
    const timeZone = this.#parts.tenant.time_zone;
    const month = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
    for (const period of found) {
      const [start_month, end_month] = [period.period_start_time, period.period_end_time].map((time) =>
        month.format(Number(time)),
      );
      const length = monthsOf(end_month ?? '') - monthsOf(start_month ?? '') + 1;
      if (periods.has(period.id)) this.#report.found('periods');
      if (periods.has(period.id) || start_month === undefined) continue;
      const draft = {
        id: period.id,
        rule: undefined,
        start_month,
        length,
        status: period.status,
        now: clock.now(),
      };
      await this.#scope.write((db) => openPeriod(db, { tenantId: this.#tenantId, timeZone, ...draft }));
      this.#report.came('periods');
    }
    return found;
  }

  async #moveCategories(): Promise<ReadonlySet<string>> {
    const { categories } = await this.#known();
    for (const owner_type of ['user', 'department']) {
      for (const category of await this.#source.list<Category>('/okr/v2/categories', {
        owner_type,
        page_size: 100,
      })) {
        if (categories.has(category.id)) {
          this.#report.found('categories');
          continue;
        }
        const { id, category_type, enabled, color, name } = category;
        const row = {
          id,
          category_type,
          enabled,
          color,
          name_zh: name.zh ?? name.en ?? '',
          name_en: name.en ?? name.zh ?? '',
          name_ja: name.ja ?? null,
        };
        await this.#scope.write((db) =>
          insertCategory(db, this.#tenantId, row, Number(category.create_time)),
        );
        this.#report.came('categories');
      }
    }
    return (await this.#known()).categories;
  }

  /** A sheet at a time: what is here is whole, and the next call begins behind it. People come on the way. */
  async #moveSheets(known: Known): Promise<Alignment[]> {
    const onProgress = this.#progress.bar('Bringing in OKRs');
    const alignments = new Map<string, Alignment>();
    const here = (await this.#known()).sheets;
    const kept: string[] = [];
    let done = 0;
    for (const [userId, id] of this.#people.ids) {
      for (const cycle of await listCycles(this.#source, userId)) {
        if (here.has(cycle.id)) kept.push(cycle.id);
        const found = here.has(cycle.id)
          ? await readAlignments(this.#source, cycle)
          : await this.#moveSheet(cycle, userId, id, known);
        for (const alignment of found) {
          alignments.set(alignment.id, alignment);
          await this.#people.find(alignment.to_owner.user_id ?? '');
        }
      }
      done += 1;
      onProgress(done, this.#people.ids.size);
    }
    await this.#countKept(kept);
    return [...alignments.values()];
  }

  async #moveSheet(cycle: Cycle, userId: string, id: string, known: Known): Promise<readonly Alignment[]> {
    try {
      const { draft, alignments } = await readSheet(this.#source, cycle, id, known);
      const { newId } = this.#parts;
      await this.#scope.write((db) => createSheets(db, this.#tenantId, [draft], known.periods, newId));
      this.#countSheet(draft);
      return alignments;
    } catch (fault) {
      const isOfOkr = fault instanceof SourceError && fault.code !== undefined && fault.code < PLATFORM;
      if (!isOfOkr && !(fault instanceof SheetDraftError)) throw fault;
      this.#report.refuse(`OKR ${cycle.id} of ${userId} did not come: ${fault.message}`);
      return [];
    }
  }

  #countSheet({ objectives }: SheetDraft): void {
    const keyResults = objectives.flatMap(({ key_results }) => key_results);
    this.#report.came('OKRs');
    this.#report.came('objectives', objectives.length);
    this.#report.came('key results', keyResults.length);
    for (const { progresses } of [...objectives, ...keyResults])
      this.#report.came('progress records', progresses.length);
  }

  async #countKept(sheetIds: readonly string[]): Promise<void> {
    const counts = await this.#scope.read((db) => countItems(db, this.#tenantId, sheetIds));
    this.#report.found('OKRs', sheetIds.length);
    this.#report.found('objectives', counts.objectives);
    this.#report.found('key results', counts.key_results);
    this.#report.found('progress records', counts.progresses);
  }

  async #moveAlignments(alignments: readonly Alignment[]): Promise<void> {
    const { alignments: here, objectives } = await this.#known();
    for (const { id, from_entity_id, to_entity_id, create_time } of alignments) {
      this.#parts.signal.throwIfAborted();
      if (here.has(id)) {
        this.#report.found('alignments');
        continue;
      }
      const missing = [from_entity_id, to_entity_id].find((end) => !objectives.has(end));
      if (missing !== undefined) {
        this.#report.refuse(`alignment ${id} did not come: objective ${missing} is not here`);
        continue;
      }
      const ends = { from_objective_id: from_entity_id, to_objective_id: to_entity_id };
      const draft = { id, ...ends, created_time: Number(create_time) };
      try {
        await this.#scope.write((db) => createAlignments(db, this.#tenantId, [draft]));
        this.#report.came('alignments');
      } catch (fault) {
        if (!(fault instanceof AlignmentError)) throw fault;
        this.#report.refuse(`alignment ${id} did not come: ${fault.message}`);
      }
    }
  }

  async #moveReviews(periods: readonly OkrPeriod[]): Promise<void> {
    const parts = { ...this.#parts, scope: this.#scope, tenantId: this.#tenantId, report: this.#report };
    const shown = periods.filter(({ status }) => status !== HIDDEN).map(({ id }) => id);
    await moveReviews(parts, this.#people.ids, shown, this.#progress.bar('Bringing in reviews'));
  }

  #known() {
    return this.#scope.read((db) => listKnownOkrs(db, this.#tenantId));
  }
}

const monthsOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
