import { listStaff } from '../directory/index.ts';
import { insertActivity, updateActivity, type ActivityRow } from './activity-queries.ts';
import { isReview, isSetUp, setsMetrics } from './activity-rules.ts';
import { draftCaller, type ImportParts, refuse } from './draft-caller.ts';
import { insertGroup, insertMembers } from './group-queries.ts';
import { entryOf } from './import-supplements.ts';
import type { InvitedScore } from './leniency-rules.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { type SemesterPersonRow, upsertSemesterPeople } from './people-queries.ts';
import { namesOf, textsOf } from './present.ts';
import { insertProjectMembers, upsertProject } from './project-queries.ts';
import { insertReviewees } from './reviewee-queries.ts';
import { findReviewTemplate } from './review-template-queries.ts';
import type { ActivityDraft, PersonDraft, SemesterDraft } from './semester-draft.ts';
import { insertSemester, type SemesterRow } from './semester-queries.ts';
import { groupOf, usualDates } from './semester-rules.ts';
import { uncorrected } from './snapshot-people.ts';
import { insertSupplements } from './supplement-queries.ts';
import { importEntries } from './supplement-rules.ts';
import { createMetricSheets } from './write-metric-sheets.ts';
import { createReviews, keepScores, type SemesterOf } from './write-reviews.ts';

/** Writes whole semesters with all that happened in them, the oldest first, all or nothing. */
export async function createSemesters(
  parts: ImportParts & { readonly now: number; readonly timeZone: string },
  drafts: readonly SemesterDraft[],
): Promise<void> {
  let earlier: ReadonlyMap<string, string | null> = new Map();
  for (const draft of drafts) {
    const { semester, people } = await createSemester(parts, draft);
    await createCooperationProjects(parts, draft);
    const scores: InvitedScore[] = [];
    for (const activity of draft.activities)
      scores.push(...(await createActivity(parts, { semester, people, earlier }, activity)));
    await keepScores(parts, semester.id, scores);
    await createGroups(parts, draft);
    await createSupplements(parts, draft);
    earlier = new Map([
      ...earlier,
      ...[...people.values()].map((one) => [one.user_id, one.leader_id] as const),
    ]);
  }
}

async function createCooperationProjects(
  { db, tenantId }: ImportParts,
  { id: semester_id, created_time, cooperation_projects }: SemesterDraft,
): Promise<void> {
  for (const { id, name, members } of cooperation_projects) {
    const project = { id, semester_id, ...namesOf(name) };
    await upsertProject(db, tenantId, { ...project, created_time, updated_time: created_time });
    const rows = members.map((member) => ({ ...member, role_ids: JSON.stringify(member.role_ids) }));
    await insertProjectMembers(db, tenantId, project, rows);
  }
}

async function createSemester(
  { db, tenantId, now, timeZone }: ImportParts & { readonly now: number; readonly timeZone: string },
  draft: SemesterDraft,
) {
  const span = usualDates(draft.type, draft.year, timeZone) ?? draft.dates;
  if (!span) throw refuse('type', 'has no standard dates: give dates', draft.type);
  const launches = draft.activities.flatMap(({ launch }) => launch?.at ?? []);
  const semester: SemesterRow = {
    id: draft.id,
    year: draft.year,
    type_group: groupOf(draft.type),
    type: draft.type,
    ...namesOf(draft.name),
    progress: launches.length > 0 ? 'enabled' : 'initiating',
    ...span,
    lock_time: draft.lock_time,
    locked: draft.lock_time <= now,
    created_by: draft.created_by,
    modified_by: draft.created_by,
    created_time: draft.created_time,
    updated_time: Math.max(draft.created_time, ...launches),
  };
  await insertSemester(db, tenantId, semester);
  const staff = new Map((await listStaff(db, tenantId)).map((person) => [person.id, person]));
  const people = draft.people.map((person): SemesterPersonRow => {
    const known = staff.get(person.user_id);
    if (!known) throw refuse('people.user_id', 'does not work here', person.user_id);
    return {
      ...uncorrected,
      user_id: known.id,
      leader_id: known.leader_id,
      department_id: known.department_id,
      department_path: known.department_path ?? '',
      department_zh: known.department_zh ?? '',
      department_en: known.department_en ?? '',
      ...saidOf(person),
    };
  });
  await upsertSemesterPeople(db, tenantId, semester.id, people);
  return { semester, people: new Map(people.map((person) => [person.user_id, person])) };
}

function saidOf({ leader_id, dotted_leader_id, second_leader_id, job_family, job_level }: PersonDraft) {
  return {
    ...(leader_id !== undefined && { leader_id, leader_corrected: true }),
    ...(dotted_leader_id !== undefined && { dotted_leader_id }),
    ...(second_leader_id !== undefined && { second_leader_id }),
    job_family_id: job_family.id,
    job_family_zh: job_family.name.zh_cn,
    job_family_en: job_family.name.en_us,
    job_level_id: job_level.id,
    job_level_zh: job_level.name.zh_cn,
    job_level_en: job_level.name.en_us,
  };
}

async function createActivity(
  parts: ImportParts,
  of: SemesterOf,
  draft: ActivityDraft,
): Promise<InvitedScore[]> {
  const { db, tenantId } = parts;
  const { id, mode, created_by, created_time, launch } = draft;
  const templates = {
    review_template_id: draft.review_template_id ?? null,
    metric_template_id: draft.metric_template_id ?? null,
  };
  const activity: ActivityRow = {
    id,
    semester_id: of.semester.id,
    ...textsOf(draft),
    mode,
    progress: isSetUp({ mode, ...templates }) ? 'unable' : 'configurable',
    ...templates,
    created_by,
    modified_by: created_by,
    created_time,
    updated_time: created_time,
  };
  await refuseWithoutTemplates(parts, activity, launch !== undefined);
  await insertActivity(db, tenantId, activity);
  const stranger = draft.reviewees.find(({ user_id }) => !of.people.has(user_id));
  if (stranger) throw refuse('reviewees.user_id', 'is nobody of this semester', stranger.user_id);
  await insertReviewees(
    db,
    tenantId,
    draft.reviewees.map((reviewee) => ({
      id: reviewee.id,
      semester_id: of.semester.id,
      activity_id: id,
      user_id: reviewee.user_id,
      sets_metrics: setsMetrics(activity),
      is_reviewed: isReview(activity),
      created_time,
    })),
  );
  await createMetricSheets(parts, activity, draft.reviewees);
  if (!launch) return [];
  const scores = await createReviews(parts, of, activity, { ...draft, launch });
  await updateActivity(db, tenantId, {
    ...activity,
    progress: launch.finished_time === undefined ? 'enabled' : 'finished',
    updated_time: launch.finished_time ?? launch.at,
  });
  return scores;
}

/** A project has templates that are there, and starts with all that its mode takes. */
async function refuseWithoutTemplates(
  { db, tenantId }: ImportParts,
  activity: ActivityRow,
  starts: boolean,
): Promise<void> {
  const { review_template_id, metric_template_id } = activity;
  if (starts && activity.progress !== 'unable')
    throw refuse('launch', 'the project lacks a template that its mode takes', activity.id);
  const template =
    review_template_id === null ? undefined : await findReviewTemplate(db, tenantId, review_template_id);
  if (review_template_id !== null && (!template || template.content.stages.length === 0))
    throw refuse('review_template_id', 'is no template with stages', review_template_id);
  const metrics =
    metric_template_id === null ? [] : await listMetricTemplatesByIds(db, tenantId, [metric_template_id]);
  if (metric_template_id !== null && metrics.length === 0)
    throw refuse('metric_template_id', 'there is no such metric template', metric_template_id);
}

async function createGroups({ db, tenantId }: ImportParts, draft: SemesterDraft): Promise<void> {
  for (const { members, activity_id, ...group } of draft.groups) {
    await insertGroup(db, tenantId, {
      ...group,
      scope_visible_setting: 1,
      max_members: 10_000,
      semester_id: activity_id === undefined ? draft.id : null,
      activity_id: activity_id ?? null,
      created_by: draft.created_by,
      modified_by: draft.created_by,
      created_time: draft.created_time,
      updated_time: draft.created_time,
    });
    await insertMembers(db, tenantId, group.id, [...new Set(members)]);
  }
}

async function createSupplements(parts: ImportParts, draft: SemesterDraft): Promise<void> {
  const { newId, clock } = draftCaller(parts, draft.created_by, draft.created_time);
  const entries = draft.supplements.map((one) => entryOf(one, one.reviewee_user_id));
  const imported = importEntries(entries, [], { semesterId: draft.id, newId, now: clock.now() });
  if ('why' in imported) throw refuse(`supplements[${imported.at}]`, imported.why);
  await insertSupplements(parts.db, parts.tenantId, imported);
}
