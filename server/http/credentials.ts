import type { Endpoint, TokenKind } from '../../contract/endpoint.ts';
import { gatewayErrors } from '../../contract/errors.ts';
import type { Actor } from '../context.ts';
import { WireError } from '../wire-error.ts';

/** The bearer token of a call and what kind it claims to be. */
export function readToken(authorization: string | undefined): { token: string; kind: TokenKind } {
  const [, token] = /^Bearer +(\S+)\s*$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw new WireError(gatewayErrors.missingToken);
  if (token.startsWith('t-')) return { token, kind: 'tenant' };
  if (token.startsWith('u-') || token.startsWith('eyJ')) return { token, kind: 'user' };
  if (token.startsWith('a-')) throw new WireError(gatewayErrors.invalidAppToken);
  throw new WireError(gatewayErrors.malformedToken);
}

export function requireScope(endpoint: Endpoint, actor: Actor, baseUrl: string): void {
  if (endpoint.scopes.length === 0 || endpoint.scopes.some((scope) => actor.scopes.has(scope))) return;
  const missing = actor.userId === undefined ? gatewayErrors.appScopeMissing : gatewayErrors.userScopeMissing;
  const type = actor.userId === undefined ? 'action_scope_required' : 'action_privilege_required';
  const command = `okra app grant ${actor.appId} ${endpoint.scopes[0]}`;
  throw new WireError(
    { ...missing, message: `${missing.message}[${endpoint.scopes.join(', ')}]. 应用尚未开通所需的权限。` },
    {
      message: `Run: ${command}`,
      permission_violations: endpoint.scopes.map((subject) => ({ type, subject })),
      helps: [{ url: `${baseUrl}/api#${endpoint.name}`, description: 'Scopes of this endpoint' }],
    },
  );
}
