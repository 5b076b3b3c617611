/** What asks a receiver whether the URL is its own. */
export const challengeBody = (challenge: string, verificationToken: string): string =>
  JSON.stringify({ challenge, token: verificationToken, type: 'url_verification' });

export function hasChallenge(answer: string | undefined, challenge: string): boolean {
  try {
    const told: unknown = JSON.parse(answer ?? '');
    return typeof told === 'object' && told !== null && 'challenge' in told && told.challenge === challenge;
  } catch {
    return false;
  }
}
