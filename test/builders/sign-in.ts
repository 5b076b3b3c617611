import { insertRedirectUri, setPassword } from '../../server/auth/index.ts';
import type { Answer, TestApp } from '../app.ts';
import { Visitor } from '../visitor.ts';
import type { Company, Person } from './company.ts';

export const password = 'correct horse battery';
export const redirectUri = 'https://client.example/back';

export async function buildAccount(app: TestApp, { tenantId }: Company, { id }: Person): Promise<void> {
  await app.database.write((db) => setPassword(db, tenantId, id, password, app.clock.now()));
}

export async function allowRedirect(app: TestApp, { tenantId }: Company, appId: string): Promise<void> {
  await app.database.write((db) => insertRedirectUri(db, tenantId, appId, redirectUri));
}

export const authorizePath = (appId: string, more: Readonly<Record<string, string>> = {}): string =>
  `/open-apis/authen/v1/authorize?${new URLSearchParams({
    client_id: appId,
    response_type: 'code',
    redirect_uri: redirectUri,
    ...more,
  }).toString()}`;

/** Signs in where the authorize page asks for it. */
export async function signInFor(visitor: Visitor, path: string, email: string): Promise<Answer> {
  const page = await visitor.open(Visitor.placeOf(await visitor.open(path)));
  return visitor.submit(page, '/sign-in', { email, password });
}

/** The whole way of a person who signs in and agrees: the values that the app gets back. */
export async function authorize(
  visitor: Visitor,
  path: string,
  email: string,
  decision = 'accept',
): Promise<URLSearchParams> {
  const place = Visitor.placeOf(await signInFor(visitor, path, email));
  const consent = await visitor.open(place);
  const answer = await visitor.submit(consent, '/open-apis/authen/v1/authorize', { decision });
  return new URL(Visitor.placeOf(answer)).searchParams;
}
