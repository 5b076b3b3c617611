import { hash } from 'node:crypto';
import type { TObject } from 'typebox';
import type { Scope } from '../../contract/scopes.ts';

const known = new WeakMap<TObject, WeakMap<ReadonlySet<Scope>, ReadonlySet<string>>>();

/** The fields of a contract type that an app with these scopes may read, as its `fieldScopes` say. */
export function readableFields(type: TObject, scopes: ReadonlySet<Scope>): ReadonlySet<string> {
  const ofType = known.get(type) ?? new WeakMap<ReadonlySet<Scope>, ReadonlySet<string>>();
  known.set(type, ofType);
  const fields = ofType.get(scopes) ?? new Set(fieldsFor(type, scopes));
  ofType.set(scopes, fields);
  return fields;
}

const keys = new WeakMap<ReadonlySet<Scope>, string>();

/** The same short text for the same scopes, whoever holds them. */
export function scopeKey(scopes: ReadonlySet<Scope>): string {
  const ready = keys.get(scopes);
  if (ready !== undefined) return ready;
  const key = hash('sha256', [...scopes].toSorted().join(), 'base64url');
  keys.set(scopes, key);
  return key;
}

function fieldsFor(type: TObject, scopes: ReadonlySet<Scope>): string[] {
  return Object.entries(type.properties).flatMap(([name, schema]) => {
    const needed: unknown = Reflect.get(schema, 'fieldScopes');
    if (!Array.isArray(needed)) return [name];
    return needed.some((scope: Scope) => scopes.has(scope)) ? [name] : [];
  });
}
