import type { Deployment } from './deployment.ts';

export const redirectUri = 'http://127.0.0.1:9/back';

/** Goes through the sign-in and consent pages as the demo administrator does; answers the code that the app gets. */
export async function authorize(
  { url, demo }: Deployment,
  values: Readonly<Record<string, string>>,
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
  const signedIn = await send('/sign-in', { ...hiddenIn(signIn.text), ...demo.admin });
  const consent = await send(signedIn.place);
  const agreed = await send(authorizePath, { ...hiddenIn(consent.text), decision: 'accept' });
  const code = new URL(agreed.place).searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${agreed.place}`);
  return code;
}

const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]),
  );
