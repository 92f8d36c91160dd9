// The countdown to the moment an offer lapses: a ring that empties and the seconds left, on the server's clock.
import { word } from '../word.ts'

const RADIUS = 30
const ROUND = 2 * Math.PI * RADIUS

export function Ring({ from, until, now }: { from: number; until: number; now: number }) {
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  const share = until > from ? Math.min(1, Math.max(0, (until - now) / (until - from))) : 0
  return (
    <div className="ring" role="timer" aria-label={word('call.left', { n: left })}>
      <svg viewBox="0 0 68 68" aria-hidden>
        <circle cx="34" cy="34" r={RADIUS} fill="none" stroke="rgba(255,255,255,.3)" strokeWidth="6" />
        <circle cx="34" cy="34" r={RADIUS} fill="none" stroke="#fff" strokeWidth="6" strokeDasharray={`${ROUND * share} ${ROUND}`} transform="rotate(-90 34 34)" />
      </svg>
      {left < 100 ? left : `${Math.ceil(left / 60)}′`}
    </div>
  )
}
