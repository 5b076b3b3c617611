import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8000);
let used = pool.length;

let second = 0;
let stamp = '';

const twoDigits = (n: number) => String(n).padStart(2, '0');

function localTime(now: number): string {
  const at = new Date(now);
  const date = `${at.getFullYear()}${twoDigits(at.getMonth() + 1)}${twoDigits(at.getDate())}`;
  return `${date}${twoDigits(at.getHours())}${twoDigits(at.getMinutes())}${twoDigits(at.getSeconds())}`;
}

/** 14 digits of local time and 20 upper-case hexadecimal digits. */
export function newLogId(now: number): string {
  if (Math.floor(now / 1000) !== second) {
    second = Math.floor(now / 1000);
    stamp = localTime(now);
  }
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return stamp + pool.toString('hex', used - 10, used).toUpperCase();
}
