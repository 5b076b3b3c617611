import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: false,
    maxWorkers: 2,
    passWithNoTests: true,
    // Node strips the types itself, so the tests run exactly what the server runs.
    experimental: { viteModuleRunner: false },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{contract,server,test,tools,bench}/**/*.test.ts'],
          globalSetup: 'test/global-setup.ts',
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'acceptance',
          include: ['acceptance/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
