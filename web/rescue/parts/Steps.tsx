// The four steps of a rescue, which of them is next, when each was done, and which the server has not heard.
import type { ActType } from '../outbox.ts'
import type { Shown } from '../shown.ts'
import { hm, word } from '../word.ts'
import { Icon } from './Icon.tsx'

const STEPS = [['accept', 'acceptedAt'], ['depart', 'departedAt'], ['arrive', 'arrivedAt'], ['release', 'releasedAt']] as const satisfies readonly (readonly [ActType, keyof Shown])[]

/** What the server took from the phone's position, because nobody pressed. */
const INFERRED = { depart: 'departed', arrive: 'arrived' } as const

export function Steps({ shown, next }: { shown: Shown; next: string }) {
  const current = STEPS.findIndex(([, at]) => shown[at] === null)
  return (
    <ol className="stg">
      {STEPS.map(([step, at], n) => {
        const done = shown[at]
        return (
          <li key={step} className={done ? 'd' : n === current ? 'n' : ''} aria-current={n === current ? 'step' : undefined}>
            <i>{done ? <Icon name="check" size={16} weight={2.4} /> : n + 1}</i>
            {word(`step.${step}`)}
            <small>{done ? `${shown.unsent.has(step) ? '○ ' : ''}${hm(done)}` : n === current ? next : ''}</small>
            {(step === 'depart' || step === 'arrive') && done && shown.my.assignment.inferred.includes(INFERRED[step]) ? <small>{word('step.inferred')}</small> : null}
            {shown.unsent.has(step) ? <small>{word('outbox.unsent')}</small> : null}
          </li>
        )
      })}
    </ol>
  )
}
