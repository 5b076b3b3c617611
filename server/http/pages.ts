import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { escapeHtml } from '../html.ts';
import { alsoHead } from './health.ts';

interface Facts {
  readonly base_url: string;
  readonly version: string;
  readonly engine: string;
}

const files = [
  { path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/api', file: 'api.html', type: 'text/html; charset=utf-8' },
  { path: '/api.js', file: 'api.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages.css', file: 'pages.css', type: 'text/css; charset=utf-8' },
  { path: '/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
  // What browsers ask for beside anything that is no page.
  { path: '/favicon.ico', file: 'icon.svg', type: 'image/svg+xml' },
] as const;

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The front page, the API page and what it reads. */
export function addPages(server: FastifyInstance, facts: () => Facts): void {
  for (const { path, file, type } of files) {
    const text = readFileSync(new URL(`pages/${file}`, import.meta.url), 'utf8');
    server.get(path, alsoHead, (_request, reply) =>
      reply
        .headers({
          'content-type': type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        })
        .send(path === '/' ? fill(text, facts()) : text),
    );
  }
  const openapi = readFileSync(new URL('../../contract/openapi.json', import.meta.url));
  server.get('/openapi.json', alsoHead, (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(openapi),
  );
}

function fill(page: string, facts: Facts): string {
  return page
    .replaceAll('{{base_url}}', escapeHtml(facts.base_url))
    .replaceAll('{{version}}', escapeHtml(facts.version))
    .replaceAll('{{engine}}', escapeHtml(facts.engine));
}
