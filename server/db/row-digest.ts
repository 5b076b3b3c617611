import { createHash } from 'node:crypto';

export interface TableDigest {
  readonly table: string;
  readonly count: number;
  readonly digest: string;
}

/** A checksum over rows in any order: both engines may sort them differently. */
export class RowDigest {
  readonly #sum = Buffer.alloc(32);
  count = 0;

  add(rows: readonly (readonly unknown[])[]): void {
    for (const row of rows) {
      const hash = createHash('sha256').update(JSON.stringify(row)).digest();
      for (let index = 0; index < hash.length; index += 1) {
        this.#sum[index] = (this.#sum[index] ?? 0) ^ (hash[index] ?? 0);
      }
    }
    this.count += rows.length;
  }

  result(): { count: number; digest: string } {
    return { count: this.count, digest: this.#sum.toString('hex') };
  }
}
