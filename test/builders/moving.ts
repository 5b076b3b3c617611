import { addToDirectory } from '../../server/directory/index.ts';
import { insertReviews, linkParts, type RichText, storeRichText } from '../../server/okr/index.ts';
import type { TestApp } from '../app.ts';
import { buildCompany, type Company, type Person } from './company.ts';
import { align, buildPeriod, buildSheet, draftKeyResult, draftObjective, type Period } from './okr.ts';
import { draftUser } from './user-draft.ts';

const HOUR = 3_600_000;

const mentioning = ({ id }: Person): RichText => ({
  blocks: [
    {
      block_element_type: 'paragraph',
      paragraph: {
        elements: [
          { paragraph_element_type: 'textRun', text_run: { text: 'Ask ' } },
          { paragraph_element_type: 'mention', mention: { user_id: id } },
          { paragraph_element_type: 'textRun', text_run: { text: ' about it' } },
        ],
      },
    },
    { block_element_type: 'gallery', gallery: { images: [{ src: 'https://images.example/1.png' }] } },
  ],
});

export interface MovingCompany extends Company {
  readonly period: Period;
  readonly objectiveId: string;
  readonly keyResultId: string;
  readonly progressId: string;
  /** A key result in which another one counts. */
  readonly wholeId: string;
  /** Has left, and is mentioned. */
  readonly left: Person;
  /** Is in two departments, and has still to join. */
  readonly newcomer: Person;
}

/** A company in which everything has a time and a place of its own. */
export async function buildMovingCompany(app: TestApp): Promise<MovingCompany> {
  const company = await buildCompany(app);
  const people = await addPeople(app, company);
  const period = await buildPeriod(app, company);
  const start = app.clock.now() - 1000 * HOUR;
  let passed = 0;
  const next = () => start + (passed += 1) * HOUR;
  const times = () => ({ created_time: next(), updated_time: next() });
  const content = mentioning(people.left);
  const progress = {
    id: app.newId(),
    author_id: people.left.id,
    content,
    percent: 40.5,
    status: 1,
    time: next(),
    updated_time: next(),
  };
  const indicator = {
    start_value: 10,
    target_value: 2,
    current_value: 6,
    unit_type: 1,
    unit_value: '次',
    status: 1,
    status_calculate_type: 0,
    current_value_calculate_type: 0,
  };
  const more = () => ({ ...times(), content, score: 7, score_time: next(), progress_time: next() });
  const measured = () => ({ ...indicator, ...times(), value_time: next(), status_time: next() });
  const deadline = period.end_time + 23 * HOUR;
  const keyResult = draftKeyResult(app, period, {
    ...more(),
    deadline,
    weight: 250,
    indicator: measured(),
    progresses: [progress],
  });
  const share = { start_value: 5, current_value: 25.5, ...times(), value_time: next() };
  const other = draftKeyResult(app, period, {
    ...times(),
    weight: 750,
    indicator: { ...indicator, ...share, target_value: 90, status_time: next() },
  });
  const shared = { start_value: 100, current_value: 120.5, ...times(), value_time: next() };
  const whole = draftKeyResult(app, period, {
    ...times(),
    indicator: { ...measured(), ...shared, target_value: 300, current_value_calculate_type: 2 },
  });
  const objective = draftObjective(app, period, {
    ...more(),
    deadline,
    indicator: { ...measured(), unit_type: null, unit_value: null, status: -1, status_time: 0 },
    notes: content,
    notes_time: next(),
    key_results: [keyResult, other],
  });
  const theirs = draftObjective(app, period, { key_results: [whole] });
  await buildSheet(app, company, company.member, period, {
    ...times(),
    objectives: [objective],
    confirm_status: 4,
  });
  await buildSheet(app, company, people.left, period, { objectives: [theirs] });
  await align(app, company, objective, theirs);
  const link = { part_id: other.id, created_time: next() };
  await app.database
    .tenant(company.tenantId)
    .write((db) => linkParts(db, company.tenantId, whole.id, [link]));
  await addReviews(app, company, [company.member, people.left], period);
  const ids = { objectiveId: objective.id, keyResultId: keyResult.id, progressId: progress.id };
  return { ...company, ...people, ...ids, wholeId: whole.id, period };
}

async function addPeople(app: TestApp, { tenantId, lead, rootId, teamId }: Company) {
  const person = (user_id: string, name: string): Person => ({
    id: app.newId(),
    user_id,
    name,
    en_name: name,
  });
  const left = person('left0001', 'Zoe');
  const newcomer = person('newc0001', 'Max');
  const place = (department_id: string, position: number, is_primary: boolean) => ({
    department_id,
    position,
    is_primary,
  });
  const now = app.clock.now();
  const users = [
    draftUser(left, now, { status: 'resigned', leader_id: lead.id, departments: [place(teamId, 3, true)] }),
    draftUser(newcomer, now, {
      status: 'unjoined',
      employee_type: 3,
      country: 'SG',
      city: 'Singapore',
      mobile: '+6591234567',
      join_time: now - HOUR,
      departments: [place(rootId, 7, false), place(teamId, 4, true)],
    }),
  ];
  await app.database.write((db) => addToDirectory(db, tenantId, { departments: [], users }));
  return { left, newcomer };
}

const addReviews = (app: TestApp, { tenantId }: Company, owners: readonly Person[], { id }: Period) =>
  app.database.tenant(tenantId).write((db) =>
    insertReviews(
      db,
      tenantId,
      owners.flatMap((owner, at) =>
        (['cycle_review', 'progress_report', 'progress_report'] as const).map((kind) => ({
          id: app.newId(),
          user_id: owner.id,
          period_id: id,
          kind,
          title: kind,
          content: storeRichText({ blocks: [] }),
          frozen: '[]',
          created_time: app.clock.now() - at,
        })),
      ),
    ),
  );
