import { expect, test, vi } from 'vitest'
import { makeAlarms } from './alarms.ts'

const clock = () => new Date()

test('an alarm rings once, not before its time, and the same name again moves it', async () => {
  const alarms = makeAlarms({ clock, atOnce: 2 })
  const rung: { name: string; early: boolean }[] = []
  const set = (name: string, inMs: number) => {
    const dueAt = new Date(Date.now() + inMs)
    alarms.set(name, dueAt, async () => { rung.push({ name, early: new Date() < dueAt }) })
  }
  set('a', 20)
  set('b', 5000)
  set('b', 60)
  set('past', -1000)
  await vi.waitFor(() => expect(rung).toEqual([{ name: 'past', early: false }, { name: 'a', early: false }, { name: 'b', early: false }]), { timeout: 20_000 })
  await alarms.close()
})

test('of many at one moment never more ring at once than allowed, and none after the close', async () => {
  const alarms = makeAlarms({ clock, atOnce: 3 })
  let ringing = 0
  let most = 0
  const order: number[] = []
  for (let n = 0; n < 20; n++) {
    alarms.set(String(n), new Date(Date.now() + n), async () => {
      most = Math.max(most, ++ringing)
      order.push(n)
      await new Promise((resolve) => { setImmediate(resolve) })
      ringing--
    })
  }
  await vi.waitFor(() => expect(order).toHaveLength(20), { timeout: 20_000 })
  expect(new Set(order).size).toBe(20)
  expect(most).toBeLessThanOrEqual(3)
  alarms.set('late', new Date(), async () => { order.push(99) })
  await alarms.close()
  await new Promise((resolve) => { setImmediate(resolve) })
  expect(order).not.toContain(99)
})
