export type Engine = 'sqlite' | 'postgres';

/** `OKRA_TEST_ENGINE` is `sqlite` (the default), `postgres` or `both`. */
export function testEngines(): readonly Engine[] {
  const choice = process.env['OKRA_TEST_ENGINE'] ?? 'sqlite';
  if (choice === 'both') return ['sqlite', 'postgres'];
  if (choice === 'sqlite' || choice === 'postgres') return [choice];
  throw new Error(`OKRA_TEST_ENGINE is "${choice}": it must be sqlite, postgres or both`);
}
