// How long a test waits for what must come. Long: a slow or busy machine is no defect, and a promise in seconds is measured in alone/.
export const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 50
const aMoment = () => new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS) })

/** Asks again until the answer is there. What the asking throws is thrown at once. */
export async function until<T>(what: string, ask: () => T | null | undefined | false | Promise<T | null | undefined | false>, withinMs = PATIENCE_MS): Promise<T> {
  const end = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`${what}: not within ${withinMs / 1000} s`)
    await aMoment()
  }
}

/** Looks again until `check` throws no more, and gives what it returns; in the end its own fault. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await check()
    } catch (fault) {
      if (performance.now() > end) throw fault
    }
    await aMoment()
  }
}
