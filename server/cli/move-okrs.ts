import type { Alignment } from '../../contract/okr/alignment.ts';
import type { Category } from '../../contract/okr/category.ts';
import type { Cycle } from '../../contract/okr/cycle.ts';
import type { OkrPeriod, OkrPeriodRule } from '../../contract/okr/period.ts';
import { inChunks } from '../chunks.ts';
import type { Scope, Writer } from '../db/database.ts';
import type { TenantRow } from '../directory/index.ts';
import {
  AlignmentError,
  createAlignments,
  countItems,
  createSheets,
  HIDDEN_PERIOD,
  insertCategory,
  insertRule,
  linkParts,
  listDecomposedIds,
  listKnownOkrs,
  openPeriod,
  type SheetDraft,
  SheetDraftError,
} from '../okr/index.ts';
import type { Progress } from '../progress.ts';
import { CommandFailed } from './command.ts';
import { type Kind, MoveReport } from './move-report.ts';
import { moveReviews } from './move-reviews.ts';
import { MovedPeople } from './moved-people.ts';
import { type OkrSource, SourceError } from './okr-source.ts';
import { type Known, listCycles, readAlignments, readParts, readSheet } from './read-source-okrs.ts';
import { clock, type Opened } from './with-database.ts';

/** Refusals of the platform begin here: they are no matter of one OKR. */
const PLATFORM = 99_000_000;

/** What the organisation has already, by id. */
type KnownOkrs = Awaited<ReturnType<typeof listKnownOkrs>>;

interface Months {
  readonly start_month: string;
  readonly end_month: string;
}

interface Period extends Months {
  readonly id: string;
  readonly status: number;
}

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
    const before = await this.#readKnown();
    const periods = await this.#readPeriods();
    this.#refuseTakenMonths(periods, before);
    await this.#people.bringListed(this.#progress.bar('Bringing in people'));
    await this.#moveRules(before);
    await this.#movePeriods(periods, before);
    await this.#moveCategories(before);
    const alignments = await this.#moveSheets(await this.#readKnown());
    await this.#moveAlignments(alignments, await this.#readKnown());
    await this.#moveParts();
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

  async #readPeriods(): Promise<Period[]> {
    const found = await this.#source.list<OkrPeriod>('/okr/v1/periods', { page_size: 100 });
    const timeZone = this.#parts.tenant.time_zone;
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
    const monthOf = (time: string) => format.format(Number(time));
    return found.map(({ id, status, period_start_time, period_end_time }) => {
      const start_month = monthOf(period_start_time);
      const end_month = monthOf(period_end_time);
      return { id, status, start_month, end_month };
    });
  }

  #refuseTakenMonths(periods: readonly Period[], here: KnownOkrs): void {
    const idOf = new Map([...here.periods.values()].map((period) => [nameOf(period), period.id]));
    const taken = periods.filter((period) => (idOf.get(nameOf(period)) ?? period.id) !== period.id);
    if (taken.length === 0) return;
    throw new CommandFailed(
      `This organisation has periods of its own for ${taken.map(nameOf).join(', ')}: bring the OKRs into a new one, by --company`,
    );
  }

  /** Writes what is not here yet, and counts it. */
  async #bring(kind: Kind, isHere: boolean, write: (db: Writer) => Promise<unknown>): Promise<void> {
    if (isHere) return this.#report.found(kind);
    await this.#scope.write(write);
    this.#report.came(kind);
  }

  async #moveRules({ rules }: KnownOkrs): Promise<void> {
    const data = await this.#source.get<{ period_rules?: OkrPeriodRule[] }>(
      '/okr/v1/period_rules',
      {},
      [1000403],
    );
    for (const { period_rule_id: id, type, length, first_month } of data?.period_rules ?? [])
      await this.#bring('period rules', rules.has(id), (db) =>
        insertRule(db, this.#tenantId, { id, type, length, first_month }, clock.now()),
      );
  }

  async #movePeriods(found: readonly Period[], { periods }: KnownOkrs): Promise<void> {
    const place = { tenantId: this.#tenantId, timeZone: this.#parts.tenant.time_zone, rule: undefined };
    for (const { id, status, start_month, end_month } of found) {
      const length = monthsOf(end_month) - monthsOf(start_month) + 1;
      await this.#bring('periods', periods.has(id), (db) =>
        openPeriod(db, { ...place, id, status, start_month, length, now: clock.now() }),
      );
    }
  }

  async #moveCategories({ categories }: KnownOkrs): Promise<void> {
    for (const owner_type of ['user', 'department']) {
      const found = await this.#source.list<Category>('/okr/v2/categories', { owner_type, page_size: 100 });
      for (const { id, category_type, enabled, color, name, create_time } of found) {
        const names = {
          name_zh: name.zh ?? name.en ?? '',
          name_en: name.en ?? name.zh ?? '',
          name_ja: name.ja ?? null,
        };
        await this.#bring('categories', categories.has(id), (db) =>
          insertCategory(
            db,
            this.#tenantId,
            { id, category_type, enabled, color, ...names },
            Number(create_time),
          ),
        );
      }
    }
  }

  /** A sheet at a time: what is here is whole, and the next call begins behind it. People come on the way. */
  async #moveSheets({ sheets, periods, categories }: KnownOkrs): Promise<Alignment[]> {
    const onProgress = this.#progress.bar('Bringing in OKRs');
    const { visibility } = this.#parts;
    const known = { people: this.#people, periods, categories, visibility, report: this.#report };
    const alignments = new Map<string, Alignment>();
    const kept: string[] = [];
    let done = 0;
    for (const [userId, id] of this.#people.ids) {
      for (const cycle of await listCycles(this.#source, userId)) {
        if (sheets.has(cycle.id)) kept.push(cycle.id);
        const found = sheets.has(cycle.id)
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
    this.#report.found('OKRs', sheetIds.length);
    await inChunks(sheetIds, async (some) => {
      const counts = await this.#scope.read((db) => countItems(db, this.#tenantId, some));
      this.#report.found('objectives', counts.objectives);
      this.#report.found('key results', counts.key_results);
      this.#report.found('progress records', counts.progresses);
    });
  }

  async #moveAlignments(found: readonly Alignment[], { alignments, objectives }: KnownOkrs): Promise<void> {
    for (const { id, from_entity_id, to_entity_id, create_time } of found) {
      this.#parts.signal.throwIfAborted();
      const missing = [from_entity_id, to_entity_id].find((end) => !objectives.has(end));
      if (missing !== undefined) {
        this.#report.refuse(`alignment ${id} did not come: objective ${missing} is not here`);
        continue;
      }
      const ends = { from_objective_id: from_entity_id, to_objective_id: to_entity_id };
      const draft = { id, ...ends, created_time: Number(create_time) };
      try {
        await this.#bring('alignments', alignments.has(id), (db) =>
          createAlignments(db, this.#tenantId, [draft]),
        );
      } catch (fault) {
        if (!(fault instanceof AlignmentError)) throw fault;
        this.#report.refuse(`alignment ${id} did not come: ${fault.message}`);
      }
    }
  }

  /** What counts in key results. Of those that the other side does not have it tells nothing. */
  async #moveParts(): Promise<void> {
    const wholes = await this.#scope.read((db) => listDecomposedIds(db, this.#tenantId));
    for (const { id } of wholes) {
      this.#parts.signal.throwIfAborted();
      const told = (await readParts(this.#source, id)) ?? [];
      const parts = told.map(({ key_result_id, create_time }) => ({
        part_id: key_result_id,
        created_time: Number(create_time),
      }));
      const { came, here, stays } = await this.#scope.write((db) => linkParts(db, this.#tenantId, id, parts));
      this.#report.came('parts', came);
      this.#report.found('parts', here);
      if (stays) this.#report.refuse(`key result ${id}: ${stays}`);
    }
  }

  async #moveReviews(periods: readonly Period[]): Promise<void> {
    const parts = { ...this.#parts, scope: this.#scope, tenantId: this.#tenantId, report: this.#report };
    const shown = periods.filter(({ status }) => status !== HIDDEN_PERIOD).map(({ id }) => id);
    await moveReviews(parts, this.#people.ids, shown, this.#progress.bar('Bringing in reviews'));
  }

  #readKnown(): Promise<KnownOkrs> {
    return this.#scope.read((db) => listKnownOkrs(db, this.#tenantId));
  }
}

const nameOf = ({ start_month, end_month }: Months): string => `${start_month} to ${end_month}`;

const monthsOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
