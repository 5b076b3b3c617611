import { argon2Sync, randomBytes } from 'node:crypto';
import type { Writer } from '../db/database.ts';
import { upsertPassword, upsertRole } from './queries.ts';

const parameters = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };

/** `argon2id$memory$passes$salt$tag`: what is needed to check a password, and nothing that gives it away. */
export function hashPassword(password: string): string {
  const nonce = randomBytes(16);
  const tag = argon2Sync('argon2id', { ...parameters, message: password, nonce });
  const { memory, passes } = parameters;
  return ['argon2id', memory, passes, nonce.toString('base64url'), tag.toString('base64url')].join('$');
}

export const newPassword = (): string => randomBytes(12).toString('base64url');

/** Makes a person an administrator who signs in with a password. */
export async function createAdmin(
  db: Writer,
  tenantId: string,
  userId: string,
  password: string,
  now: number,
): Promise<void> {
  await upsertPassword(db, tenantId, userId, hashPassword(password), now);
  await upsertRole(db, tenantId, userId, 'admin');
}
