import type { Config } from './config.ts';
import type { DemoCompany } from './demo/index.ts';

interface Greeting {
  readonly address: string;
  readonly config: Config;
  readonly demo: DemoCompany | undefined;
}

/** Where things are, and a first call to paste. */
export function greeting({ address, config, demo }: Greeting): string {
  const data = config.databaseUrl === undefined ? config.dataDir : 'in PostgreSQL (DATABASE_URL)';
  return `
  Okra serves at   ${address}
  API page         ${address}/api
  Data             ${data}
${demo ? firstCall(address, config.dataDir, demo) : registerApp}
  Ctrl-C stops it.

`;
}

const registerApp = `
  Register an app to call the API:
    npx okra app create --name "My app" --scope okr:okr:readonly --okr-as-app
`;

const firstCall = (address: string, dataDir: string, demo: DemoCompany): string => `\
  Demo company     ${dataDir}/demo.json holds its app and secret

  A first call to paste:
    TOKEN=$(curl -s ${address}/open-apis/auth/v3/tenant_access_token/internal \\
      -d '{"app_id":"${demo.app_id}","app_secret":"${demo.app_secret}"}' | grep -o 't-[0-9a-z]*')
    curl -s "${address}/open-apis/okr/v1/periods?page_size=3" -H "Authorization: Bearer $TOKEN"
`;
