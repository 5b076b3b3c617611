import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Paced {
  readonly url: string;
  readonly token: string;
  readonly paths: readonly string[];
  readonly bodies?: readonly string[] | undefined;
  readonly connections: number;
  readonly seconds: number;
  /** Calls a second, one as long after the other as the next after it. */
  readonly rate: number;
}

/** How long each answer took, in milliseconds, from when it was asked for, also while no connection was free. */
export async function askEvenly({ url, token, paths, bodies, connections, seconds, rate }: Paced) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const refused: string[] = [];
  const ask = async () => {
    const at = Math.floor(Math.random() * paths.length);
    const body = bodies?.[at];
    const asked = performance.now();
    const asking = request(url + paths[at], {
      agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}` },
    }).end(body);
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]; // as: what this event brings
    const ended = once(answer, 'end');
    answer.resume();
    await ended;
    if (answer.statusCode !== 200) refused.push(`status ${answer.statusCode}`);
    return performance.now() - asked;
  };
  const keep = async () => void times.push(await ask());
  const note = (fault: unknown) => void refused.push(String(fault));
  // Opens the connections, and finds nothing compiled.
  await Promise.all(Array.from({ length: connections }, ask));
  const began = performance.now();
  const asked: Promise<void>[] = [];
  for (let at = 0; at < rate * seconds; at += 1) {
    const wait = began + (at * 1000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
    asked.push(keep().catch(note));
  }
  await Promise.all(asked);
  const took = performance.now() - began;
  agent.destroy();
  return { times, took, refused };
}
