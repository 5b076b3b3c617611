/** The part of it that the bench uses; the package brings no types. */
declare module 'autocannon' {
  interface Request {
    readonly path: string;
    readonly method?: 'POST';
    readonly body?: string;
  }

  interface Client {
    setRequests(requests: readonly Request[]): void;
    readonly pipelinedRequests: { addBody: (chunk: Buffer) => void };
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    readonly duration?: number;
    readonly amount?: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly setupClient: (client: Client) => void;
  }

  interface Result {
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
  }

  interface Run extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: Client, status: number, bytes: number, milliseconds: number) => void,
    ): this;
  }

  export default function autocannon(options: Options): Run;
}
