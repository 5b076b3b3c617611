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
  const { missing, type, zh, remedy } =
    actor.userId === undefined ? ofApp(endpoint, actor) : ofPerson(endpoint);
  throw new WireError(
    { ...missing, message: `${missing.message}[${endpoint.scopes.join(', ')}]. ${zh}` },
    {
      message: remedy,
      permission_violations: endpoint.scopes.map((subject) => ({ type, subject })),
      helps: [{ url: `${baseUrl}/api#${endpoint.name}`, description: 'Scopes of this endpoint' }],
    },
  );
}

const ofApp = ({ scopes }: Endpoint, { appId }: Actor) => ({
  missing: gatewayErrors.appScopeMissing,
  type: 'action_scope_required',
  zh: '应用尚未开通所需的权限。',
  remedy: `Run: okra app grant ${appId} ${scopes[0]}`,
});

/** A token keeps what was granted with it: only a new consent brings more. */
const ofPerson = ({ scopes }: Endpoint) => ({
  missing: gatewayErrors.userScopeMissing,
  type: 'action_privilege_required',
  zh: `用户尚未授权，请携带 scope=${scopes[0]} 引导用户重新授权。`,
  remedy: `Send the person to /open-apis/authen/v1/authorize again, with scope=${scopes[0]}`,
});
