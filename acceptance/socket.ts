import { connect } from 'node:net';

interface Manners {
  readonly within?: number;
  /** Leaves as soon as all is sent. */
  readonly hangUp?: boolean;
}

/** Bytes as they are, over a connection of their own; answers all that came back until the server ended it. */
export function send(
  url: string,
  bytes: string | Buffer,
  { within = 20_000, hangUp = false }: Manners = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(Number(port), hostname);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`neither an answer nor an end after ${within} ms: ${said.slice(0, 200)}`));
    }, within);
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    // A server may close before it has read everything.
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(timer);
        resolve(said);
      });
    socket.write(bytes, () => void (hangUp && socket.destroy()));
  });
}
