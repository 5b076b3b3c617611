import { html, type Html } from '../html.ts';
import type { PageAnswer, PageLanguage } from '../page.ts';
import { describeScope, withQuery } from './authorize-rules.ts';
import type { Authorization, PageFault } from './authorize.ts';
import type { ConsentedAppRow } from './consent-queries.ts';
import type { SignInTenantRow } from './session-queries.ts';
import type { Session } from './sessions.ts';

export const by = (language: PageLanguage) => (zh: string, en: string) => (language === 'zh' ? zh : en);

const nameIn = (language: PageLanguage, { name, en_name }: { name: string; en_name: string }): string =>
  language === 'en' && en_name !== '' ? en_name : name;

const hidden = (name: string, value: string | null | undefined): Html =>
  value === null || value === undefined
    ? html``
    : html`<input type="hidden" name="${name}" value="${value}" />`;

export function faultPage(language: PageLanguage, { code, zh, en }: PageFault): PageAnswer {
  const t = by(language);
  return {
    status: 400,
    title: t('无法授权', 'Cannot continue'),
    body: html`<h1>${t('无法继续', 'This cannot go on')}</h1>
      <p role="alert">${t(zh, en)}</p>
      <p class="quiet">${t('错误码', 'Error code')} ${code}</p>`,
  };
}

export interface SignInForm {
  readonly tenant: SignInTenantRow;
  readonly next: string;
  /** Of the app that whoever has agreed to it before comes back to at once. */
  readonly redirectUri: string | undefined;
  readonly email: string;
  readonly fault: string | undefined;
  readonly status?: number;
  readonly single: string | undefined;
}

export function signInPage(
  language: PageLanguage,
  { tenant, next, redirectUri, email, fault, status = fault === undefined ? 200 : 401, single }: SignInForm,
): PageAnswer {
  const t = by(language);
  return {
    status,
    title: t('登录', 'Sign in'),
    ...(redirectUri !== undefined && { leadsTo: originOf(redirectUri) }),
    body: html`<h1>${t('登录', 'Sign in')}</h1>
      <p class="quiet">${t(tenant.name_zh, tenant.name_en)}</p>
      ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
      ${
        single !== undefined &&
        html`<p>
            <a class="button" href="${withQuery('/sign-in/oidc', { tenant: tenant.tenant_key, next })}"
              >${t(`使用 ${single} 登录`, `Sign in with ${single}`)}</a
            >
          </p>
          <p class="quiet">${t('或使用密码', 'or with a password')}</p>`
      }
      <form method="post" action="/sign-in">
        ${hidden('tenant', tenant.tenant_key)} ${hidden('next', next)}
        <label for="email">${t('邮箱', 'Email')}</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          required
          value="${email}"
          ${email === '' && 'autofocus'}
        />
        <label for="password">${t('密码', 'Password')}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          ${email !== '' && 'autofocus'}
        />
        <button>${t('登录', 'Sign in')}</button>
      </form>`,
  };
}

/** Where there are several organisations and the address names none. */
export function organisationPage(language: PageLanguage, next: string, wasAsked: boolean): PageAnswer {
  const t = by(language);
  return {
    status: wasAsked ? 404 : 200,
    title: t('登录', 'Sign in'),
    body: html`<h1>${t('哪个企业？', 'Which organisation?')}</h1>
      ${wasAsked && html`<p class="fault" role="alert">${t('没有这个企业', 'There is no such organisation')}</p>`}
      <form method="get" action="/sign-in">
        ${hidden('next', next)}
        <label for="tenant">${t('企业标识（tenant key）', 'Its tenant key')}</label>
        <input id="tenant" name="tenant" required autofocus />
        <button>${t('继续', 'Continue')}</button>
      </form>`,
  };
}

export function consentPage(language: PageLanguage, asked: Authorization, session: Session): PageAnswer {
  const t = by(language);
  const { app, redirectUri, scopes, state, challenge, method } = asked;
  const me = nameIn(language, session);
  const granted = scopes.map((name) => html`<li>${t(describeScope(name).zh, describeScope(name).en)}</li>`);
  return {
    title: t('授权', 'Authorize'),
    leadsTo: originOf(redirectUri),
    body: html`<h1>${t(`${app.name} 想以你的身份访问`, `${app.name} asks to act for you`)}</h1>
      <p class="quiet">${t(`你已登录为 ${me}`, `You are signed in as ${me}`)}</p>
      <p>${t('同意后，该应用可以：', 'If you agree, this app can:')}</p>
      <ul>
        <li>${t('获取你的姓名与用户 ID', 'See your name and your user id')}</li>
        ${granted}
      </ul>
      <form method="post" action="/open-apis/authen/v1/authorize">
        ${hidden('form_token', session.formToken)} ${hidden('client_id', app.app_id)}
        ${hidden('redirect_uri', redirectUri)} ${hidden('scope', scopes.join(' '))} ${hidden('state', state)}
        ${hidden('code_challenge', challenge)} ${hidden('code_challenge_method', method)}
        <button name="decision" value="accept">${t('同意', 'Agree')}</button>
        <button class="second" name="decision" value="refuse">${t('拒绝', 'Refuse')}</button>
      </form>
      <p class="quiet">
        ${t('随后会前往', 'You then go to')} <code>${new URL(redirectUri).host || redirectUri}</code>
      </p>`,
  };
}

/** A browser follows a form to a foreign place only where the policy of its page names it. */
function originOf(uri: string): string {
  const { protocol, origin } = new URL(uri);
  return /^https?:$/.test(protocol) ? origin : protocol;
}

export function accountPage(
  language: PageLanguage,
  session: Session,
  apps: readonly ConsentedAppRow[],
): PageAnswer {
  const t = by(language);
  const rows = apps.map(
    (app) =>
      html`<li>
        <form method="post" action="/account/revoke">
          ${hidden('form_token', session.formToken)} ${hidden('app_id', app.app_id)}
          <span
            >${app.name}
            <small class="quiet"
              >${t('授权于', 'since')} ${new Date(app.consent_time).toISOString().slice(0, 10)}</small
            ></span
          >
          <button
            class="second"
            aria-label="${t(`撤销对 ${app.name} 的授权`, `Revoke the access of ${app.name}`)}"
          >
            ${t('撤销', 'Revoke')}
          </button>
        </form>
      </li>`,
  );
  return {
    title: t('账号', 'Account'),
    body: html`<h1>${nameIn(language, session)}</h1>
      <p class="quiet">${session.email ?? ''}</p>
      <h2>${t('可以代表你的应用', 'Apps that can act for you')}</h2>
      ${
        rows.length === 0
          ? html`<p>${t('还没有。', 'None so far.')}</p>`
          : html`<ul class="rows">
              ${rows}
            </ul>`
      }
      <form method="post" action="/sign-out">
        ${hidden('form_token', session.formToken)}
        <button class="second">${t('退出登录', 'Sign out')}</button>
      </form>`,
  };
}
