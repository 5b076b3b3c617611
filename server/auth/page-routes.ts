import type { PageAnswer, PageLanguage, PageRequest, PageRoute } from '../page.ts';
import { withQuery } from './authorize-rules.ts';
import { CompanySignIn } from './company-sign-in.ts';
import { authorizePaths, decideAuthorization, redirectUriBehind, showAuthorization } from './authorize.ts';
import { revokeFamiliesOf } from './code-queries.ts';
import { listConsents } from './consent-queries.ts';
import { accountPage, by, faultPage, organisationPage, type SignInForm, signInPage } from './pages.ts';
import { listSignInTenants, type SignInTenantRow } from './session-queries.ts';
import { closeSession, isOwnForm, type PageParts, readSession, type Session } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { placeOfOurs, readEmail } from './sign-in-rules.ts';

/** Everything of signing in that a person sees. */
export function pageRoutes(parts: PageParts): PageRoute[] {
  const company = parts.companyLogin && new CompanySignIn(parts, parts.companyLogin);
  return [
    ...authorizePaths.map((path): PageRoute => ({
      method: 'GET',
      path,
      handle: (request) => showAuthorization(parts, request),
    })),
    {
      method: 'POST',
      path: '/open-apis/authen/v1/authorize',
      handle: (request) => decideAuthorization(parts, request),
    },
    { method: 'GET', path: '/sign-in', handle: (request) => showSignIn(parts, company, request) },
    { method: 'POST', path: '/sign-in', handle: (request) => trySignIn(parts, company, request) },
    { method: 'POST', path: '/sign-out', handle: (request) => signOut(parts, request) },
    { method: 'GET', path: '/account', handle: (request) => showAccount(parts, request) },
    { method: 'POST', path: '/account/revoke', handle: (request) => revoke(parts, request) },
    ...(company ? companyRoutes(parts, company) : []),
  ];
}

/** The organisation that is named, or the only one. */
async function findTenant(parts: PageParts, key: string | null): Promise<SignInTenantRow | undefined> {
  const found = await parts.database.read((db) => listSignInTenants(db, key ?? undefined));
  return found.length === 1 ? found[0] : undefined;
}

const askToSignIn = async (
  parts: PageParts,
  language: PageLanguage,
  form: Omit<SignInForm, 'redirectUri'>,
): Promise<PageAnswer> =>
  signInPage(language, { ...form, redirectUri: await redirectUriBehind(parts, form.next) });

async function showSignIn(
  parts: PageParts,
  company: CompanySignIn | undefined,
  { query, language }: PageRequest,
): Promise<PageAnswer> {
  const key = query.get('tenant');
  const next = placeOfOurs(query.get('next'));
  const tenant = await findTenant(parts, key);
  if (!tenant) return organisationPage(language, next, key !== null);
  return askToSignIn(parts, language, { tenant, next, email: '', fault: undefined, single: company?.name });
}

async function trySignIn(
  parts: PageParts,
  company: CompanySignIn | undefined,
  request: PageRequest,
): Promise<PageAnswer> {
  const { form, language } = request;
  const next = placeOfOurs(form.get('next'));
  const tenant = await findTenant(parts, form.get('tenant'));
  if (!tenant) return organisationPage(language, next, true);
  const email = readEmail(form.get('email'));
  const shown = { tenant, next, email, single: company?.name };
  const t = by(language);
  if (!request.sameOrigin)
    return askToSignIn(parts, language, {
      ...shown,
      fault: t('请在此页面登录', 'Please sign in on this page'),
    });
  const outcome = await signIn(parts, tenant, request, { email, password: form.get('password') ?? '' });
  if ('cookies' in outcome) return { redirect: next, cookies: outcome.cookies };
  const fault =
    outcome.fault === 'wrong'
      ? t('邮箱或密码不正确', 'The email or the password is wrong')
      : t(
          `尝试次数过多，请 ${outcome.minutes} 分钟后再试`,
          `Too many attempts: try again in ${outcome.minutes} minutes`,
        );
  return askToSignIn(parts, language, { ...shown, fault });
}

/** To the company's own sign-in, and back. */
const companyRoutes = (parts: PageParts, company: CompanySignIn): PageRoute[] => [
  {
    method: 'GET',
    path: '/sign-in/oidc',
    handle: async ({ query, language }) => {
      const key = query.get('tenant');
      const next = placeOfOurs(query.get('next'));
      const tenant = await findTenant(parts, key);
      if (!tenant) return organisationPage(language, next, key !== null);
      const left = await company.leave(tenant, next);
      return 'answer' in left
        ? left.answer
        : awayPage(parts, language, { tenant, next, single: company.name });
    },
  },
  {
    method: 'GET',
    path: '/sign-in/oidc/callback',
    handle: async (request) => {
      const back = await company.arrive(request);
      return 'answer' in back ? back.answer : faultPage(request.language, refusals[back.refused]);
    },
  },
];

function awayPage(
  parts: PageParts,
  language: PageLanguage,
  shown: { readonly tenant: SignInTenantRow; readonly next: string; readonly single: string },
): Promise<PageAnswer> {
  const fault = by(language)(
    `暂时无法连接 ${shown.single}，请使用密码登录，或稍后再试`,
    `${shown.single} cannot be reached: sign in with a password, or try again later`,
  );
  return askToSignIn(parts, language, { ...shown, email: '', fault, status: 503 });
}

const refusals = {
  unknown: {
    code: 20008,
    zh: '企业登录成功，但这里没有你的账号，请联系管理员',
    en: 'you are signed in there, but have no account here: ask an administrator',
  },
  failed: {
    code: 20001,
    zh: '企业登录未完成，请重新登录',
    en: 'signing in there was not completed: begin again',
  },
} as const;

/** For what only somebody who is signed in sees; a form must be one of ours. */
async function withSession(
  parts: PageParts,
  request: PageRequest,
  answer: (session: Session) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  const session = await readSession(parts, request);
  return session ? answer(session) : { redirect: withQuery('/sign-in', { next: '/account' }) };
}

const signOut = (parts: PageParts, request: PageRequest): Promise<PageAnswer> =>
  withSession(parts, request, async (session) =>
    isOwnForm(request, session)
      ? { redirect: '/sign-in', cookies: [await closeSession(parts, request)] }
      : faultPage(request.language, outdated),
  );

const outdated = {
  code: 20001,
  zh: '页面已过期，请刷新后重试',
  en: 'this page is out of date: reload it and try again',
};

const showAccount = (parts: PageParts, request: PageRequest): Promise<PageAnswer> =>
  withSession(parts, request, async (session) => {
    const { tenantId, user_id } = session;
    const apps = await parts.database.tenant(tenantId).read((db) => listConsents(db, tenantId, user_id));
    return accountPage(request.language, session, apps);
  });

const revoke = (parts: PageParts, request: PageRequest): Promise<PageAnswer> =>
  withSession(parts, request, async (session) => {
    if (!isOwnForm(request, session)) return faultPage(request.language, outdated);
    const { tenantId, user_id } = session;
    const appId = request.form.get('app_id') ?? '';
    const now = parts.clock.now();
    await parts.database.tenant(tenantId).write((db) => revokeFamiliesOf(db, tenantId, appId, user_id, now));
    return { redirect: '/account' };
  });
