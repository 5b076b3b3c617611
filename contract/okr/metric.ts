import { Type } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { okrPeriodErrors } from '../errors.ts';

/** Of a library of metrics that was taken off the market: the calls answer what a company without it hears. */
const retired = {
  tokens: ['tenant', 'user'],
  limits: [perMinute(100)],
  effect: 'read',
  data: Type.Object({}),
  errors: okrPeriodErrors,
} as const;
const reads = { ...retired, method: 'GET', scopes: ['okr:okr:readonly', 'okr:okr'] } as const;
const writes = { ...retired, method: 'PATCH', scopes: ['okr:okr'] } as const;

const sources = '/open-apis/okr/v1/metric_sources';
const tables = `${sources}/:metric_source_id/tables` as const;
const items = `${tables}/:metric_table_id/items` as const;
const inSource = { metric_source_id: Type.String({ description: 'Id of the source of metrics' }) };
const inTable = { ...inSource, metric_table_id: Type.String({ description: 'Id of the table of metrics' }) };
const ofItem = { ...inTable, metric_item_id: Type.String({ description: 'Id of the metric' }) };

export const listMetricSources = endpoint({
  ...reads,
  name: 'okr.v1.metricSource.list',
  summary: 'List sources of metrics (retired: always refused)',
  path: sources,
});

export const listMetricTables = endpoint({
  ...reads,
  name: 'okr.v1.metricSourceTable.list',
  summary: 'List tables of metrics (retired: always refused)',
  path: tables,
  params: Type.Object(inSource),
});

export const listMetricItems = endpoint({
  ...reads,
  name: 'okr.v1.metricSourceTableItem.list',
  summary: 'List metrics (retired: always refused)',
  path: items,
  params: Type.Object(inTable),
});

export const getMetricItem = endpoint({
  ...reads,
  name: 'okr.v1.metricSourceTableItem.get',
  summary: 'Read a metric (retired: always refused)',
  path: `${items}/:metric_item_id`,
  params: Type.Object(ofItem),
});

export const patchMetricItem = endpoint({
  ...writes,
  name: 'okr.v1.metricSourceTableItem.patch',
  summary: 'Change a metric (retired: always refused)',
  path: `${items}/:metric_item_id`,
  params: Type.Object(ofItem),
});

export const patchMetricItems = endpoint({
  ...writes,
  name: 'okr.v1.metricSourceTableItem.batchUpdate',
  summary: 'Change metrics (retired: always refused)',
  path: `${items}/batch_update`,
  params: Type.Object(inTable),
});
