// elapsed / limit with its bar; the tick stays where the limit was. Without a heard server: the age of what is shown (its ○ stands beside), never a guess.
import { clock } from './duration.ts'

/** From here on there are hours to be written, in the same space. */
const HOUR = 3_600_000

/** All in ms. `staleFor` null = the server is heard. */
export function ClockChip({ elapsed, limit, staleFor, staleWord }: { elapsed: number; limit: number | null; staleFor: number | null; staleWord: string }) {
  if (staleFor !== null) return <span className="ck stale"><b>{clock(staleFor)}</b><span className="lim">{staleWord}</span></span>
  const over = limit !== null && elapsed > limit
  // The last 2 % keep the tick inside the bar.
  const filled = limit === null ? 0 : over ? 100 : Math.round((elapsed / limit) * 98)
  const tick = limit === null ? 98 : over ? Math.round((limit / elapsed) * 98) : 98
  return (
    <span className={elapsed < HOUR ? 'ck' : 'ck long'}>
      <b>{clock(elapsed)}</b>{limit === null ? null : <span className="lim">/ {clock(limit)}</span>}
      {limit === null ? null : <span className="bar" aria-hidden><i style={{ width: `${filled}%` }} /><u style={{ left: `${tick}%` }} /></span>}
    </span>
  )
}
