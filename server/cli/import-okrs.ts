import type { Alignment } from '../../contract/okr/alignment.ts';
import type { Category } from '../../contract/okr/category.ts';
import type { OkrPeriod, OkrPeriodRule } from '../../contract/okr/period.ts';
import type { Scope } from '../db/database.ts';
import { importPeople, listIdsByUserIds, listTenants } from '../directory/index.ts';
import {
  AlignmentError,
  createAlignments,
  createSheets,
  importOkrFile,
  insertCategory,
  insertRule,
  listKnownOkrs,
  openPeriod,
  SheetDraftError,
} from '../okr/index.ts';
import { Progress } from '../progress.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Call, type Command, CommandError, onlyWord, text } from './command.ts';
import { readInput, tellBadCells } from './file-input.ts';
import { OkrSource } from './okr-source.ts';
import { type Known, listCycles, readAlignments, readSheet } from './read-source-okrs.ts';
import { peopleCsv, readPeople } from './read-source-people.ts';
import { tenantOf } from './tenant-of.ts';
import { clock, type Opened, withDatabase } from './with-database.ts';

const AT_ONCE = 500;
const visibilities = ['private', 'department', 'everyone'] as const;

export const importOkrs: Command = {
  name: 'import-okrs',
  takes: '[file]',
  summary: 'Bring OKRs in from a CSV or Excel file, or all from another server that speaks the Open API',
  details:
    'A file (CSV, or .xlsx: its first sheet, or --sheet "Name") has one line for each key result, with the columns user (email,\n' +
    'user_id or employee number), period (2026, 2026-H1, 2026-Q1, 2026-03), objective, objective_weight, key_result, weight,\n' +
    'score, progress. With any bad cell nothing is written, and every one is named; --dry-run only says what would happen.\n' +
    'Or, without a file:\n' +
    '--from https://open.feishu.cn --app-id cli_…, with the secret in OKRA_SOURCE_SECRET: an app there that may read contacts\n' +
    'and OKRs and has access to OKR as the application. Waits as its frequency limits ask; stopped or cut off, it goes on where\n' +
    'it was when it is called again. The API does not tell who may see an OKR: --visibility says who sees what comes in,\n' +
    'private (the usual: its owner and those above), department or everyone; owners can open theirs afterwards.\n' +
    'What the API does not give stays behind, and is counted at the end: images, comments, the texts of reviews, history.\n' +
    '--company "Name" makes an organisation; --tenant names one where there are several.',
  options: {
    from: { type: 'string' },
    'app-id': { type: 'string' },
    sheet: { type: 'string' },
    'dry-run': { type: 'boolean' },
    visibility: { type: 'string' },
    tenant: { type: 'string' },
    company: { type: 'string' },
    'time-zone': { type: 'string' },
  },
  run(call) {
    const visibility = readVisibility(call);
    if (call.rest.length > 0) return importFile(call, visibility);
    const source = readSource(call);
    return withDatabase(call.config, async (opened) => {
      const tenantId = await tenantOf(call, opened.database, opened.newId);
      return new Move(opened, source, tenantId, visibility).run();
    });
  },
};

function importFile(call: Call, visibility: (typeof visibilities)[number]): Promise<number> {
  if (text(call, 'from') !== undefined)
    throw new CommandError('Name a file, or a server with --from: not both');
  const name = onlyWord(call, 'the file to read');
  const file = readInput(name);
  const dryRun = call.options['dry-run'] === true;
  return withDatabase(call.config, async ({ database, newId }) => {
    const tenantId = await chooseTenant(database, text(call, 'tenant'));
    const tools = { sheet: text(call, 'sheet'), dryRun, visibility, now: clock.now(), newId };
    const { place, bad, sheets, periods } = await new Progress(process.stderr).step(
      `${dryRun ? 'Checking' : 'Importing'} ${name}`,
      () => importOkrFile(database, tenantId, file, tools),
    );
    if (bad.length > 0) return tellBadCells(bad, place);
    const note = dryRun ? ' (dry run: nothing was written)' : '';
    process.stdout.write(`${sheets} OKRs and ${periods} periods created${note}.\n`);
    return 0;
  });
}

function readSource(call: Call): OkrSource {
  const url = text(call, 'from') ?? '';
  if (!/^https?:\/\/[^/]+\/?$/.test(url))
    throw new CommandError('--from takes an address such as https://open.feishu.cn');
  const appId = text(call, 'app-id') ?? '';
  if (!/^cli_\w+$/.test(appId))
    throw new CommandError('--app-id takes the id of the app on the other side, cli_…');
  const appSecret = process.env['OKRA_SOURCE_SECRET'] ?? '';
  if (appSecret === '') throw new CommandError("Set OKRA_SOURCE_SECRET to the app's secret");
  return new OkrSource({ url: url.replace(/\/$/, ''), appId, appSecret });
}

function readVisibility(call: Call): (typeof visibilities)[number] {
  const word = text(call, 'visibility') ?? 'private';
  const known = visibilities.find((each) => each === word);
  if (known) return known;
  throw new CommandError(`--visibility is "${word}"; allowed: ${visibilities.join(', ')}`);
}

/** One organisation on its way. What is here already is not asked for again. */
class Move {
  readonly #opened: Opened;
  readonly #source: OkrSource;
  readonly #tenantId: string;
  readonly #visibility: Known['visibility'];
  readonly #scope: Scope;
  readonly #progress = new Progress(process.stderr);
  readonly #faults: string[] = [];

  constructor(opened: Opened, source: OkrSource, tenantId: string, visibility: Known['visibility']) {
    this.#opened = opened;
    this.#source = source;
    this.#tenantId = tenantId;
    this.#visibility = visibility;
    this.#scope = opened.database.tenant(tenantId);
  }

  async run(): Promise<number> {
    const timeZone = await this.#timeZone();
    const userIds = await this.#movePeople(timeZone);
    await this.#moveRules();
    const periods = await this.#movePeriods(timeZone);
    const categories = await this.#moveCategories();
    const users = await this.#idsOf(userIds);
    const { sheets, alignments } = await this.#moveSheets({
      users,
      periods,
      categories,
      visibility: this.#visibility,
    });
    const aligned = await this.#moveAlignments(alignments);
    process.stdout.write(
      `${users.size} people, ${periods.size} periods, ${sheets} sheets and ${aligned} alignments came in.\n`,
    );
    process.stdout.write('Images, comments, texts of reviews and the history stayed behind.\n');
    for (const fault of this.#faults) process.stderr.write(`not brought in: ${fault}\n`);
    return this.#faults.length === 0 ? 0 : 1;
  }

  async #timeZone(): Promise<string> {
    const tenants = await this.#opened.database.read((db) => listTenants(db));
    return tenants.find(({ tenant_id }) => tenant_id === this.#tenantId)?.time_zone ?? 'Asia/Shanghai';
  }

  async #movePeople(timeZone: string): Promise<string[]> {
    const { users, departments } = await readPeople(this.#source, this.#progress.bar('Reading people'));
    const { database, newId } = this.#opened;
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
    const { newId } = this.#opened;
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
