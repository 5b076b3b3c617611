/** How often somebody may try to sign in, counted by what. All windows last as long. */
export const WINDOW = 15 * 60_000;

interface Trying {
  readonly email: string;
  readonly address: string;
  /** A device on which this person has signed in before. */
  readonly device: string | undefined;
}

export interface Bound {
  readonly subject: string;
  readonly most: number;
}

/**
 * What an attempt counts for. Whoever tries somebody else's account from elsewhere fills neither the bound of that
 * person's own devices nor of their address: so nobody is locked out by others.
 */
export const boundsOf = ({ email, address, device }: Trying): Bound[] => [
  { subject: `address ${address}`, most: 200 },
  ...(device === undefined
    ? [
        { subject: `account ${email} from ${address}`, most: 10 },
        { subject: `account ${email} from unknown devices`, most: 100 },
      ]
    : [{ subject: `device ${device}`, most: 20 }]),
];

/** Where to go on after signing in: a place of ours, whatever the address says. */
export const placeOfOurs = (text: string | null): string =>
  text !== null && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/account';

/** Addresses are stored in lower case. */
export const readEmail = (text: string | null): string => (text ?? '').trim().toLowerCase();
