// Gathers single things into batches and tells each its own outcome. Knows nothing of what is in them.
export interface Batches<T, R> {
  /** Resolves or rejects with the batch that holds it. */
  add(item: T): Promise<R>
  /** How many wait, those being worked on among them. */
  waiting(): number
  /** Milliseconds that the oldest one has waited; 0 when none does. */
  lagMs(): number
  /** Works off what waits; nothing may be added meanwhile. */
  settled(): Promise<void>
}

export interface BatchRules<T, R> {
  /** A batch begins when the first has waited so long, in ms, or when `most` are there. */
  afterMs: number
  most: number
  /** Batches under work at the same time. */
  atOnce: number
  /** One outcome for each, in the same order; an Error is a rejection of that one alone. A throw rejects them all. */
  work: (items: T[]) => Promise<readonly (R | Error)[]>
}

interface Waiting<T, R> { item: T; since: number; resolve: (outcome: R) => void; reject: (reason: unknown) => void }

export function makeBatches<T, R>({ afterMs, most, atOnce, work }: BatchRules<T, R>): Batches<T, R> {
  let queue: Waiting<T, R>[] = []
  const running = new Set<Promise<void>>()
  const begun = new Map<object, number>()
  let timer: NodeJS.Timeout | null = null

  function begin(): void {
    if (timer) clearTimeout(timer)
    timer = null
    while (queue.length > 0 && running.size < atOnce) {
      const batch = queue.length <= most ? queue : queue.slice(0, most)
      queue = queue.length <= most ? [] : queue.slice(most)
      begun.set(batch, batch[0]?.since ?? 0)
      const run = carryOut(batch).finally(() => {
        begun.delete(batch)
        running.delete(run)
        // What came while all hands were busy has waited long enough.
        if (queue.length > 0) begin()
      })
      running.add(run)
    }
  }

  async function carryOut(batch: Waiting<T, R>[]): Promise<void> {
    try {
      const outcomes = await work(batch.map((one) => one.item))
      if (outcomes.length !== batch.length) throw new Error(`a batch of ${batch.length} got ${outcomes.length} outcomes`)
      batch.forEach((one, n) => {
        const outcome = outcomes[n] as R | Error
        if (outcome instanceof Error) one.reject(outcome)
        else one.resolve(outcome)
      })
    } catch (error) {
      for (const one of batch) one.reject(error)
    }
  }

  return {
    add(item) {
      return new Promise<R>((resolve, reject) => {
        queue.push({ item, since: performance.now(), resolve, reject })
        if (queue.length >= most) begin()
        else timer ??= setTimeout(begin, afterMs)
      })
    },
    waiting: () => queue.length + running.size,
    lagMs() {
      const oldest = Math.min(queue[0]?.since ?? Infinity, ...begun.values())
      return oldest === Infinity ? 0 : performance.now() - oldest
    },
    async settled() {
      begin()
      while (running.size > 0) await Promise.all(running)
    },
  }
}
