/** Why a message was not taken, in words that say nothing but what anybody could see from outside. */
export class Undelivered extends Error {
  override readonly name = 'Undelivered';
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  ETIMEDOUT: 'took no connection in time',
  HPE_HEADER_OVERFLOW: 'answered with too large a head',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate of another name',
};

/** What a fault of the connection means. */
export function undelivered({ code = '' }: NodeJS.ErrnoException): Undelivered {
  return new Undelivered(words[code] ?? familyWords(code));
}

function familyWords(code: string): string {
  if (code.startsWith('HPE_')) return 'answered something that is not HTTP';
  if (/CERT|UNABLE_TO_|INVALID_(CA|PURPOSE)/.test(code)) return 'shows a certificate that is not trusted';
  if (/^(EPROTO|ERR_SSL_|ERR_TLS_)/.test(code)) return 'does not speak TLS as it should';
  return 'cannot be reached';
}
