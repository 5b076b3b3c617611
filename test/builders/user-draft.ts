import type { UserDraft } from '../../server/directory/index.ts';
import type { Person } from './company.ts';

/** Somebody of whom nothing is said that a test does not ask for. */
export const draftUser = (person: Person, now: number, more: Partial<UserDraft> = {}): UserDraft => ({
  ...person,
  employee_no: null,
  email: null,
  mobile: null,
  gender: 0,
  city: null,
  country: null,
  job_title: null,
  employee_type: 1,
  join_time: null,
  leave_time: null,
  status: 'active',
  leader_id: null,
  created_time: now,
  updated_time: now,
  departments: [],
  ...more,
});
