import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Cost {
  readonly where: string;
  /** Of the time in which the processor worked. */
  readonly part: number;
}

export interface Costs {
  readonly rooms: readonly Cost[];
  readonly functions: readonly Cost[];
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The largest shares of self time in the profile that Node left in a folder: by room or package, and by function. */
export async function readProfile(dir: string): Promise<Costs> {
  const [file] = (await readdir(dir)).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the server left no profile');
  const profile = JSON.parse(await readFile(join(dir, file), 'utf8')) as Profile; // as: Node's own format
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const rooms = new Map<string, number>();
  const functions = new Map<string, number>();
  let sum = 0;
  profile.samples.forEach((id, at) => {
    const frame = frames.get(id);
    const time = profile.timeDeltas[at] ?? 0;
    if (!frame || frame.functionName === '(idle)') return;
    const { room, place } = locate(frame.url);
    const name = frame.functionName || '(anonymous)';
    sum += time;
    add(rooms, frame.url === '' ? native(name) : room, time);
    add(functions, frame.url === '' ? name : `${name}, ${place}:${frame.lineNumber + 1}`, time);
  });
  return { rooms: largest(rooms, sum, 12), functions: largest(functions, sum, 25) };
}

const native = (name: string): string => (name.startsWith('(garbage') ? name : 'native code');

function locate(url: string): { room: string; place: string } {
  const [, dependency, rest = ''] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(url) ?? [];
  if (dependency !== undefined) return { room: dependency, place: `${dependency}/${rest}` };
  const [, own] = /.*\/((?:server|contract)\/.*)$/.exec(url) ?? [];
  if (own === undefined) return { room: url.split('/')[0] ?? url, place: url };
  return { room: own.split('/').slice(0, 2).join('/'), place: own };
}

const add = (to: Map<string, number>, key: string, time: number) => to.set(key, (to.get(key) ?? 0) + time);

const largest = (of: ReadonlyMap<string, number>, sum: number, count: number): Cost[] =>
  [...of]
    .map(([where, time]) => ({ where, part: time / sum }))
    .toSorted((a, b) => b.part - a.part)
    .slice(0, count);
