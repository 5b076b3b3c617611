import type { Database } from '../db/database.ts';
import { bringPeople, listAllUsers } from '../directory/index.ts';
import type { MoveReport } from './move-report.ts';
import type { OkrSource } from './okr-source.ts';
import { findPerson, readPeople } from './read-source-people.ts';

interface Parts {
  readonly database: Database;
  readonly tenantId: string;
  readonly source: OkrSource;
  readonly report: MoveReport;
  readonly newId: () => string;
  readonly now: () => number;
}

/** People of the other side and who they are here. Those whom it no longer lists come when something names them. */
export class MovedPeople {
  readonly #parts: Parts;
  readonly #ids = new Map<string, string>();
  readonly #asked = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** By the other side's `user_id`, in the order of coming; more come while sheets are read. */
  get ids(): ReadonlyMap<string, string> {
    return this.#ids;
  }

  async bringListed(onProgress: (done: number, total: number) => void): Promise<void> {
    await this.#bring(await readPeople(this.#parts.source, onProgress));
    for (const userId of await this.#listGone()) await this.find(userId);
  }

  /** Somebody here by their `user_id` there; asks about each only once. */
  async find(userId: string): Promise<string | undefined> {
    if (userId === '' || this.#ids.has(userId) || this.#asked.has(userId)) return this.#ids.get(userId);
    this.#asked.add(userId);
    const person = await findPerson(this.#parts.source, userId);
    if (!person) return undefined;
    await this.find(person.leader_user_id ?? '');
    await this.#bring({ departments: [], people: [person] });
    return this.#ids.get(userId);
  }

  /** Those who left and came with an earlier call: perhaps it was broken off before their OKRs. */
  async #listGone(): Promise<string[]> {
    const { database, tenantId } = this.#parts;
    const users = await database.tenant(tenantId).read((db) => listAllUsers(db, tenantId));
    return users
      .filter(({ status }) => status === 'resigned' || status === 'exited')
      .map(({ user_id }) => user_id);
  }

  async #bring(others: Awaited<ReturnType<typeof readPeople>>): Promise<void> {
    const { database, tenantId, report, newId, now } = this.#parts;
    const brought = await bringPeople(
      database,
      tenantId,
      { ...others, before: this.#ids },
      { now: now(), newId },
    );
    for (const [userId, id] of brought.ids) this.#ids.set(userId, id);
    report.came('people', brought.people);
    report.found('people', brought.ids.size - brought.people);
    report.came('departments', brought.departments);
    report.found('departments', others.departments.length - brought.departments);
    for (const fault of brought.faults) report.refuse(fault);
  }
}
