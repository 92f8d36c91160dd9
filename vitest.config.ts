import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        // Pure rules, beside their code: no parts, no network, milliseconds.
        test: { name: 'unit', include: ['{server,fixtures,web}/**/*.test.ts'], exclude: ['server/test/**'], pool: 'threads', testTimeout: 20_000 },
      },
      {
        // Everything on real parts. Processes, not threads: a daemon that a test starts ends with the thread that started it.
        test: {
          name: 'parts',
          include: ['server/test/**/*.test.ts'],
          exclude: ['server/test/alone/**'],
          globalSetup: ['server/test/global-setup.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Promises in seconds: another test beside them would be measured too.
        test: { name: 'alone', include: ['server/test/alone/**/*.test.ts'], globalSetup: ['server/test/global-setup.ts'], pool: 'forks', maxWorkers: 1, testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
})
