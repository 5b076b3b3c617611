import type { IncomingMessage } from 'node:http';

const LARGEST = 65_536;

/**
 * Reads to the end, so that the connection can be used again; whoever talks on and on loses it. Undefined if the
 * text is too long or breaks off.
 */
export function readAnswer(answer: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST) chunks.push(chunk);
      else answer.destroy();
    });
    answer.on('close', () => {
      const isWhole = answer.complete && size <= LARGEST;
      resolve(isWhole ? Buffer.concat(chunks).toString() : undefined);
    });
  });
}
