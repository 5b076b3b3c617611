import type { Alignment } from '../../contract/okr/alignment.ts';
import type { Category } from '../../contract/okr/category.ts';
import type { OkrPeriod, OkrPeriodRule } from '../../contract/okr/period.ts';
import type { Scope } from '../db/database.ts';
import { importPeople, listIdsByUserIds, type TenantRow } from '../directory/index.ts';
import {
  AlignmentError,
  createAlignments,
  createSheets,
  insertCategory,
  insertRule,
  listKnownOkrs,
  openPeriod,
  SheetDraftError,
} from '../okr/index.ts';
import type { Progress } from '../progress.ts';
import type { OkrSource } from './okr-source.ts';
import { type Known, listCycles, readAlignments, readSheet } from './read-source-okrs.ts';
import { peopleCsv, readPeople } from './read-source-people.ts';
import { clock, type Opened } from './with-database.ts';

const AT_ONCE = 500;

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
  readonly #faults: string[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#source = parts.source;
    this.#tenantId = parts.tenant.tenant_id;
    this.#scope = parts.database.tenant(this.#tenantId);
    this.#progress = parts.progress;
  }

  async run(): Promise<number> {
    const timeZone = this.#parts.tenant.time_zone;
    const userIds = await this.#movePeople(timeZone);
    await this.#moveRules();
    const periods = await this.#movePeriods(timeZone);
    const categories = await this.#moveCategories();
    const users = await this.#idsOf(userIds);
    const { sheets, alignments } = await this.#moveSheets({
      users,
      periods,
      categories,
      visibility: this.#parts.visibility,
    });
    const aligned = await this.#moveAlignments(alignments);
    process.stdout.write(
      `${users.size} people, ${periods.size} periods, ${sheets} sheets and ${aligned} alignments came in.\n`,
    );
    process.stdout.write('Images, comments, texts of reviews and the history stayed behind.\n');
    for (const fault of this.#faults) process.stderr.write(`not brought in: ${fault}\n`);
    return this.#faults.length === 0 ? 0 : 1;
  }

  async #movePeople(timeZone: string): Promise<string[]> {
    const { users, departments } = await readPeople(this.#source, this.#progress.bar('Reading people'));
    const { database, newId } = this.#parts;
    const tools = {
      dryRun: false,
      now: clock.now(),
      newId,
      onProgress: this.#progress.bar('Writing people'),
    };
    const report = await importPeople(
      database,
      this.#tenantId,
      peopleCsv(users, departments, timeZone),
      tools,
    );
    this.#faults.push(
      ...report.bad.map(({ line, column, problem }) => `person ${line - 1}, ${column}: ${problem}`),
    );
    return users.map(({ user_id }) => user_id);
  }

  async #idsOf(userIds: readonly string[]): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for (let at = 0; at < userIds.length; at += AT_ONCE) {
      const some = userIds.slice(at, at + AT_ONCE);
      const found = await this.#scope.read((db) => listIdsByUserIds(db, this.#tenantId, some));
      for (const { user_id, id } of found) ids.set(user_id, id);
    }
    return ids;
  }

  async #moveRules(): Promise<void> {
    const data = await this.#source.get<{ period_rules?: OkrPeriodRule[] }>(
      '/okr/v1/period_rules',
      {},
      [1000403],
    );
    const { rules } = await this.#known();
    for (const { period_rule_id, type, length, first_month } of data?.period_rules ?? []) {
      if (rules.has(period_rule_id)) continue;
      const rule = { id: period_rule_id, type, length, first_month };
      await this.#scope.write((db) => insertRule(db, this.#tenantId, rule, clock.now()));
    }
  }

  async #movePeriods(timeZone: string): Promise<Known['periods']> {
    const found = await this.#source.list<OkrPeriod>('/okr/v1/periods', { page_size: 100 });
    const { periods } = await this.#known();
    const month = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
    for (const period of found) {
      const [start_month, end_month] = [period.period_start_time, period.period_end_time].map((time) =>
        month.format(Number(time)),
      );
      const length = monthsOf(end_month ?? '') - monthsOf(start_month ?? '') + 1;
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
    }
    return new Map((await this.#known()).periods);
  }

  async #moveCategories(): Promise<ReadonlySet<string>> {
    const { categories } = await this.#known();
    for (const owner_type of ['user', 'department']) {
      for (const category of await this.#source.list<Category>('/okr/v2/categories', {
        owner_type,
        page_size: 100,
      })) {
        if (categories.has(category.id)) continue;
        const { id, category_type, enabled, color, name } = category;
        const row = {
          id,
          category_type,
          enabled,
          color,
          name_zh: name.zh ?? name.en ?? '',
          name_en: name.en ?? name.zh ?? '',
        };
        await this.#scope.write((db) => insertCategory(db, this.#tenantId, row, clock.now()));
      }
    }
    return (await this.#known()).categories;
  }

  /** A sheet at a time: what is here is whole, and the next call begins behind it. */
  async #moveSheets(known: Known): Promise<{ sheets: number; alignments: Alignment[] }> {
    const { newId } = this.#parts;
    const onProgress = this.#progress.bar('Bringing in OKRs');
    const alignments: Alignment[] = [];
    const { sheets: here } = await this.#known();
    let sheets = 0;
    for (const [at, [userId, id]] of [...known.users].entries()) {
      for (const cycle of await listCycles(this.#source, userId)) {
        if (here.has(cycle.id)) {
          alignments.push(...(await readAlignments(this.#source, cycle)));
          continue;
        }
        const { draft, alignments: found } = await readSheet(this.#source, cycle, id, known);
        alignments.push(...found);
        try {
          await this.#scope.write((db) => createSheets(db, this.#tenantId, [draft], known.periods, newId));
          sheets += 1;
        } catch (fault) {
          if (!(fault instanceof SheetDraftError)) throw fault;
          this.#faults.push(`OKR ${cycle.id} of ${userId}: ${fault.message}`);
        }
      }
      onProgress(at + 1, known.users.size);
    }
    return { sheets, alignments };
  }

  async #moveAlignments(alignments: readonly Alignment[]): Promise<number> {
    const { alignments: here, objectives } = await this.#known();
    let count = 0;
    for (const { id, from_entity_id, to_entity_id, create_time } of alignments) {
      this.#parts.signal.throwIfAborted();
      if (here.has(id) || !objectives.has(from_entity_id) || !objectives.has(to_entity_id)) continue;
      const draft = {
        id,
        from_objective_id: from_entity_id,
        to_objective_id: to_entity_id,
        created_time: Number(create_time),
      };
      try {
        await this.#scope.write((db) => createAlignments(db, this.#tenantId, [draft]));
        count += 1;
      } catch (fault) {
        if (!(fault instanceof AlignmentError)) throw fault;
        this.#faults.push(`alignment ${fault.message}`);
      }
    }
    return count;
  }

  #known() {
    return this.#scope.read((db) => listKnownOkrs(db, this.#tenantId));
  }
}

const monthsOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
