// What `npm run check` looks at, in the order that uses two cores best: the slow ones first.
import { boundaries } from './boundaries.ts'
import { rules } from './rules.ts'
import { type Step, tool } from './step.ts'
import { tests } from './vitest.ts'

export const CHECKS: readonly Step[] = [
  tests('unit', false),
  tool('types', 'typescript/bin/tsc', ['--noEmit']),
  tool('types web', 'typescript/bin/tsc', ['--noEmit', '-p', 'web']),
  boundaries,
  tool('unused', 'knip/bin/knip.js', ['--no-progress']),
  tool('lint', 'oxlint/bin/oxlint', ['--deny-warnings']),
  rules,
]
