import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** On real parts. Processes, not threads: a daemon that a test starts ends with the thread that started it. Patience costs nothing while all is well, and a busy machine is no defect. */
const REAL = {
  globalSetup: ['server/test/global-setup.ts'],
  pool: 'forks' as const,
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000, interval: 50 } },
}
/** A whole call, or the edge alone: sound comes every 20 ms, and a carrier does not wait. */
const LINE = ['server/test/sip/**/*.test.ts', 'server/test/line/**/*.test.ts']
const ALONE = ['server/test/alone/**/*.test.ts']
/** One more than two processors: a third of a test's time is waiting. */
const SIDE_BY_SIDE = Math.min(6, Math.max(3, availableParallelism()))

export default defineConfig({
  test: {
    teardownTimeout: 60_000,
    projects: [
      // Pure rules, beside their code: no parts, no network, milliseconds.
      { test: { name: 'unit', include: ['{server,fixtures,web}/**/*.test.ts'], exclude: ['server/test/**'], pool: 'threads', testTimeout: 120_000 } },
      // Waits for what must come and for nothing else: may run beside anything.
      { test: { ...REAL, name: 'parts', include: ['server/test/**/*.test.ts'], exclude: [...LINE, ...ALONE], maxWorkers: SIDE_BY_SIDE } },
      // In real time, so only beside each other: they listen, and hardly work.
      { test: { ...REAL, name: 'line', include: LINE, maxWorkers: 3 } },
      // Promises in seconds: another test beside them would be measured too.
      { test: { ...REAL, name: 'alone', include: ALONE, maxWorkers: 1 } },
    ],
  },
})
