import { expect, test } from 'vitest'
import type { AlarmRulesBody } from '../../../server/contracts/alarm.ts'
import { changesOf, valueAt, withValue } from './rulesEdit.ts'

const rules: AlarmRulesBody = { types: { smoke: { debounce: 5, handling: 'confirm', autoAfter: null, needs: 'nothing', clearEnds: true, repeatWithin: 600 } }, storm: { changes: 40, seconds: 300 }, lookWithin: 120, quietAfterDismissal: 60, flicker: 5, trust: { low: 0.25, high: 0.9, marks: 5 } }

test('a value is changed at its path and nowhere else; the change is found again by its path', () => {
  const changed = withValue(withValue(rules, 'types/smoke/debounce', 8), 'trust/low', 0.3)
  expect(valueAt(changed, 'types/smoke/debounce')).toBe(8)
  expect(changesOf(rules, changed)).toEqual(['types/smoke/debounce', 'trust/low'])
  expect(rules.types['smoke']?.debounce).toBe(5)
  expect(changesOf(rules, withValue(changed, 'trust/low', 0.25))).toEqual(['types/smoke/debounce'])
})
