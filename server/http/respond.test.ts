import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { queryReviewDatasV2 } from '../../contract/performance/review-data.ts';
import { ByteWriter } from '../byte-writer.ts';
import { Encoded } from '../context.ts';
import { send } from './respond.ts';

const SIZE = 1_000_000;
const bodyOf = (letter: string) => `{"code":0,"data":${letter.repeat(SIZE)},"msg":"success"}`;

describe('send', () => {
  it('says how many bytes were made for an answer: none of those that stay in memory', async () => {
    const server = Fastify();
    const kept = Buffer.alloc(SIZE, 'k');
    const answers = {
      kept: () => new Encoded(['[', kept, ']']),
      filled: () => new Encoded([Buffer.alloc(SIZE, 'f')], () => {}),
      plain: () => ({ text: 'p'.repeat(SIZE) }),
    };
    const took: number[] = [];
    server.get<{ Params: { kind: keyof typeof answers } }>('/:kind', (request, reply) => {
      took.push(send(reply, queryReviewDatasV2, answers[request.params.kind]()));
    });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    for (const kind of Object.keys(answers)) await (await fetch(new URL(kind, url))).text();
    await server.close();
    expect(took.map((bytes) => Math.round(bytes / SIZE))).toEqual([0, 1, 1]);
  });
});

describe('an answer in memory that is used again', () => {
  const server = Fastify();
  let answered = 0;
  afterAll(() => server.close());

  server.get<{ Params: { letter: string } }>('/:letter', (request, reply) => {
    const out = new ByteWriter(SIZE);
    out.bytes(Buffer.alloc(SIZE, request.params.letter));
    send(reply, queryReviewDatasV2, new Encoded([out.finish()], () => out.release()));
    answered += 1;
  });

  it('stays as it is until the slowest client has it', async () => {
    const url = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
    const asked = 30;
    const slow = connect(Number(url.port), url.hostname);
    slow.write('GET /a HTTP/1.1\r\nhost: okra\r\n\r\n'.repeat(asked - 1));
    slow.write('GET /a HTTP/1.1\r\nhost: okra\r\nconnection: close\r\n\r\n');
    while (answered < asked) await nextTurn();

    const others = Array.from({ length: 20 }, async () => (await fetch(new URL('/b', url))).text());
    for (const body of await Promise.all(others)) expect(body === bodyOf('b')).toBe(true);

    const received = Buffer.concat(await slow.toArray()).toString('latin1');
    expect(received.split(bodyOf('a'))).toHaveLength(asked + 1);
  });
});
