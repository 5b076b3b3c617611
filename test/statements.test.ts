import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { SqliteConnection } from '../server/db/sqlite-connection.ts';
import { databaseFile } from '../server/db/data-folder.ts';
import { freshDatabase } from './database.ts';
import { testEngines } from './engines.ts';
import { collectStatements, missingTemplates, type Sent } from './query-functions.ts';
import { tenantWalks } from './query-plans.ts';

/** Statements that read a whole table, or all that one tenant has in it, because that is what is asked. */
const wholeTables: Readonly<Record<string, string>> = {
  'server/auth/code-queries.ts: deleteEndedCodes': 'once an hour, of all tenants',
  'server/auth/queries.ts: deleteEndedTokens': 'once an hour, of all tenants',
  'server/auth/queries.ts: listStoreApps': 'once an hour, of all tenants',
  'server/auth/queries.ts: listApps': 'for the command line, all apps',
  'server/auth/session-queries.ts: deleteEndedSessions': 'once an hour, of all tenants',
  'server/auth/session-queries.ts: listSignInTenants': 'stops at the second',
  'server/event/subscription-queries.ts: deleteSubscription': 'once an app is told of nothing more',
  'server/event/subscription-queries.ts: hasSubscribers': 'stops at the first',
  'server/event/outbox-queries.ts: listTenantsWithEvents': 'once an hour, of all tenants',
  'server/directory/department-queries.ts: listDepartmentNames': 'an import compares all departments',
  'server/directory/department-queries.ts: listMainDepartments': 'an import compares all places',
  'server/directory/staff-queries.ts: listStaff': 'a semester takes all',
  'server/directory/tenant-queries.ts: hasPeople': 'stops at the first',
  'server/directory/tenant-queries.ts: listTenants': 'there are few',
  'server/directory/user-queries.ts: insertUsers':
    'tables that refer to users; not run while no key is broken',
  'server/directory/user-queries.ts: listAllUsers': 'an import compares all people',
  'server/directory/user-queries.ts: listAppIds': 'a tenant has few, and only an error asks for them',
  'server/http/limit-queries.ts: listOpenRateWindows': 'once, when the server starts',
  'server/okr/known-queries.ts: listDecomposedIds': 'an import links all',
  'server/okr/known-queries.ts: listKnownOkrs': 'an import compares all',
  'server/okr/category-queries.ts: listOpenCategoryIds': 'a tenant has few',
  'server/okr/period-queries.ts: listOpenPeriodIds': 'a tenant has few',
  'server/okr/sheet-queries.ts: listSheetOwners': 'an import compares all of its periods',
  'server/okr/image-queries.ts: listImageNames': 'an export takes all',
  'server/performance/review-template-queries.ts: listAllReviewTemplates': 'a tenant has few',
  'server/performance/audit-queries.ts: findLastPosition': 'stops at the first, from the end',
  'server/performance/client-token-queries.ts: deleteClientTokens': 'once an hour, of all tenants',
  'server/performance/metric-queries.ts: listAllFields': 'answers all, and a tenant has few',
  'server/performance/project-queries.ts: findProjectWithRole': 'roles are seldom deleted',
  'server/performance/target-queries.ts: listAims': 'a tenant has few, and groups are seldom deleted',
  'server/performance/semester-queries.ts: listAllSemesters': 'a tenant has few',
  'server/okr/period-queries.ts: listRules': 'answers all, and a tenant has few',
};

/** What `performance/setup.ts` remembers. */
const setUpTables =
  /(?:insert into|update|delete from) perf_(?:settings|app_ranges|semesters|semester_people|activities|reviewees|stages|review_templates)\b/;
const raisesVersion = /update tenants set performance_version/;

/** Statements that change nothing of it. */
const unremembered: Readonly<Record<string, string>> = {
  'server/performance/semester-queries.ts: holdSemester': 'sets what was set',
  'server/performance/reminder-queries.ts: setReminded': 'only reminders ask for it',
};

describe('every statement', () => {
  let sent: Sent[];
  beforeAll(async () => {
    sent = await collectStatements();
  });

  it('is reached: what is named here, query-functions.ts cannot call as it should be called', () => {
    expect(missingTemplates(sent)).toEqual([]);
  });

  it('prepares on SQLite, and looks up keys by an index', async () => {
    const connection = await openConnection();
    const refused: string[] = [];
    const walks: { from: string; step: string }[] = [];
    for (const s of sent) {
      try {
        walks.push(...tenantWalks(connection, s).map((step) => ({ from: s.from, step })));
      } catch (fault) {
        refused.push(`${s.from}: ${String(fault)}`);
      }
    }
    connection.close();
    expect(refused).toEqual([]);
    expect(walks.filter(({ from }) => wholeTables[from] === undefined)).toEqual([]);
    expect(new Set(walks.map(({ from }) => from))).toEqual(new Set(Object.keys(wholeTables)));
  });

  it('that changes a remembered set-up raises its version', () => {
    const by = Map.groupBy(sent, ({ from }) => from);
    const silent = [...by].filter(
      ([, all]) =>
        all.some(({ text }) => setUpTables.test(text)) && !all.some(({ text }) => raisesVersion.test(text)),
    );
    expect(silent.map(([from]) => from).toSorted()).toEqual(Object.keys(unremembered).toSorted());
  });

  it.runIf(testEngines().includes('postgres'))('prepares on PostgreSQL', async () => {
    const { url } = await freshDatabase('postgres');
    const client = new Client({ connectionString: url });
    await client.connect();
    const refused: string[] = [];
    for (const { from, text } of sent) {
      await client.query(`prepare s as ${text}`).then(
        () => client.query('deallocate s'),
        (fault: unknown) => refused.push(`${from}: ${String(fault)}`),
      );
    }
    await client.end();
    expect(refused).toEqual([]);
  });
});

async function openConnection(): Promise<SqliteConnection> {
  const { dataDir } = await freshDatabase('sqlite');
  return new SqliteConnection(databaseFile(dataDir), { readonly: true, busyMs: 0 });
}
