import { argon2, argon2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Writer } from '../db/database.ts';
import { upsertPassword, upsertRole } from './queries.ts';
import { deleteSessionsOf } from './session-queries.ts';

const argon2Async = promisify(argon2);

const parameters = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };

/** `argon2id$memory$passes$salt$tag`: what is needed to check a password, and nothing that gives it away. */
export function hashPassword(password: string): string {
  const nonce = randomBytes(16);
  const tag = argon2Sync('argon2id', { ...parameters, message: password, nonce });
  const { memory, passes } = parameters;
  return ['argon2id', memory, passes, nonce.toString('base64url'), tag.toString('base64url')].join('$');
}

let nobodys: string | undefined;

/** Takes as long where there is nothing to compare with. */
export async function passwordFits(password: string, hash: string | undefined): Promise<boolean> {
  nobodys ??= hashPassword(newPassword());
  const [, memory, passes, salt, tag] = (hash ?? nobodys).split('$');
  const given = await argon2Async('argon2id', {
    ...parameters,
    memory: Number(memory),
    passes: Number(passes),
    message: password,
    nonce: Buffer.from(salt ?? '', 'base64url'),
  });
  const expected = Buffer.from(tag ?? '', 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) && hash !== undefined;
}

export const newPassword = (): string => randomBytes(12).toString('base64url');

export async function setPassword(
  db: Writer,
  tenantId: string,
  userId: string,
  password: string,
  now: number,
): Promise<void> {
  await upsertPassword(db, tenantId, userId, hashPassword(password), now);
  await deleteSessionsOf(db, tenantId, userId);
}

/** Makes a person an administrator who signs in with a password. */
export async function createAdmin(
  db: Writer,
  tenantId: string,
  userId: string,
  password: string,
  now: number,
): Promise<void> {
  await setPassword(db, tenantId, userId, password, now);
  await upsertRole(db, tenantId, userId, 'admin');
}
