import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headOf, tokenOf } from './raw.ts';
import { type App, cleanUp, newFolder, type Server, startServer } from './server.ts';

const program = new URL('../node_modules/.bin/lark-mcp', import.meta.url).pathname;
const tools = ['userOkr.list', 'okr.batchGet', 'review.query', 'period.list', 'periodRule.list'];

interface Reply {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

/** Speaks the Model Context Protocol with the official tool over its standard input and output. */
async function startMcp(url: string, app: App) {
  const names = tools.map((name) => `okr.v1.${name}`).join(',');
  const flags = ['-a', app.app_id, '-s', app.app_secret, '-d', url, '-t', names];
  const home = await newFolder();
  const child = spawn(process.execPath, [program, 'mcp', ...flags, '--token-mode', 'tenant_access_token'], {
    // It keeps its own files in the home folder.
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  createInterface(child.stdout).on('line', (line) => {
    const reply = JSON.parse(line) as Reply; // as: the protocol's own form
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let last = 0;
  const ask = (method: string, params: object = {}) =>
    new Promise<Reply['result']>((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(JSON.stringify(error))),
      );
      say({ id, method, params });
    });
  return { child, say, ask };
}

describe('@larksuiteoapi/lark-mcp over stdio', () => {
  let server: Server;
  let child: ChildProcess;
  let ask: Awaited<ReturnType<typeof startMcp>>['ask'];
  let head: string;
  let welcome: Reply['result'];

  beforeAll(async () => {
    server = await startServer();
    if (!server.demo) throw new Error('there is no demo company');
    head = await headOf(server.url, await tokenOf(server.url, server.demo), server.demo.admin.email);
    const mcp = await startMcp(server.url, server.demo);
    ({ child, ask } = mcp);
    const clientInfo = { name: 'acceptance', version: '1' };
    const asked = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo };
    welcome = await ask('initialize', asked);
    mcp.say({ method: 'notifications/initialized' });
  });
  afterAll(async () => {
    child?.kill('SIGTERM');
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await cleanUp();
  });

  /** What a tool's answer says, as JSON. */
  const use = async (name: string, args: object) => {
    const answer = await ask('tools/call', { name, arguments: args });
    const [content] = (answer?.['content'] ?? []) as { text: string }[];
    return { isError: answer?.['isError'] === true, said: JSON.parse(content?.text ?? '') as object };
  };

  it('introduces itself and lists the OKR tools', async () => {
    expect(welcome).toMatchObject({ serverInfo: { name: expect.any(String) } });
    const listed = (await ask('tools/list'))?.['tools'] as { name: string }[];
    const names = tools.map((name) => `okr_v1_${name.replace('.', '_')}`);
    expect(listed.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  it('reads OKRs, reviews and periods through them', async () => {
    const params = { offset: '0', limit: '1', user_id_type: 'open_id' };
    const list = await use('okr_v1_userOkr_list', { path: { user_id: head }, params });
    const sheet = { id: expect.stringMatching(/^\d{19}$/), permission: 1 };
    expect(list).toMatchObject({ isError: false, said: { okr_list: [sheet] } });
    const [{ id, period_id } = {}] = (list.said as { okr_list: { id?: string; period_id?: string }[] })
      .okr_list;

    const batch = await use('okr_v1_okr_batchGet', { params: { okr_ids: [id] } });
    expect(batch).toEqual({ isError: false, said: { okr_list: [expect.objectContaining({ id })] } });
    const reviews = await use('okr_v1_review_query', {
      params: { user_ids: [head], period_ids: [period_id] },
    });
    expect(reviews.said).toMatchObject({ review_list: [{ user_id: { open_id: head } }] });
    const periods = await use('okr_v1_period_list', { params: { page_size: 2 } });
    expect(periods.said).toMatchObject({ has_more: true, items: [{}, {}] });
    expect((await use('okr_v1_periodRule_list', {})).said).toMatchObject({ period_rules: expect.any(Array) });
  });

  it('hands on why a call was refused', async () => {
    const { isError, said } = await use('okr_v1_okr_batchGet', { params: { okr_ids: ['1'] } });
    expect(isError).toBe(true);
    expect(JSON.stringify(said)).toContain('1001004');
  });
});
