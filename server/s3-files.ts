import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { FileStore } from './files.ts';

/** A bucket of any store that speaks S3. */
export interface Bucket {
  readonly endpoint: URL;
  readonly region: string;
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const patienceMs = 10_000;
const retries = 2;

export function s3Files({ endpoint, region, name, accessKeyId, secretAccessKey }: Bucket): FileStore {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries });
  const base = `${endpoint.href.replace(/\/+$/, '')}/${name}/`;
  const ask = async (file: string, init: RequestInit = {}): Promise<Response> => {
    const signal = AbortSignal.timeout(patienceMs);
    try {
      return await client.fetch(base + file, { ...init, redirect: 'error', signal });
    } catch (fault) {
      throw new Error(`The file store at ${endpoint.host} cannot be reached`, { cause: fault });
    }
  };
  return {
    async put(file, bytes) {
      const body = new Uint8Array(bytes);
      // Signed with the request, so that the store refuses what changed on the way.
      const headers = { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') };
      const answer = await ask(file, { method: 'PUT', body, headers });
      await answer.body?.cancel();
      if (!answer.ok) throw refusal(endpoint, answer);
    },
    async get(file) {
      const answer = await ask(file);
      if (answer.ok) return Buffer.from(await answer.arrayBuffer());
      await answer.body?.cancel();
      if (answer.status === 404) return undefined;
      throw refusal(endpoint, answer);
    },
  };
}

const refusal = ({ host }: URL, { status }: Response): Error =>
  new Error(`The file store at ${host} answered ${status}`);
