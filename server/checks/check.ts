// npm run check: types, lint, boundaries, dead code, house rules, unit tests; under a minute. Ends with 1 when any of them says no.
import { runSteps } from './step.ts'
import { CHECKS } from './steps.ts'

const began = performance.now()
const results = await runSteps(CHECKS)
const bad = results.filter((one) => !one.ok).map((one) => one.name)
console.log(`${bad.length === 0 ? 'all is well' : `not well: ${bad.join(', ')}`}, ${((performance.now() - began) / 1000).toFixed(1)} s`)
process.exitCode = bad.length === 0 ? 0 : 1
