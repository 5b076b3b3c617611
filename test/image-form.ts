export const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.alloc(17),
  Buffer.from('0000000049454e44ae426082', 'hex'),
]);

export type Part = readonly [name: string, content: string | Buffer, head?: string];

/** A form with the boundary `xyz`. */
export const imageForm = (...parts: Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(([name, content, head = '']) => [
      Buffer.from(`--xyz\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--xyz--\r\n'),
  ]);
