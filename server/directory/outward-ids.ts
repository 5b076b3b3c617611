import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/**
 * Outward ids of one audience: the tenant's and the person's internal id as one AES block under the audience's key.
 * They are stable, tell nothing, differ between audiences, and convert both ways without a table.
 */
export interface OutwardIds {
  encode(id: string): string;
  /** undefined for anything that is not an id of this audience and tenant. */
  decode(text: string): string | undefined;
}

const audiences = new Map<string, OutwardIds>();
const MOST_AUDIENCES = 2000;
const MOST_REMEMBERED = 20_000;

export const openIds = (idKey: string, tenantId: string, appId: string): OutwardIds =>
  outwardIds('ou_', idKey, tenantId, `open_id ${appId}`);

/** All custom apps of a tenant have one developer: the tenant. */
export const unionIds = (idKey: string, tenantId: string): OutwardIds =>
  outwardIds('on_', idKey, tenantId, 'union_id');

interface Caller {
  readonly idKey: string;
  readonly tenantId: string;
  readonly appId: string;
}

export const openIdOf = ({ idKey, tenantId, appId }: Caller, id: string): string =>
  openIds(idKey, tenantId, appId).encode(id);

export const unionIdOf = ({ idKey, tenantId }: Caller, id: string): string =>
  unionIds(idKey, tenantId).encode(id);

export const openDepartmentIds = (idKey: string, tenantId: string): OutwardIds =>
  outwardIds('od-', idKey, tenantId, 'open_department_id');

function outwardIds(prefix: string, idKey: string, tenantId: string, audience: string): OutwardIds {
  const name = `${tenantId} ${audience} ${idKey}`;
  const ids = audiences.get(name) ?? createOutwardIds(prefix, idKey, tenantId, audience);
  if (audiences.size >= MOST_AUDIENCES) audiences.clear();
  audiences.set(name, ids);
  return ids;
}

function createOutwardIds(prefix: string, idKey: string, tenantId: string, audience: string): OutwardIds {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(idKey, 'base64url'), tenantId, audience, 16));
  // Without padding an ECB stream answers each 16 bytes at once, so one cipher serves all calls.
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const tenant = BigInt(tenantId);
  const block = Buffer.alloc(16);
  const texts = new Map<string, string>();
  const ids = new Map<string, string>();
  const form = new RegExp(`^${prefix}[0-9a-f]{32}$`);
  return {
    encode(id) {
      const known = texts.get(id);
      if (known !== undefined) return known;
      block.writeBigUInt64BE(tenant, 0);
      block.writeBigUInt64BE(BigInt(id), 8);
      const text = prefix + cipher.update(block).toString('hex');
      remember(texts, id, text);
      return text;
    },
    decode(text) {
      const known = ids.get(text);
      if (known !== undefined) return known;
      if (!form.test(text)) return undefined;
      const plain = decipher.update(Buffer.from(text.slice(prefix.length), 'hex'));
      if (plain.readBigUInt64BE(0) !== tenant) return undefined;
      const id = String(plain.readBigUInt64BE(8));
      remember(ids, text, id);
      return id;
    },
  };
}

function remember(known: Map<string, string>, from: string, to: string): void {
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(from, to);
}
