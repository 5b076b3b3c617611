/** A table that belongs to a tenant, as it goes out and comes back. */
export interface TenantTable {
  readonly name: string;
  readonly key: readonly string[];
  /** Refers to rows of the same table: filled in once they are all there. */
  readonly later?: string;
}

const table = (name: string, key: string, later?: string): TenantTable => ({
  name,
  key: key.split(' '),
  ...(later === undefined ? {} : { later }),
});

/** In an order in which each refers only to those before it. */
export const exportedTables: readonly TenantTable[] = [
  table('tenants', 'tenant_id'),
  table('users', 'id', 'leader_id'),
  table('departments', 'id', 'parent_id'),
  table('department_members', 'department_id user_id'),
  table('user_passwords', 'user_id'),
  table('user_roles', 'user_id role'),
  table('apps', 'app_id'),
  table('app_scopes', 'app_id scope'),
  table('app_redirect_uris', 'app_id redirect_uri'),
  table('app_consents', 'app_id user_id'),
  table('okr_settings', 'tenant_id'),
  table('okr_period_rules', 'id'),
  table('okr_periods', 'id'),
  table('okr_categories', 'id'),
  table('okr_sheets', 'id'),
  table('okr_sheet_viewers', 'sheet_id user_id'),
  table('okr_objectives', 'id'),
  table('okr_objective_viewers', 'objective_id user_id'),
  table('okr_key_results', 'id'),
  table('okr_indicators', 'id'),
  table('okr_progresses', 'id'),
  table('okr_alignments', 'id'),
  table('okr_changes', 'id'),
  table('okr_comment_threads', 'id'),
  table('okr_comments', 'id', 'ref_comment_id'),
  table('okr_review_documents', 'id'),
  table('okr_images', 'file_token'),
  table('perf_settings', 'tenant_id'),
  table('perf_admins', 'user_id'),
  table('perf_app_ranges', 'app_id'),
  table('perf_semesters', 'id'),
  table('perf_semester_people', 'semester_id user_id'),
  table('perf_activities', 'id'),
  table('perf_reviewees', 'id'),
  table('perf_stages', 'id'),
  table('perf_launches', 'activity_id'),
  table('perf_records', 'id'),
  table('perf_record_versions', 'record_id version'),
  table('perf_result_changes', 'id'),
  table('perf_invited_scores', 'semester_id reviewer_id reviewee_id field_id'),
  table('perf_leniencies', 'semester_id reviewer_id'),
  table('perf_audits', 'position'),
  table('perf_indicators', 'id'),
  table('perf_questions', 'id'),
  table('perf_review_templates', 'id'),
  table('perf_import_records', 'id'),
  table('perf_supplements', 'id'),
  table('perf_groups', 'id'),
  table('perf_group_members', 'group_id user_id'),
  table('perf_metric_tags', 'id'),
  table('perf_metric_fields', 'id'),
  table('perf_metrics', 'id'),
  table('perf_metric_tag_links', 'metric_id tag_id'),
  table('perf_metric_templates', 'id'),
  table('perf_metric_sheets', 'reviewee_id'),
  table('perf_reviewee_metrics', 'reviewee_id metric_id'),
  table('perf_project_roles', 'id'),
  table('perf_projects', 'id'),
  table('perf_project_members', 'project_id user_id'),
];

/** What stays behind, and why. */
export const leftBehind: Readonly<Record<string, string>> = {
  access_tokens: 'ends within hours; apps get new ones',
  app_access_tokens: 'ends within hours; apps get new ones',
  authorization_codes: 'ends within minutes',
  token_families: 'people agree again where apps act for them',
  refresh_tokens: 'people agree again where apps act for them',
  sign_in_sessions: 'people sign in again',
  sign_in_attempts: 'counts of a quarter of an hour',
  perf_client_tokens: 'of requests of the last day',
  outbox_events: 'their subscribers stay behind, too',
  rate_windows: 'counts of a minute',
  okr_sheet_answers: 'made again at the first reading',
  jobs: 'of no tenant',
  node_numbers: 'of no tenant',
  schema_migrations: 'of no tenant',
};
