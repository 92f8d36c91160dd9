// The line to the server is lost: what stands here is old, and nothing can be done with it. Said in the panel itself, beside what it is about.
import { useClock } from '../live/clock.ts'
import { useLive } from '../live/store.ts'
import { clock } from '../ui/duration.ts'
import { t } from './words.ts'

/** Whether what is shown may be out of date, and for how long in ms; null age: the line broke this very moment. */
export function useLost(): { lost: boolean; age: number | null } {
  const { staleFor } = useClock()
  const link = useLive((s) => s.link)
  return { lost: staleFor !== null || link === 'lost', age: staleFor }
}

/** No live region: the banner has told it once. */
export function Lost() {
  const { lost, age } = useLost()
  if (!lost) return null
  return <p className="quiet w lost-here">▲ {age === null ? t('lost.here.now') : t('lost.here', { time: clock(age) })}</p>
}
