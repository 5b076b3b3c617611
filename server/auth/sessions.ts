import { createHash, randomBytes } from 'node:crypto';
import type { CompanyLogin } from '../config.ts';
import { type Actor, type Clock, nobody } from '../context.ts';
import type { Database, Writer } from '../db/database.ts';
import type { Cookie, PageRequest } from '../page.ts';
import { isSame, seal } from '../seal.ts';
import { deriveToken, hashSecret, newNonce, newSecret, tenantOfToken } from './secrets.ts';
import { deleteSession, findSession, insertSession, type SessionRow } from './session-queries.ts';

const SESSION = 'okra_session';
const DEVICE = 'okra_device';
const HOUR = 3_600_000;
const LIFE = 12 * HOUR;
const YEAR_SECONDS = 365 * 86_400;

export interface PageParts {
  readonly database: Database;
  readonly clock: Clock;
  newId(): string;
  baseUrl(): string;
  readonly companyLogin: CompanyLogin | undefined;
  /** For those who run the server: people at the company's own sign-in cannot tell why it does not answer. */
  onProviderAway(fault: unknown): void;
}

/** Somebody at a browser. */
export interface Session extends SessionRow {
  readonly tenantId: string;
  /** Goes with every form that changes something. */
  readonly formToken: string;
}

export async function readSession(parts: PageParts, request: PageRequest): Promise<Session | undefined> {
  const token = request.cookies.get(SESSION) ?? '';
  const tenantId = tenantOfToken(token);
  if (tenantId === undefined) return undefined;
  const now = parts.clock.now();
  const row = await parts.database
    .tenant(tenantId)
    .read((db) => findSession(db, tenantId, hashSecret(token), now));
  return row && { ...row, tenantId, formToken: formTokenOf(token) };
}

/** A person at a browser as who acts: no app stands between, so that no scope is asked for. */
export async function findViewer(
  parts: PageParts,
  request: PageRequest,
): Promise<(Actor & { readonly userId: string }) | undefined> {
  const session = await readSession(parts, request);
  return (
    session && {
      ...nobody,
      tenantId: session.tenantId,
      userId: session.user_id,
      idKey: session.id_key,
      timeZone: session.time_zone,
      directoryVersion: session.directory_version,
    }
  );
}

/** Whether one of our own pages, shown to this session, sent the form. */
export const isOwnForm = ({ sameOrigin, form }: PageRequest, { formToken }: Session): boolean =>
  sameOrigin && isSame(form.get('form_token') ?? '', formToken);

const formTokenOf = (token: string): string =>
  createHash('sha256').update(`form ${token}`).digest('base64url');

export async function openSession(
  db: Writer,
  tenantId: string,
  userId: string,
  now: number,
): Promise<Cookie> {
  const token = deriveToken('s', tenantId, newSecret(), newNonce());
  await insertSession(db, {
    tenant_id: tenantId,
    session_hash: hashSecret(token),
    user_id: userId,
    expire_time: now + LIFE,
    created_time: now,
  });
  return { name: SESSION, value: token, seconds: LIFE / 1000 };
}

export async function closeSession(parts: PageParts, request: PageRequest): Promise<Cookie> {
  const token = request.cookies.get(SESSION) ?? '';
  const tenantId = tenantOfToken(token);
  if (tenantId !== undefined)
    await parts.database.tenant(tenantId).write((db) => deleteSession(db, tenantId, hashSecret(token)));
  return { name: SESSION, value: '', seconds: 0 };
}

/** Says later that this person has signed in on this device before. */
export function deviceCookie(idKey: string, userId: string): Cookie {
  const name = randomBytes(16).toString('base64url');
  return { name: DEVICE, value: `${name}.${deviceProof(idKey, userId, name)}`, seconds: YEAR_SECONDS };
}

/** The device's name, if this person has signed in on it. */
export function knownDevice({ cookies }: PageRequest, idKey: string, userId: string): string | undefined {
  const [name = '', proof = ''] = (cookies.get(DEVICE) ?? '').split('.');
  return name !== '' && isSame(proof, deviceProof(idKey, userId, name)) ? name : undefined;
}

const deviceProof = (idKey: string, userId: string, name: string): string =>
  seal(idKey, `device ${userId} ${name}`);
