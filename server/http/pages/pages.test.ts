import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../contract/index.ts';

const files = readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.test.ts'));
const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const pages = files.filter((name) => name.endsWith('.html'));

/** Paths that the server answers: these files, pages without their ending, and what it makes itself. */
const routes = new Set([
  ...files.map((name) => `/${name}`),
  '/',
  '/api',
  '/openapi.json',
  '/readyz',
  '/metrics',
]);

describe.each(pages)('%s', (name) => {
  const text = read(name);

  it('holds no inline script or style', () => {
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=)|javascript:/i);
  });

  it('points only to what is served here', () => {
    const targets = [...text.matchAll(/\s(?:href|src)="([^"]+)"/g)].map(([, target = '']) => target);
    const names: string[] = Object.values(contract).map((endpoint) => `#${endpoint.name}`);
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => `#${id}`);
    const known = new Set([...routes, ...names, ...ids]);
    expect(targets.filter((target) => !known.has(target))).toEqual([]);
  });

  it('asks for known values only', () => {
    const values = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, value]) => value);
    expect(['base_url', 'version', 'engine']).toEqual(expect.arrayContaining(values));
  });
});

describe('api.js', () => {
  it('writes text, never markup', () => {
    expect(read('api.js')).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|eval|document\.write/);
  });
});
