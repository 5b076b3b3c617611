import type { Config } from './config.ts';
import type { DemoFile } from './demo/index.ts';

interface Greeting {
  readonly address: string;
  readonly config: Config;
  readonly demo: DemoFile | undefined;
  readonly write: (text: string) => void;
}

/** Where things are, and a first call to paste. */
export async function greet({ address, config, demo, write }: Greeting): Promise<void> {
  const data = config.databaseUrl === undefined ? config.dataDir : 'in PostgreSQL (DATABASE_URL)';
  write(`
  Okra serves at   ${address}
  API page         ${address}/api
  Data             ${data}
${demo ? firstCall(address, config.dataDir, demo) : registerApp}
  Ctrl-C stops it.

`);
}

const registerApp = `
  Register an app to call the API:
    npx okra app create --name "My app" --scope okr:okr:readonly --okr-as-app
`;

const firstCall = (
  address: string,
  dataDir: string,
  demo: DemoFile,
): string => `  Demo company     ${dataDir}/demo.json holds its app and secret

  A first call to paste:
    TOKEN=$(curl -s ${address}/open-apis/auth/v3/tenant_access_token/internal \\
      -d '{"app_id":"${demo.app_id}","app_secret":"${demo.app_secret}"}' | sed 's/.*"tenant_access_token":"\\([^"]*\\)".*/\\1/')
    curl -s "${address}/open-apis/okr/v1/users/${demo.first_user_id}/okrs?user_id_type=user_id&offset=0&limit=1" \\
      -H "Authorization: Bearer $TOKEN"
`;
