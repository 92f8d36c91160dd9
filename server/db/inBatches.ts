// Work for many at once: whatever comes while a batch is under way waits for the next one. Nobody waits while there is time, and a busy moment costs one way to the database instead of hundreds.

export interface BatchOptions<T, R> {
  /** Batches under way at the same time. */
  atOnce?: number
  /** Items in one. */
  most?: number
  /** Where this holds, one bad item takes no others with it: a batch that failed so is halved and tried again, until the bad one is alone. Not for a database that is away, nor for a commit of which nobody knows. */
  mayReplay?: (error: unknown) => boolean
  /** Where a crowd is waiting, so many times a batch's own length is left to others before the next: in a mass event the machine must still answer whoever asks. Never longer than a moment. */
  rest?: number
  /** Asked of all who wait before a batch is chosen from them: an answer settles an item that somebody else has done meanwhile, so that batches are full of what is left. */
  settled?: (items: readonly T[]) => Promise<readonly (R | undefined)[]>
}

const LONGEST_REST_MS = 150
/** More than an outage of some seconds leaves behind, of which nothing may wait for anybody. */
const CROWD = 300
/** Of those who wait, so many are asked whether they are settled. */
const LOOKED_AT = 500

/** `work` answers each item in its place, or throws for all of them. */
export function inBatches<T, R>(work: (items: readonly T[]) => Promise<readonly R[]>, { atOnce = 1, most = 200, mayReplay, rest = 0, settled }: BatchOptions<T, R> = {}): (item: T) => Promise<R> {
  interface Waiting { item: T; resolve: (answer: R) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let running = 0

  async function run(): Promise<void> {
    running++
    await Promise.resolve() // what comes in the same breath goes along
    while (waiting.length > 0) {
      if (settled) await settle(settled)
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      const began = performance.now()
      if (batch.length > 0) await carryOut(batch)
      if (rest > 0 && waiting.length > CROWD) await new Promise((resolve) => { setTimeout(resolve, Math.min(LONGEST_REST_MS, rest * (performance.now() - began))) })
    }
    running--
  }

  async function settle(ask: NonNullable<typeof settled>): Promise<void> {
    const looked = waiting.slice(0, LOOKED_AT)
    waiting = waiting.slice(LOOKED_AT)
    try {
      const answers = await ask(looked.map((w) => w.item))
      looked.forEach((w, n) => { const answer = answers[n]; if (answer !== undefined) w.resolve(answer) })
      waiting = [...looked.filter((_, n) => answers[n] === undefined), ...waiting]
    } catch (error) {
      for (const w of looked) w.reject(error)
    }
  }

  async function carryOut(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await work(batch.map((w) => w.item))
      batch.forEach((w, n) => { w.resolve(answers[n] as R) })
    } catch (error) {
      if (batch.length < 2 || !mayReplay?.(error)) {
        for (const w of batch) w.reject(error)
        return
      }
      const middle = Math.ceil(batch.length / 2)
      await carryOut(batch.slice(0, middle))
      await carryOut(batch.slice(middle))
    }
  }

  return (item) => new Promise<R>((resolve, reject) => {
    waiting.push({ item, resolve, reject })
    if (running < atOnce) void run()
  })
}
