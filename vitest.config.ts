import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,server,test,tools}/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    testTimeout: 20_000,
  },
});
