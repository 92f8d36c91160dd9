// Work for many at once: whatever comes while a batch is under way waits for the next one. Nobody waits while there is time, and a busy moment costs one way to the database instead of hundreds.

export interface BatchOptions {
  /** Batches under way at the same time. */
  atOnce?: number
  /** Items in one. */
  most?: number
  /** With it, one bad item takes no others with it: of a batch that failed each is tried alone, unless this throws as well, for then it was nobody's fault among them. */
  stillThere?: () => Promise<unknown>
}

/** `work` answers each item in its place, or throws for all of them. */
export function inBatches<T, R>(work: (items: readonly T[]) => Promise<readonly R[]>, { atOnce = 1, most = 200, stillThere }: BatchOptions = {}): (item: T) => Promise<R> {
  interface Waiting { item: T; resolve: (answer: R) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let running = 0

  async function run(): Promise<void> {
    running++
    await Promise.resolve() // what comes in the same breath goes along
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await carryOut(batch)
    }
    running--
  }

  async function carryOut(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await work(batch.map((w) => w.item))
      batch.forEach((w, n) => { w.resolve(answers[n] as R) })
    } catch (error) {
      if (batch.length > 1 && await stillThere?.().then(() => true, () => false)) await Promise.all(batch.map((w) => carryOut([w])))
      else for (const w of batch) w.reject(error)
    }
  }

  return (item) => new Promise<R>((resolve, reject) => {
    waiting.push({ item, resolve, reject })
    if (running < atOnce) void run()
  })
}
