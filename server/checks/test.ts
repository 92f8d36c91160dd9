// npm test: the checks, the pages, every test on real parts. The last line is `N passed, N failed`; 0 tests are a failure.
import { mkdirSync } from 'node:fs'
import { buildWeb } from '../embedded/web-build.ts'
import { ROOT, runSteps, type Step, type StepResult } from './step.ts'
import { CHECKS } from './steps.ts'
import { tests } from './vitest.ts'

mkdirSync(`${ROOT}.artifacts`, { recursive: true })

const pages: Step = {
  name: 'pages',
  async run() {
    try {
      await buildWeb(() => undefined)
      return { ok: true, output: '', passed: 0, failed: 0 }
    } catch (fault) {
      return { ok: false, output: String(fault), passed: 0, failed: 0 }
    }
  },
}

/** Lines of a failed check that the end of the log says again: it is read from its end. */
const SAID_AGAIN = 12

const began = performance.now()
const results: StepResult[] = [...(await runSteps([pages, ...CHECKS])), ...(await runSteps([tests('parts', true)])), ...(await runSteps([tests('line', true)])), ...(await runSteps([tests('alone', true)]))]
const passed = results.reduce((sum, one) => sum + one.passed, 0)
// A step that fails without a test of its own counts as one.
const failed = results.reduce((sum, one) => sum + Math.max(one.failed, one.ok ? 0 : 1), 0)
for (const one of results) {
  for (const fault of one.unsteady ?? []) console.log(`UNSTEADY, passed by itself: ${fault}`)
  if (one.ok) continue
  console.log(`FAILED ${one.name} (all its words stand above)`)
  for (const fault of one.faults ?? one.output.split('\n').slice(0, SAID_AGAIN)) console.log(`  ${fault}`)
}
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
console.log(`in ${((performance.now() - began) / 1000).toFixed(0)} s; screenshots and logs are in .artifacts/`)
console.log(`${passed} passed, ${failed} failed`)
