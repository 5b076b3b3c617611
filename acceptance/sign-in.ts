import type { Deployment } from './deployment.ts';

type Place = Pick<Deployment, 'url' | 'demo'>;

export const redirectUri = 'http://127.0.0.1:9/back';

/** Goes through the sign-in and consent pages as a person does; answers the code that the app gets. */
export async function authorize(
  { url, demo }: Place,
  values: Readonly<Record<string, string>>,
  person = demo.admin,
): Promise<string> {
  let cookie = '';
  const send = async (target: string, form?: Readonly<Record<string, string>>) => {
    const answer = await fetch(new URL(target, url), {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    if (set.length > 0) cookie = set.join('; ');
    return { place: answer.headers.get('location') ?? '', text: await answer.text() };
  };
  const query = new URLSearchParams({
    client_id: demo.app_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    ...values,
  });
  const authorizePath = '/open-apis/authen/v1/authorize';
  const asked = await send(`${authorizePath}?${query.toString()}`);
  const signIn = await send(asked.place);
  const signedIn = await send('/sign-in', { ...hiddenIn(signIn.text), ...person });
  const consent = await send(signedIn.place);
  const agreed = await send(authorizePath, { ...hiddenIn(consent.text), decision: 'accept' });
  const code = new URL(agreed.place).searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${agreed.place}`);
  return code;
}

/** A token by which the demo app acts for a person, who agreed to these scopes. */
export async function userTokenOf(
  deployment: Place,
  scope: string,
  person = deployment.demo.admin,
): Promise<string> {
  const { app_id, app_secret } = deployment.demo;
  const answer = await fetch(`${deployment.url}/open-apis/authen/v2/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app_id,
      client_secret: app_secret,
      code: await authorize(deployment, { scope }, person),
      redirect_uri: redirectUri,
    }),
  });
  const { access_token } = (await answer.json()) as { access_token?: string }; // as: what RFC 6749 answers
  if (access_token === undefined) throw new Error(`no token for ${person.email}`);
  return access_token;
}

const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]),
  );
