import type { Config } from './config.ts';

interface Greeting {
  readonly address: string;
  readonly config: Config;
  readonly demo: boolean;
}

/** Where things are, and a first call to paste. */
export function greeting({ address, config, demo }: Greeting): string {
  const data = config.databaseUrl === undefined ? config.dataDir : 'in PostgreSQL (DATABASE_URL)';
  return `
  Okra serves at   ${address}
  API page         ${address}/api
  Data             ${data}
${demo ? firstCall(address, config.dataDir) : registerApp}
  Ctrl-C stops it.

`;
}

const registerApp = `
  Where there is no organisation yet, make one: of your own, or a demo company
    npx okra import-people FILE.csv --company "Name"
    npx okra demo

  Register an app of it to call the API:
    npx okra app create --name "My app" --scope okr:okr:readonly --okr-as-app
`;

const firstCall = (address: string, dataDir: string): string => `\
  Demo company     ${dataDir}/demo.json holds its app and secret

  A first call to paste:
    TOKEN=$(curl -s ${address}/open-apis/auth/v3/tenant_access_token/internal \\
      -d @${dataDir}/demo.json | grep -o 't-[0-9a-z]*' | head -1)
    curl -s "${address}/open-apis/okr/v1/periods?page_size=3" -H "Authorization: Bearer $TOKEN"
`;
