import { fileURLToPath } from 'node:url';

export const cliScript = fileURLToPath(new URL('cli/main.ts', import.meta.url));
export const migrationsDir = fileURLToPath(new URL('migrations', import.meta.url));
