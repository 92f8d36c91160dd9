import { expect, onTestFinished, test, vi } from 'vitest'
import { inBatches } from './inBatches.ts'

/** Work that answers when it is told to. */
function slowly() {
  const batches: { items: readonly number[]; answer: () => void; fail: () => void }[] = []
  const work = (items: readonly number[]) => new Promise<number[]>((resolve, reject) => { batches.push({ items, answer: () => resolve(items.map((n) => n * 10)), fail: () => reject(new Error('no')) }) })
  return { batches, work }
}
const breath = () => new Promise((resolve) => { setImmediate(resolve) })

test('what comes in one breath goes together, what comes later waits for the next batch, and each gets its own answer', async () => {
  const { batches, work } = slowly()
  const ask = inBatches(work)
  const first = [ask(1), ask(2)]
  await breath()
  const second = [ask(3), ask(4), ask(5)]
  await breath()
  expect(batches.map((b) => b.items)).toEqual([[1, 2]])
  batches[0]?.answer()
  expect(await Promise.all(first)).toEqual([10, 20])
  await breath()
  expect(batches.map((b) => b.items)).toEqual([[1, 2], [3, 4, 5]])
  batches[1]?.answer()
  expect(await Promise.all(second)).toEqual([30, 40, 50])
})

test('a batch is never larger than allowed, and nobody is forgotten', async () => {
  const sizes: number[] = []
  const ask = inBatches<number, number>(async (items) => { sizes.push(items.length); return items }, { most: 3 })
  expect(await Promise.all(Array.from({ length: 8 }, (_, n) => ask(n)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(sizes).toEqual([3, 3, 2])
})

test('two batches may be under way at once, not three', async () => {
  const { batches, work } = slowly()
  const ask = inBatches(work, { atOnce: 2, most: 1 })
  const asked = [ask(1), ask(2), ask(3)]
  await breath()
  expect(batches).toHaveLength(2)
  batches[0]?.answer()
  await breath()
  expect(batches).toHaveLength(3)
  for (const b of batches) b.answer()
  expect(await Promise.all(asked)).toEqual([10, 20, 30])
})

test('one bad item takes no others with it, and few batches are needed to find it', async () => {
  let batches = 0
  const ask = inBatches<number, number>((items) => { batches++; return items.includes(37) ? Promise.reject(new Error('no')) : Promise.resolve(items) }, { mayReplay: () => true })
  const all = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => ask(n)))
  expect(all.flatMap((a, n) => (a.status === 'rejected' ? [n] : a.value === n ? [] : [-1]))).toEqual([37])
  expect(batches).toBeLessThan(16)
})

test('when everything is away each hears so once, and nothing is tried again alone', async () => {
  let tried = 0
  const ask = inBatches<number, number>(() => { tried++; return Promise.reject(new Error('away')) }, { mayReplay: (error) => !(error instanceof Error && error.message === 'away') })
  const all = await Promise.allSettled([ask(1), ask(2)])
  expect([tried, all.map((a) => a.status)]).toEqual([1, ['rejected', 'rejected']])
})

test('what somebody else has done meanwhile is answered before a batch is chosen, and the batch is full of what is left', async () => {
  const done = new Set([1, 2, 5])
  const batches: (readonly number[])[] = []
  const ask = inBatches<number, string>(async (items) => { batches.push(items); done.add(6); return items.map(() => 'mine') }, { most: 2, settled: async (items) => items.map((n) => (done.has(n) ? 'done' : undefined)) })
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(ask))).toEqual(['done', 'done', 'mine', 'mine', 'done', 'done', 'mine'])
  expect(batches).toEqual([[3, 4], [7]])
})

test('where it cannot be asked what is settled, each hears so, and what comes later is served', async () => {
  let away = true
  const ask = inBatches<number, number>(async (items) => items, { settled: async (items) => { if (away) throw new Error('away'); return items.map(() => undefined) } })
  expect((await Promise.allSettled([ask(1), ask(2)])).map((a) => a.status)).toEqual(['rejected', 'rejected'])
  away = false
  expect(await ask(3)).toBe(3)
})

test('where a crowd is waiting a batch is followed by a rest, and what comes meanwhile goes along; a few wait for nobody', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  onTestFinished(() => { vi.useRealTimers() })
  const sizes: number[] = []
  const ask = inBatches<number, number>(async (items) => { sizes.push(items.length); vi.advanceTimersByTime(40); return items }, { most: 200, rest: 1 })
  const all = Array.from({ length: 501 }, (_, n) => ask(n))
  await breath()
  expect(sizes).toEqual([200])
  vi.advanceTimersByTime(39)
  await breath()
  expect(sizes).toEqual([200])
  all.push(ask(501))
  vi.advanceTimersByTime(1)
  await breath()
  expect(sizes).toEqual([200, 200, 102])
  expect(await Promise.all(all)).toHaveLength(502)
})
