import { Busboy } from '@fastify/busboy';

/** The parts of a form by name, the first of each; undefined if it is none. `files` are kept as bytes. */
export function readMultipart(
  bytes: Buffer,
  contentType: string | undefined,
  files: ReadonlySet<string>,
): Promise<Map<string, string | Buffer> | undefined> {
  const type = contentType ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return Promise.resolve(undefined);
  const parts = new Map<string, string | Buffer>();
  const keep = (name: string, value: string | Buffer) => void (parts.has(name) || parts.set(name, value));
  return new Promise((resolve) => {
    let form: InstanceType<typeof Busboy>;
    try {
      form = new Busboy({
        headers: { 'content-type': type },
        limits: { parts: 50, fieldSize: 65_536 },
        // Clients send files without a file's name, some without a type, too.
        isPartAFile: (name) => name !== undefined && files.has(name),
      });
    } catch {
      resolve(undefined);
      return;
    }
    form.on('field', (name, value) => keep(name, value));
    form.on('file', (name, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => keep(name, Buffer.concat(chunks)));
      stream.on('error', () => resolve(undefined));
    });
    form.on('finish', () => resolve(parts));
    form.on('error', () => resolve(undefined));
    form.end(bytes);
  });
}
