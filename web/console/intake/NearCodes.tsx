// Near codes and other cars it could be, with the differing digits in reverse; below them who is in the car.
import type { ResolveCandidate } from '../../../server/contracts/elevator.ts'
import { useKey } from '../keys.ts'
import { t } from '../words.ts'
import { choose, useResolution } from './resolution.ts'
import { Triage } from './Triage.tsx'
import { whyOf } from './why.ts'

const LETTERS = ['A', 'B', 'C'] as const

export function NearCodes() {
  const { answer, chosen, asking } = useResolution()
  const others = answer?.candidates.filter((c) => c.elevator.id !== answer.match?.id) ?? []
  const lit = chosen !== null || others.length > 0
  for (const [n, letter] of LETTERS.entries()) useKey(letter, () => { const c = others[n]; if (c) choose(c) }, lit && others[n] !== undefined)
  const near = answer?.match != null
  return (
    <div className={!near && chosen === null && others.length > LETTERS.length ? 'near-body many' : 'near-body'}>
      <div className="hd"><h2>{t(near || others.length === 0 ? 'near.title' : 'near.cars')} {others.length > 0 ? others.length : ''}</h2><span className="meta x">{t('near.warning')}</span></div>
      {others.length === 0
        ? <p className="empty meta">{asking ? t('intake.asking') : answer ? t('near.none') : t('near.empty')}</p>
        : <ul>{others.map((c, n) => <li key={c.elevator.id}><Row candidate={c} letter={LETTERS[n]} chosen={c.elevator.id === chosen?.id} /></li>)}</ul>}
      <Triage />
    </div>
  )
}

function Row({ candidate, letter, chosen }: { candidate: ResolveCandidate; letter: string | undefined; chosen: boolean }) {
  const { elevator, reasons } = candidate
  return (
    <button type="button" className={chosen ? 'nr sel' : 'nr'} aria-pressed={chosen} onClick={() => choose(candidate)} onKeyDown={walk}>
      {letter ? <kbd>{letter}</kbd> : <span />}
      <Code code={elevator.rescueCode} differ={reasons.flatMap((r) => r.positions ?? [])} />
      <span className="a">{elevator.address}</span>
      <span className="meta">{whyOf(reasons)}</span>
    </button>
  )
}

/** The digits in which this code is not what was heard. */
function Code({ code, differ }: { code: string; differ: readonly number[] }) {
  return <code>{[...code].map((digit, n) => (differ.includes(n) ? <u key={n}>{digit}</u> : digit))}</code>
}

function walk(e: React.KeyboardEvent<HTMLButtonElement>): void {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
  e.preventDefault()
  const item = e.currentTarget.closest('li')
  const next = e.key === 'ArrowDown' ? item?.nextElementSibling : item?.previousElementSibling
  next?.querySelector('button')?.focus()
}
