// Right of the intake: near codes while a car is being found, else the alarms that wait for a person, else how far the area is. A person may choose another.
import { useState } from 'react'
import type { AreaBrief } from '../../../server/contracts/area.ts'
import { Alarms } from '../alarms/Alarms.tsx'
import { useWaitingAlarms } from '../alarms/waiting.ts'
import { useKey } from '../keys.ts'
import { useCalm } from '../seen.ts'
import { Progress } from '../surge/Progress.tsx'
import { t } from '../words.ts'
import { NearCodes } from './NearCodes.tsx'
import { useResolution } from './resolution.ts'
import { useTarget } from './target.ts'

/** How often the ear is told how many alarms wait, in ms. */
const TOLD_EVERY = 15_000

type Part = 'near' | 'alarms' | 'progress'

export function BesideIntake({ area }: { area: AreaBrief | null }) {
  const target = useTarget()
  const finding = useResolution((s) => s.text !== '' || s.chosen !== null || s.point !== null || s.again)
  const waiting = useWaitingAlarms()
  const busy = finding || target.call !== null
  const rest: Part = waiting.length > 0 ? 'alarms' : area ? 'progress' : 'near'
  const wanted: Part = busy ? 'near' : rest
  const [picked, pick] = useState<{ part: Part; instead: Part } | null>(null)
  // A choice holds until the work itself changes.
  const part = picked?.instead === wanted && (picked.part !== 'progress' || area) ? picked.part : wanted
  const show = (next: Part) => pick(next === wanted ? null : { part: next, instead: wanted })
  const told = useCalm(waiting.length, TOLD_EVERY)
  useKey('Y', () => show('alarms'), part !== 'alarms' && waiting.length > 0)
  return (
    <section className={`near at-${part}`} aria-label={t(part === 'near' ? 'near.title' : part === 'alarms' ? 'alarms.title' : 'surge.progress')}>
      <span className="sr" role="status">{told > 0 ? `${t('alarms.title')} ${told}` : ''}</span>
      {waiting.length > 0 || area ? (
        <div className="near-tabs" role="group" aria-label={t('beside.choose')}>
          {area ? <button type="button" aria-pressed={part === 'progress'} onClick={() => show('progress')}>{t('surge.progress')}</button> : null}
          <button type="button" aria-pressed={part === 'alarms'} className={waiting.length > 0 ? 'some' : ''} onClick={() => show('alarms')}>{waiting.length > 0 ? '▲ ' : ''}{t('alarms.title')} {waiting.length}</button>
          <button type="button" aria-pressed={part === 'near'} onClick={() => show('near')}>{t('beside.near')}</button>
        </div>
      ) : null}
      {part === 'near' ? <NearCodes /> : part === 'alarms' ? <Alarms waiting={waiting} /> : area ? <Progress area={area} /> : null}
    </section>
  )
}
