// What the property officer's page promises.
import { expect, test } from 'vitest'
import { promise } from './shown.ts'

test('only what will be sent is promised, and who gets nothing is told to keep the page open', () => {
  const phone = { sms: '199****0077' }
  expect([promise('on', phone), promise('on', { sms: null }), promise('failed', phone)]).toEqual(['none.both', 'none.push', 'none.sms'])
  for (const push of ['ask', 'refused', 'off', 'failed'] as const) expect(promise(push, { sms: null })).toBe('none.page')
  expect([promise('on', null), promise('unknown', { sms: null })]).toEqual(['none.note', 'none.note'])
})
