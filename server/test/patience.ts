// How long a test waits for what must come. Long: a slow or busy machine is no defect, and a promise in seconds is measured in alone/.
export const PATIENCE_MS = 60_000

/** Asks again until the answer is there. What the asking throws is thrown at once. */
export async function until<T>(what: string, ask: () => T | null | undefined | false | Promise<T | null | undefined | false>, withinMs = PATIENCE_MS): Promise<T> {
  const began = performance.now()
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    const waited = performance.now() - began
    if (waited > withinMs) throw new Error(`${what}: not within ${withinMs / 1000} s`)
    await aMomentAfter(waited)
  }
}

/** Looks again until `check` throws no more, and gives what it returns; in the end its own fault. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const began = performance.now()
  for (;;) {
    try {
      return await check()
    } catch (fault) {
      if (performance.now() - began > PATIENCE_MS) throw fault
    }
    await aMomentAfter(performance.now() - began)
  }
}

/** The longer it takes, the seldomer: who asked twenty times a second for a minute would be told that he asks too often. */
const aMomentAfter = (waitedMs: number) => new Promise((resolve) => { setTimeout(resolve, Math.min(1000, Math.max(50, waitedMs / 10))) })
