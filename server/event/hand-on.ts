import type { App } from './delivery-queries.ts';

/** How long a node delivers to an app until one is drawn again. */
const stayMs = 500;
/** How long it then waits for what is under way: a client that does not answer must not keep all others waiting. */
const patienceMs = 100;
/** How long it leaves the app to the node that was drawn, which may be gone. */
const restMs = 500;

/** Draws the node of one connection out of all that an app has; undefined if that is this node. */
export type DrawNode = (app: App) => Promise<number | undefined>;

export const handOnChannel = (node: number): string => `pushes:${node}`;

/** Tells a node that delivers to an app when to hand it on, and to which node. */
export class Stay {
  readonly #draw: () => Promise<number | undefined>;
  #node: number | undefined;
  #until: number;

  constructor(draw: () => Promise<number | undefined>, isDrawn: boolean) {
    this.#draw = draw;
    this.#until = isDrawn ? performance.now() + stayMs : 0;
  }

  async next(): Promise<number | undefined> {
    const now = performance.now();
    if (now < this.#until) return this.#node;
    this.#node = this.#node === undefined ? await this.#draw() : undefined;
    this.#until = now + (this.#node === undefined ? stayMs : patienceMs);
    return this.#node;
  }
}

/** The apps that this node leaves to others for a while. */
export class Resting {
  readonly #look: () => void;
  readonly #ends = new Map<string, number>();

  constructor(look: () => void) {
    this.#look = look;
  }

  add(appId: string): void {
    this.#ends.set(appId, performance.now() + restMs);
    setTimeout(this.#look, restMs + 1).unref();
  }

  has(appId: string): boolean {
    const rests = performance.now() < (this.#ends.get(appId) ?? 0);
    if (!rests) this.#ends.delete(appId);
    return rests;
  }
}
