// What has happened to one automatic call so far, for a reader that waits for the next thing. Knows keys and ends, not what they mean.

export type Happening = { what: 'answered' | 'aborted' | 'ended' | 'time' } | { what: 'key', key: string }

export interface Inbox {
  answered(): void
  aborted(): void
  ended(): void
  key(key: string): void
  /** Keys pressed so far and not read mean nothing any more. */
  forgetKeys(): void
  /**
   * The first of what is wanted that has happened or happens; the end of the call comes always, `time` after so many ms.
   * A key is told once, the others stay true.
   */
  next(ms: number, wanted: readonly ('answered' | 'aborted' | 'key')[]): Promise<Happening>
}

/** `lateMs`: how long after the end a key may still come that was pressed before it. */
export function makeInbox(lateMs: number): Inbox {
  const so = { answered: false, aborted: false, ended: false }
  let keys: string[] = []
  let look: (() => void) | null = null
  const become = (what: keyof typeof so) => () => {
    so[what] = true
    look?.()
  }
  return {
    answered: become('answered'),
    aborted: become('aborted'),
    ended: become('ended'),
    key(key) {
      keys.push(key)
      look?.()
    },
    forgetKeys: () => void (keys = []),
    next: (ms, wanted) => new Promise((resolve) => {
      let late: NodeJS.Timeout | undefined
      const done = (happening: Happening) => {
        clearTimeout(timer)
        clearTimeout(late)
        look = null
        resolve(happening)
      }
      const timer = setTimeout(() => done({ what: 'time' }), Math.max(0, ms))
      look = () => {
        const key = wanted.includes('key') ? keys.shift() : undefined
        if (key !== undefined) return done({ what: 'key', key })
        if (wanted.includes('answered') && so.answered) return done({ what: 'answered' })
        if (so.ended) {
          if (!wanted.includes('key')) return done({ what: 'ended' })
          clearTimeout(timer)
          late ??= setTimeout(() => done({ what: 'ended' }), lateMs)
          return
        }
        if (wanted.includes('aborted') && so.aborted) done({ what: 'aborted' })
      }
      look()
    }),
  }
}
