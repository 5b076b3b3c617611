import type * as OpenIdClient from 'openid-client';
import type { Cookie, PageAnswer, PageRequest } from '../page.ts';
import type { CompanyLogin } from '../config.ts';
import { isSame, seal } from '../seal.ts';
import { findAccount, listSignInTenants, type SignInTenantRow } from './session-queries.ts';
import { openSession, type PageParts } from './sessions.ts';
import { placeOfOurs, readEmail } from './sign-in-rules.ts';

const WAY = 'okra_oidc';
const LIFE = 10 * 60_000;
/** Somebody looks at an empty page meanwhile. */
const PATIENCE_SECONDS = 10;
const CALLBACK = '/sign-in/oidc/callback';

/** What has to be known again when the person comes back from the company's own sign-in. */
interface Way {
  readonly tenant: string;
  readonly next: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly until: number;
}

interface Provider {
  readonly oidc: typeof OpenIdClient;
  readonly provider: OpenIdClient.Configuration;
}

/** `away`: the provider cannot be reached, or is not what the settings say. */
export type Passed<Refusal> = { readonly answer: PageAnswer } | { readonly refused: Refusal };

/** Signing in with the company's own identity provider, by OpenID Connect. */
export class CompanySignIn {
  readonly #parts: PageParts;
  readonly #login: CompanyLogin;
  #provider: Promise<Provider | undefined> | undefined;

  constructor(parts: PageParts, login: CompanyLogin) {
    this.#parts = parts;
    this.#login = login;
  }

  get name(): string {
    return this.#login.name;
  }

  /** Sends the person there. */
  async leave(tenant: SignInTenantRow, next: string): Promise<Passed<'away'>> {
    const found = await this.#discover();
    if (!found) return { refused: 'away' };
    const { oidc, provider } = found;
    const way = {
      tenant: tenant.tenant_key,
      next,
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      until: this.#parts.clock.now() + LIFE,
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.#callback(),
      scope: 'openid email profile',
      state: way.state,
      nonce: way.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(way.verifier),
      code_challenge_method: 'S256',
    });
    return { answer: { redirect: url.href, cookies: [writeWay(way, tenant.id_key)] } };
  }

  /** Takes what the person brings back. Whoever is nobody here stays out, however well the provider knows them. */
  async arrive(request: PageRequest): Promise<Passed<'unknown' | 'failed'>> {
    const { way, tenant } = (await this.#findWay(request)) ?? {};
    if (!way || !tenant) return { refused: 'failed' };
    const email = await this.#emailOf(request, way);
    if (email === undefined) return { refused: 'failed' };
    const scope = this.#parts.database.tenant(tenant.tenant_id);
    const account = await scope.read((db) => findAccount(db, tenant.tenant_id, email));
    if (account?.status !== 'active') return { refused: 'unknown' };
    const now = this.#parts.clock.now();
    const session = await scope.write((db) => openSession(db, tenant.tenant_id, account.user_id, now));
    return { answer: { redirect: placeOfOurs(way.next), cookies: [session, forgetWay] } };
  }

  async #emailOf(request: PageRequest, way: Way): Promise<string | undefined> {
    try {
      const url = new URL(`${this.#callback()}?${request.query.toString()}`);
      const found = await this.#discover();
      if (!found) return undefined;
      const { oidc, provider } = found;
      const tokens = await oidc.authorizationCodeGrant(provider, url, {
        pkceCodeVerifier: way.verifier,
        expectedState: way.state,
        expectedNonce: way.nonce,
      });
      const claims = tokens.claims();
      if (!claims) return undefined;
      // Not every provider puts the address into the token.
      const told =
        'email' in claims ? claims : await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
      const { email, email_verified } = told;
      return typeof email === 'string' && email_verified !== false ? readEmail(email) : undefined;
    } catch {
      return undefined;
    }
  }

  async #findWay({ cookies }: PageRequest): Promise<{ way: Way; tenant: SignInTenantRow } | undefined> {
    const [payload = '', proof = ''] = (cookies.get(WAY) ?? '').split('.');
    const way = readPayload(payload);
    if (!way || way.until <= this.#parts.clock.now()) return undefined;
    const [tenant] = await this.#parts.database.read((db) => listSignInTenants(db, way.tenant));
    return tenant && isSame(proof, sign(tenant.id_key, payload)) ? { way, tenant } : undefined;
  }

  #callback(): string {
    return `${this.#parts.baseUrl()}${CALLBACK}`;
  }

  /** Once; after a failure the next person tries again. */
  #discover(): Promise<Provider | undefined> {
    this.#provider ??= discover(this.#login).catch((fault: unknown) => {
      this.#provider = undefined;
      this.#parts.onProviderAway(fault);
      return undefined;
    });
    return this.#provider;
  }
}

/** Most companies have no sign-in of their own: their servers start without the library for it. */
async function discover({ issuer, clientId, clientSecret }: CompanyLogin): Promise<Provider> {
  const oidc = await import('openid-client');
  const insecure = issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {};
  const options = { ...insecure, timeout: PATIENCE_SECONDS };
  return { oidc, provider: await oidc.discovery(issuer, clientId, clientSecret, undefined, options) };
}

const forgetWay: Cookie = { name: WAY, value: '', seconds: 0 };

function writeWay(way: Way, idKey: string): Cookie {
  const payload = Buffer.from(JSON.stringify(way)).toString('base64url');
  return { name: WAY, value: `${payload}.${sign(idKey, payload)}`, seconds: LIFE / 1000 };
}

/** To be believed only once its proof is checked. */
function readPayload(payload: string): Way | undefined {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Way; // as: what writeWay signed
  } catch {
    return undefined;
  }
}

const sign = (idKey: string, payload: string): string => seal(idKey, `oidc ${payload}`);
