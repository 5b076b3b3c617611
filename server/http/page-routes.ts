import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../html.ts';
import type { Cookie, PageAnswer, PageLanguage, PageRequest, PageRoute } from '../page.ts';
import { callerAddress } from './caller-address.ts';

/** Pages and forms that the server itself writes. None of them is kept, framed or scripted. */
export function addPageRoutes(
  server: FastifyInstance,
  routes: readonly PageRoute[],
  baseUrl: () => string,
): void {
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const asked = readRequest(request, baseUrl());
        const answer = holdsNul(asked) ? refused : await route.handle(asked);
        return send(reply, answer, asked.language, new URL(baseUrl()).protocol === 'https:');
      },
    });
  }
}

/** PostgreSQL holds no text with it, and no browser sends it: so no page need think of it. */
const holdsNul = ({ params, query, form }: PageRequest): boolean =>
  [...Object.values(params), ...query.values(), ...form.values()].some((text) => text.includes('\0'));

const refused: PageAnswer = { plain: 'Bad request', status: 400 };

function readRequest(request: FastifyRequest, baseUrl: string): PageRequest {
  const target = request.raw.url ?? '/';
  const mark = target.indexOf('?');
  const { headers } = request;
  return {
    target,
    params: request.params as Record<string, string>, // as: the router gives strings
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    form: new URLSearchParams(request.body instanceof Buffer ? request.body.toString() : ''),
    cookies: readCookies(headers.cookie ?? ''),
    address: callerAddress(request),
    sameOrigin: isSameOrigin(headers['sec-fetch-site'], headers.origin, [
      headers.host,
      new URL(baseUrl).host,
    ]),
    language: readLanguage(headers['accept-language'] ?? ''),
  };
}

function readCookies(header: string): Map<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim());
  return new Map(
    pairs.flatMap((pair) => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : [];
    }),
  );
}

/** Every browser of these years says where a form comes from; a program that says nothing has no cookies to steal. */
function isSameOrigin(
  site: string | string[] | undefined,
  origin: string | undefined,
  hosts: readonly (string | undefined)[],
): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

const readLanguage = (header: string): PageLanguage => {
  const first = header.split(',').find((word) => /^\s*(zh|en)\b/i.test(word));
  return first !== undefined && /^\s*zh/i.test(first) ? 'zh' : 'en';
};

const writeCookie = ({ name, value, seconds }: Cookie, secure: boolean): string =>
  [`${name}=${value}`, 'Path=/', `Max-Age=${value === '' ? 0 : seconds}`, 'HttpOnly', 'SameSite=Lax']
    .concat(secure ? ['Secure'] : [])
    .join('; ');

function send(reply: FastifyReply, answer: PageAnswer, language: PageLanguage, secure: boolean) {
  reply.headers({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  if (answer.cookies)
    reply.header(
      'set-cookie',
      answer.cookies.map((cookie) => writeCookie(cookie, secure)),
    );
  if ('file' in answer)
    return reply
      .headers({
        'content-type': answer.type,
        'cache-control': 'private, max-age=3600',
        'content-security-policy': 'sandbox',
        ...(answer.saveAs !== undefined && {
          'content-disposition': `attachment; filename="${answer.saveAs}"`,
        }),
      })
      .send(Buffer.from(answer.file));
  if ('plain' in answer)
    return reply.code(answer.status).type('text/plain; charset=utf-8').send(answer.plain);
  if ('redirect' in answer) return reply.code(303).header('location', answer.redirect).send();
  const { status = 200, title, body, leadsTo, isDocument = false } = answer;
  const page = html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Okra</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/pages.css" />
      </head>
      <body class="${isDocument ? 'document' : 'form'}">
        <main>
          <header><img src="/icon.svg" alt="" width="44" height="44" /></header>
          ${body}
        </main>
      </body>
    </html> `;
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'${leadsTo ? ` ${leadsTo}` : ''}; frame-ancestors 'none'`,
    })
    .send(page.text);
}
