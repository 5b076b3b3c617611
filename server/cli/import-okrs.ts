import { listTenants } from '../directory/index.ts';
import { importOkrFile } from '../okr/index.ts';
import { Progress } from '../progress.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Call, type Command, CommandError, onlyWord, text } from './command.ts';
import { readInput, tellBadCells } from './file-input.ts';
import { Move } from './move-okrs.ts';
import { type Access, OkrSource } from './okr-source.ts';
import { tenantOf } from './tenant-of.ts';
import { untilStopped } from './until-stopped.ts';
import { clock, withDatabase } from './with-database.ts';

const visibilities = ['private', 'department', 'everyone'] as const;
type Visibility = (typeof visibilities)[number];

export const importOkrs: Command = {
  name: 'import-okrs',
  takes: '[file]',
  summary: 'Bring OKRs in from a CSV or Excel file, or all from another server that speaks the Open API',
  details:
    'A file (CSV, or .xlsx: its first sheet, or --sheet "Name") has one line for each key result, with the columns user (email,\n' +
    'user_id or employee number), period (2026, 2026-H1, 2026-Q1, 2026-03), objective, objective_weight, key_result, weight,\n' +
    'score, progress. With any bad cell nothing is written, and all that can be told are named; --dry-run only says what would happen.\n' +
    'Or, without a file:\n' +
    '--from https://open.feishu.cn --app-id cli_…, with the secret in OKRA_SOURCE_SECRET: an app there that may read contacts\n' +
    'and OKRs and has access to OKR as the application. Waits as its frequency limits ask, and says so; stopped or cut off, it\n' +
    'prints the command that goes on where it was. The API does not tell who may see an OKR: --visibility says who sees what comes in,\n' +
    'private (the usual: its owner and those above), department or everyone; owners can open theirs afterwards.\n' +
    'The end is a report of what came in and what was here. Images and the texts of reviews stay behind, and are counted;\n' +
    'so do comments and the history. What else did not come, or came otherwise, is named, and the exit code is 1.\n' +
    '--company "Name" makes an organisation, once the other side let the app in; --tenant names one where there are several.',
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
    const access = readAccess(call);
    return untilStopped((signal) => moveIn(call, access, visibility, signal));
  },
};

function importFile(call: Call, visibility: Visibility): Promise<number> {
  if (text(call, 'from') !== undefined)
    throw new CommandError('Name a file, or a server with --from: not both');
  for (const name of ['app-id', 'company', 'time-zone'])
    if (text(call, name) !== undefined)
      throw new CommandError(`--${name} goes with --from: a file comes into an organisation that is there`);
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

/** Nothing is made here before the other side let the app in. */
async function moveIn(
  call: Call,
  access: Access,
  visibility: Visibility,
  signal: AbortSignal,
): Promise<number> {
  const progress = new Progress(process.stderr);
  const source = new OkrSource(access, { signal, say: (line) => progress.say(line) });
  await source.connect();
  return withDatabase(call.config, async (opened) => {
    const { database, newId } = opened;
    const tenantId = await tenantOf(call, database, newId);
    const tenants = await database.read((db) => listTenants(db));
    const tenant = tenants.find(({ tenant_id }) => tenant_id === tenantId);
    if (!tenant) throw new Error('an organisation that was chosen is there');
    progress.say(`Into ${tenant.name_en}, --tenant ${tenant.tenant_key}`);
    try {
      return await new Move({ ...opened, tenant, source, visibility, progress, signal }).run();
    } catch (fault) {
      progress.say(`Go on with: ${againCommand(access, visibility, tenant.tenant_key)}`);
      throw fault;
    }
  });
}

const againCommand = ({ url, appId }: Access, visibility: Visibility, key: string): string =>
  `okra import-okrs --from ${url} --app-id ${appId} --visibility ${visibility} --tenant ${key}`;

function readAccess(call: Call): Access {
  const url = text(call, 'from') ?? '';
  if (!/^https?:\/\/[^/]+\/?$/.test(url))
    throw new CommandError('--from takes an address such as https://open.feishu.cn');
  const appId = text(call, 'app-id') ?? '';
  if (!/^cli_\w+$/.test(appId))
    throw new CommandError('--app-id takes the id of the app on the other side, cli_…');
  const appSecret = process.env['OKRA_SOURCE_SECRET'] ?? '';
  if (appSecret === '') throw new CommandError("Set OKRA_SOURCE_SECRET to the app's secret");
  return { url: url.replace(/\/$/, ''), appId, appSecret };
}

function readVisibility(call: Call): Visibility {
  const word = text(call, 'visibility') ?? 'private';
  const known = visibilities.find((each) => each === word);
  if (known) return known;
  throw new CommandError(`--visibility is "${word}"; allowed: ${visibilities.join(', ')}`);
}
