// What an operator's quick hands have asked for and the server has not yet answered: shown at once, sent one after the other, the newest state last.
import { useRef, useState } from 'react'
import type { Answer } from '../../live/api.ts'

/** `wish` lies over what the server said until it has answered; `ask` sends all that was wished since the last answer. A refusal drops the wish: the screen shows what is true. */
export function useWishes<T extends object>(key: string | null, ask: (wished: Partial<T>) => Promise<Answer<unknown> | null>): { wish: Partial<T>; add: (next: Partial<T>) => void } {
  const [shown, setShown] = useState<{ key: string | null; wish: Partial<T> }>({ key, wish: {} })
  const unsent = useRef<Partial<T>>({})
  const sending = useRef(false)

  async function send(): Promise<void> {
    if (sending.current) return
    sending.current = true
    while (Object.keys(unsent.current).length > 0) {
      const wished = unsent.current
      unsent.current = {}
      const answer = await ask(wished)
      if (!answer?.ok) unsent.current = {}
    }
    sending.current = false
    setShown({ key, wish: {} })
  }

  return {
    wish: shown.key === key ? shown.wish : {},
    add(next) {
      unsent.current = { ...unsent.current, ...next }
      setShown((s) => ({ key, wish: { ...(s.key === key ? s.wish : {}), ...next } }))
      void send()
    },
  }
}
