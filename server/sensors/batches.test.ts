import { expect, test } from 'vitest'
import { makeBatches } from './batches.ts'

const held = <T, R>(most: number, atOnce: number) => {
  const batches: { items: T[]; finish: (outcomes: readonly (R | Error)[]) => void; fail: (error: Error) => void }[] = []
  const made = makeBatches<T, R>({ afterMs: 1, most, atOnce, work: (items) => new Promise((resolve, reject) => { batches.push({ items, finish: resolve, fail: reject }) }) })
  const begun = async (n: number) => { while (batches.length < n) await new Promise((resolve) => { setImmediate(resolve) }) }
  return { ...made, batches, begun }
}

test('what comes together is worked on together, and what comes meanwhile waits for a free hand', async () => {
  const kit = held<number, string>(3, 1)
  const answers = Promise.all([1, 2, 3, 4, 5].map((n) => kit.add(n)))
  await kit.begun(1)
  expect(kit.batches[0]?.items).toEqual([1, 2, 3])
  expect(kit.batches).toHaveLength(1)
  expect(kit.lagMs()).toBeGreaterThan(0)
  kit.batches[0]?.finish(['a', 'b', 'c'])
  await kit.begun(2)
  expect(kit.batches[1]?.items).toEqual([4, 5])
  kit.batches[1]?.finish(['d', 'e'])
  expect(await answers).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(kit.lagMs()).toBe(0)
})

test('one bad item is told alone, a failed batch is told to all in it, and the next goes on', async () => {
  const kit = held<number, string>(2, 1)
  const first = Promise.allSettled([kit.add(1), kit.add(2)])
  const second = Promise.allSettled([kit.add(3), kit.add(4)])
  await kit.begun(1)
  kit.batches[0]?.finish(['a', new Error('not this one')])
  expect((await first).map((r) => r.status)).toEqual(['fulfilled', 'rejected'])
  await kit.begun(2)
  kit.batches[1]?.fail(new Error('the database is away'))
  expect((await second).map((r) => r.status)).toEqual(['rejected', 'rejected'])
  const third = kit.add(5)
  await kit.begun(3)
  kit.batches[2]?.finish(['e'])
  expect(await third).toBe('e')
})

test('an answer too few is a fault of ours, told to all', async () => {
  const kit = held<number, string>(2, 1)
  const both = Promise.allSettled([kit.add(1), kit.add(2)])
  await kit.begun(1)
  kit.batches[0]?.finish(['a'])
  expect((await both).map((r) => r.status)).toEqual(['rejected', 'rejected'])
})

test('settled works off what waits without waiting for more', async () => {
  const kit = held<number, string>(10, 2)
  const one = kit.add(1)
  const settled = kit.settled()
  await kit.begun(1)
  kit.batches[0]?.finish(['a'])
  await settled
  expect(await one).toBe('a')
})
