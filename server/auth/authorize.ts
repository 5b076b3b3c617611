import { offlineAccess } from '../../contract/auth/oauth.ts';
import type { PageAnswer, PageRequest } from '../page.ts';
import { bareUri, isPlainUri, MOST_SCOPES, scopeList, scopesNotHeld, withQuery } from './authorize-rules.ts';
import { insertCode } from './code-queries.ts';
import {
  type ConsentRow,
  findConsent,
  listAppScopes,
  listRedirectUris,
  upsertConsent,
} from './consent-queries.ts';
import { consentPage, faultPage } from './pages.ts';
import { type AppRow, findApp } from './queries.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { findSignInTenant } from './session-queries.ts';
import { isOwnForm, type PageParts, readSession, type Session } from './sessions.ts';
import { CONSENT_LIFE } from './user-token.ts';

const CODE_LIFE = 5 * 60_000;

/** What an app asks a person for, checked. */
export interface Authorization {
  readonly app: AppRow;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly challenge: string | null;
  readonly method: 'S256' | 'plain' | null;
  readonly prompts: boolean;
}

/** What only the person before the browser can be told: an address that is not registered gets no answer. */
export interface PageFault {
  readonly code: number;
  readonly zh: string;
  readonly en: string;
}

export const authorizePaths = ['/open-apis/authen/v1/authorize', '/open-apis/authen/v1/index'] as const;

/** Where the person goes on to from a place of ours, if an app may ask for that there. */
export async function redirectUriBehind(parts: PageParts, place: string): Promise<string | undefined> {
  const { pathname, searchParams } = new URL(place, 'http://here');
  if (!authorizePaths.some((path) => path === pathname)) return undefined;
  const asked = await readAuthorization(parts, searchParams);
  return 'code' in asked ? undefined : asked.redirectUri;
}

/** `app_id` is what the older page calls it. */
async function readAuthorization(
  parts: PageParts,
  fields: URLSearchParams,
): Promise<Authorization | PageFault> {
  const clientId = fields.get('client_id') ?? fields.get('app_id') ?? '';
  if (clientId === '') return fault(20001, '缺少参数 client_id', 'client_id is required');
  const app = await parts.database.read((db) => findApp(db, clientId));
  if (!app) return fault(20048, '应用不存在', `there is no app "${clientId}"`);
  if (app.disabled_time !== null) return fault(20069, '应用已停用', 'the app is disabled');
  const redirectUri = fields.get('redirect_uri') ?? '';
  const { tenant_id, app_id } = app;
  const { uris, held } = await parts.database.tenant(tenant_id).read(async (db) => ({
    uris: await listRedirectUris(db, tenant_id, app_id),
    held: await listAppScopes(db, tenant_id, app_id),
  }));
  if (!isPlainUri(redirectUri) || !uris.some((each) => each.redirect_uri === bareUri(redirectUri)))
    return fault(
      20029,
      '重定向 URL 未在应用中登记',
      `redirect_uri "${redirectUri}" is not registered for the app`,
    );
  const responseType = fields.get('response_type') ?? 'code';
  if (responseType !== 'code') return fault(20001, 'response_type 应为 code', 'response_type must be code');
  const scopes = scopeList(fields.get('scope') ?? '');
  if (scopes.length > MOST_SCOPES)
    return fault(20001, `最多申请 ${MOST_SCOPES} 项权限`, `at most ${MOST_SCOPES} scopes can be asked for`);
  const missing = scopesNotHeld(scopes, held);
  if (missing.length > 0)
    return fault(
      20027,
      `应用未开通权限：${missing.join(', ')}`,
      `the app does not hold ${missing.join(', ')}`,
    );
  const challenge = readChallenge(fields);
  if ('code' in challenge) return challenge;
  const state = fields.get('state') ?? undefined;
  return { app, redirectUri, scopes, state, ...challenge, prompts: fields.get('prompt') === 'consent' };
}

function readChallenge(fields: URLSearchParams): Pick<Authorization, 'challenge' | 'method'> | PageFault {
  const challenge = fields.get('code_challenge');
  const method = fields.get('code_challenge_method') ?? 'plain';
  if (challenge === null) return { challenge: null, method: null };
  if (method !== 'S256' && method !== 'plain')
    return fault(
      20001,
      'code_challenge_method 应为 S256 或 plain',
      'code_challenge_method must be S256 or plain',
    );
  return /^[A-Za-z0-9._~-]{43,128}$/.test(challenge)
    ? { challenge, method }
    : fault(20001, 'code_challenge 格式错误', 'code_challenge must be 43 to 128 letters, digits or -._~');
}

const fault = (code: number, zh: string, en: string): PageFault => ({ code, zh, en });

/** Asks the person to sign in and to agree, where they have not; then sends them back to the app with a code. */
export async function showAuthorization(parts: PageParts, request: PageRequest): Promise<PageAnswer> {
  const asked = await readAuthorization(parts, request.query);
  if ('code' in asked) return faultPage(request.language, asked);
  const { app } = asked;
  const session = await readSession(parts, request);
  if (session?.tenantId !== app.tenant_id) {
    const tenant = await parts.database.read((db) => findSignInTenant(db, app.tenant_id));
    return { redirect: withQuery('/sign-in', { tenant: tenant?.tenant_key, next: request.target }) };
  }
  const consent = await parts.database
    .tenant(app.tenant_id)
    .read((db) => findConsent(db, app.tenant_id, app.app_id, session.user_id));
  if (!asked.prompts && covers(consent, asked, parts.clock.now()))
    return answerWithCode(parts, session, asked);
  return consentPage(request.language, asked, session);
}

function covers(
  consent: ConsentRow | undefined,
  { scopes }: Authorization,
  now: number,
): consent is ConsentRow {
  if (!consent || consent.consent_time + CONSENT_LIFE <= now) return false;
  const agreed = new Set(scopeList(consent.scopes));
  return scopes.every((scope) => agreed.has(scope));
}

/** What the person decided on the consent page. */
export async function decideAuthorization(parts: PageParts, request: PageRequest): Promise<PageAnswer> {
  const asked = await readAuthorization(parts, request.form);
  if ('code' in asked) return faultPage(request.language, asked);
  const session = await readSession(parts, request);
  if (session?.tenantId !== asked.app.tenant_id || !isOwnForm(request, session))
    return faultPage(
      request.language,
      fault(20001, '页面已过期，请从应用重新开始', 'this page is out of date: begin again in the app'),
    );
  const { redirectUri, state } = asked;
  return request.form.get('decision') === 'accept'
    ? answerWithCode(parts, session, asked, { agrees: true })
    : { redirect: withQuery(redirectUri, { error: 'access_denied', state }) };
}

/** Grants add up: the code stands for all that the person has agreed to and the app still holds. */
async function answerWithCode(
  parts: PageParts,
  session: Session,
  { app, redirectUri, scopes, state, challenge, method }: Authorization,
  { agrees } = { agrees: false },
): Promise<PageAnswer> {
  const { tenant_id, app_id } = app;
  const now = parts.clock.now();
  const code = newSecret() + newSecret();
  await parts.database.tenant(tenant_id).write(async (db) => {
    const before = await findConsent(db, tenant_id, app_id, session.user_id);
    const held = await listAppScopes(db, tenant_id, app_id);
    const agreed = [...new Set([...scopeList(before?.scopes ?? ''), ...scopes])];
    const key = { tenantId: tenant_id, appId: app_id, userId: session.user_id };
    const consent_time = agrees ? now : (before?.consent_time ?? now);
    if (agrees) await upsertConsent(db, key, { scopes: agreed.join(' '), consent_time });
    const usable = agreed.filter((scope) => held.has(scope) || scope === offlineAccess.name);
    await insertCode(db, {
      tenant_id,
      code_hash: hashSecret(code),
      app_id,
      user_id: session.user_id,
      redirect_uri: redirectUri,
      scopes: usable.join(' '),
      code_challenge: challenge,
      code_challenge_method: method,
      consent_time,
      expire_time: now + CODE_LIFE,
      created_time: now,
    });
  });
  return { redirect: withQuery(redirectUri, { code, state }) };
}
