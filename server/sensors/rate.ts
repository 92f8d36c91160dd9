// How fast one sender may speak: a bucket of tokens for each. Pure of clocks: the time is an argument, in milliseconds.
export interface Rate { perSecond: number; burst: number }

export interface Bucket {
  /** Takes one token; false when there is none. */
  take(nowMs: number): boolean
  /** Takes one token, borrowed where there is none: milliseconds until it is paid back. */
  owe(nowMs: number): number
}

export function makeBucket({ perSecond, burst }: Rate): Bucket {
  let tokens = burst
  let at = 0
  const fill = (nowMs: number) => {
    if (nowMs > at) tokens = Math.min(burst, tokens + ((nowMs - at) / 1000) * perSecond)
    at = Math.max(at, nowMs)
  }
  return {
    take(nowMs) {
      fill(nowMs)
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    owe(nowMs) {
      fill(nowMs)
      tokens -= 1
      return tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1000)
    },
  }
}
