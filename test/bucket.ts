import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import aws4 from 'aws4';
import type { Bucket } from '../server/s3-files.ts';

const secretAccessKey = 'the secret / of the bucket';

/** A store that speaks as much S3 as we need, and believes only what another implementation would have signed alike. */
export class TestBucket {
  readonly files = new Map<string, Buffer>();
  /** Answers that come before any real one. */
  readonly failures: number[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, body } = this.#answer(request, Buffer.concat(chunks));
        response.writeHead(status).end(body);
      });
    });
  }

  static async open(): Promise<TestBucket> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestBucket(server);
  }

  get place(): Bucket {
    const { port } = this.#server.address() as AddressInfo; // as: it listens on a port
    const endpoint = new URL(`http://127.0.0.1:${port}`);
    return { endpoint, region: 'eu-test-1', name: 'okra', accessKeyId: 'key', secretAccessKey };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, body: Buffer): { status: number; body?: Buffer } {
    const failure = this.failures.shift();
    if (failure !== undefined) return { status: failure };
    if (!isSigned(request, body, this.place)) return { status: 403 };
    const name = request.url ?? '';
    if (request.method === 'PUT') {
      this.files.set(name, body);
      return { status: 200 };
    }
    const found = this.files.get(name);
    return found ? { status: 200, body: found } : { status: 404 };
  }
}

function isSigned({ method, url, headers }: IncomingMessage, body: Buffer, place: Bucket): boolean {
  const sum = headers['x-amz-content-sha256'];
  if (method === 'PUT' && sum !== createHash('sha256').update(body).digest('hex')) return false;
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const known = Object.fromEntries(signed.map((name) => [name, String(headers[name])]));
  const request = {
    service: 's3',
    region: place.region,
    method: method ?? '',
    path: url ?? '',
    headers: known,
  };
  const { accessKeyId } = place;
  const again = aws4.sign(request, { accessKeyId, secretAccessKey: place.secretAccessKey });
  return signatureOf(again.headers?.['Authorization']) === signatureOf(headers.authorization);
}

const signatureOf = (authorization: unknown): string =>
  /Signature=([0-9a-f]{64})$/.exec(String(authorization))?.[1] ?? String(authorization);
