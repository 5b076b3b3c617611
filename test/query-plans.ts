import type { Sql } from '../server/db/sql.ts';
import type { SqliteConnection } from '../server/db/sqlite-connection.ts';

interface Step {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
}

/** The steps of a statement's plan that walk through a table, or through all that one tenant has in it. */
export function tenantWalks(connection: SqliteConnection, { text, values }: Sql): string[] {
  const steps = connection
    .all({ text: `explain query plan ${text}`, values: values.map(() => null) })
    .map(({ id, parent, detail }): Step => ({
      id: Number(id),
      parent: Number(parent),
      detail: String(detail),
    }));
  return steps.filter((step) => isWalk(step) && !scansOwnRows(step, steps)).map(({ detail }) => detail);
}

/** Of tenants, their settings and the end of their audits, a tenant's id is the whole key. */
const isWalk = ({ detail }: Step): boolean =>
  detail.startsWith('SCAN ') ||
  (/^SEARCH .*\(tenant_id=\?\)/.test(detail) &&
    !/_(tenants|okr_settings|perf_settings|perf_audit_ends)_/.test(detail));

/** Rows that the statement itself has made: listed values, a subquery, or the last step of a recursion. */
function scansOwnRows({ parent, detail }: Step, steps: readonly Step[]): boolean {
  const [, name = ''] = /^SCAN (\S+)/.exec(detail) ?? [];
  if (name === 'CONSTANT' || /^\d+-ROW$/.test(name)) return true;
  const makes = (step: Step) => step.detail === `CO-ROUTINE ${name}` || step.detail === `MATERIALIZE ${name}`;
  for (let at: number | undefined = parent; at !== undefined;) {
    const above: number = at;
    if (steps.some((step) => step.parent === above && makes(step))) return true;
    at = steps.find(({ id }) => id === above)?.parent;
  }
  return false;
}
