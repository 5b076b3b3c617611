import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import type { Bucket } from './s3-files.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** What the documented frequency limits are multiplied with; 0 switches them off. */
  readonly rateFactor: number;
  readonly demo: boolean;
  readonly bodyLimit: number;
  /** Bytes of encoded answers kept in memory. */
  readonly answerMemory: number;
  readonly logLevel: LogLevel;
  /** Where people and programs reach this server, if not at host and port. */
  readonly publicUrl: string | undefined;
  readonly trustProxy: TrustedProxies;
  readonly eventTargets: EventTargets;
  /** The company's own identity provider; undefined: passwords alone. */
  readonly companyLogin: CompanyLogin | undefined;
  /** Where uploaded files lie; undefined: in the data folder. */
  readonly bucket: Bucket | undefined;
}

/** Whose word on the caller's address counts: so many proxies in a row, or those at these addresses. */
export type TrustedProxies = number | readonly string[];

/** Where events may be sent: to public addresses, to any, or to public ones and these addresses and networks. */
export type EventTargets = 'public' | 'any' | readonly string[];

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

function wholeNumber(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new ConfigError(`${name} is "${text}"; allowed: a whole number from ${min} to ${max}`);
}

function oneOf<const W extends readonly string[]>(
  env: Environment,
  name: string,
  words: W,
  fallback: W[number],
): W[number] {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new ConfigError(`${name} is "${text}"; allowed: ${words.join(', ')}`);
}

function rateFactor(env: Environment): number {
  const text = env['OKRA_RATE_LIMITS'] || 'documented';
  if (text === 'documented') return 1;
  if (text === 'off') return 0;
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0 && factor <= 1_000_000) return factor;
  throw new ConfigError(
    `OKRA_RATE_LIMITS is "${text}"; allowed: documented, off, or a factor above 0 such as 2.5 (at most 1000000)`,
  );
}

function url(env: Environment, name: string, protocols: readonly string[]): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  // The value itself may hold a password, so the message must not repeat it.
  throw new ConfigError(
    `${name} is not usable; allowed: an address that starts with ${protocols.join('// or ')}//`,
  );
}

function host(env: Environment): string {
  const text = env['HOST'] || '127.0.0.1';
  // What has no letter is an address or a mistake.
  if (isIP(text) !== 0 || (/^[A-Za-z0-9._-]+$/.test(text) && /[A-Za-z]/.test(text))) return text;
  throw new ConfigError(`HOST is "${text}"; allowed: a host name or an IP address without port`);
}

function trustedProxies(env: Environment): TrustedProxies {
  const text = env['OKRA_TRUST_PROXY'] || 'off';
  if (text === 'off') return 0;
  if (/^([1-9]|1[0-6])$/.test(text)) return Number(text);
  const addresses = addressesAndNetworks(text);
  if (addresses) return addresses;
  throw new ConfigError(
    `OKRA_TRUST_PROXY is "${text}"; allowed: off, the number of proxies in a row (1 to 16), or their addresses and networks such as 10.0.0.0/8, ::1`,
  );
}

function eventTargets(env: Environment): EventTargets {
  const text = env['OKRA_EVENT_TARGETS'] || 'public';
  if (text === 'public' || text === 'any') return text;
  const addresses = addressesAndNetworks(text);
  if (addresses) return addresses;
  throw new ConfigError(
    `OKRA_EVENT_TARGETS is "${text}"; allowed: public, any, or the addresses and networks to allow beside public ones such as 10.0.0.0/8, ::1`,
  );
}

function addressesAndNetworks(text: string): readonly string[] | undefined {
  const words = text.split(',').map((word) => word.trim());
  return words.every(isAddressOrNetwork) ? words : undefined;
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || address.includes('%') || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= longest);
}

export interface CompanyLogin {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it. */
  readonly name: string;
}

/** All of it, or nothing. A provider on another machine must be spoken to in secret. */
function companyLogin(env: Environment): CompanyLogin | undefined {
  const text = url(env, 'OKRA_OIDC_ISSUER', ['https:', 'http:']);
  if (text === undefined) {
    for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'NAME'].map((word) => `OKRA_OIDC_${word}`))
      if (env[name]) needed(env, 'OKRA_OIDC_ISSUER', name);
    return undefined;
  }
  const issuer = new URL(text);
  if (issuer.protocol === 'http:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(issuer.hostname))
    throw new ConfigError('OKRA_OIDC_ISSUER is not usable; allowed: https://, or http:// on this machine');
  return {
    issuer,
    clientId: needed(env, 'OKRA_OIDC_CLIENT_ID', 'OKRA_OIDC_ISSUER'),
    clientSecret: needed(env, 'OKRA_OIDC_CLIENT_SECRET', 'OKRA_OIDC_ISSUER'),
    name: env['OKRA_OIDC_NAME'] || issuer.hostname,
  };
}

function needed(env: Environment, name: string, beside: string): string {
  const value = env[name];
  if (value) return value;
  throw new ConfigError(`${name} is missing; with ${beside} it must be set`);
}

function bucket(env: Environment): Bucket | undefined {
  const name = env['OKRA_S3_BUCKET'];
  if (!name) {
    const stray = Object.keys(env).find((key) => key.startsWith('OKRA_S3_') && env[key]);
    if (stray === undefined) return undefined;
    throw new ConfigError(`${stray} is set, but not OKRA_S3_BUCKET: name the bucket too, or unset it`);
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    throw new ConfigError(
      `OKRA_S3_BUCKET is "${name}"; allowed: 3 to 63 lower-case letters, digits, dots and hyphens`,
    );
  const region = env['OKRA_S3_REGION'] || 'us-east-1';
  const endpoint = url(env, 'OKRA_S3_ENDPOINT', ['https:', 'http:']) ?? `https://s3.${region}.amazonaws.com`;
  return {
    name,
    region,
    endpoint: new URL(endpoint),
    accessKeyId: needed(env, 'OKRA_S3_ACCESS_KEY_ID', 'OKRA_S3_BUCKET'),
    secretAccessKey: needed(env, 'OKRA_S3_SECRET_ACCESS_KEY', 'OKRA_S3_BUCKET'),
  };
}

/** Reads the environment once. A wrong value is refused with its name and what is allowed. */
export function readConfig(env: Environment, cwd: string): Config {
  const databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const demo = oneOf(env, 'OKRA_DEMO', ['on', 'off'], databaseUrl === undefined ? 'on' : 'off');
  if (demo === 'on' && databaseUrl !== undefined) {
    throw new ConfigError('OKRA_DEMO is "on"; with DATABASE_URL only off is allowed. Use `okra demo` there');
  }
  const dataDir = env['OKRA_DATA_DIR'] || './data';
  return {
    host: host(env),
    port: wholeNumber(env, 'PORT', 3000, 0, 65_535),
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(cwd, dataDir),
    databaseUrl,
    rateFactor: rateFactor(env),
    demo: demo === 'on',
    bodyLimit: wholeNumber(env, 'OKRA_BODY_LIMIT', 1_048_576, 1024, 104_857_600),
    answerMemory: wholeNumber(env, 'OKRA_ANSWER_MEMORY', 16, 0, 65_536) * 1_048_576,
    logLevel: oneOf(env, 'OKRA_LOG', logLevels, 'info'),
    publicUrl: url(env, 'OKRA_PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
    trustProxy: trustedProxies(env),
    eventTargets: eventTargets(env),
    companyLogin: companyLogin(env),
    bucket: bucket(env),
  };
}
