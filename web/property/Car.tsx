// One car: the picture first, with its age; where it is, who is in it, who comes, and what the officer can do meanwhile.
import { useEffect, useRef, useState } from 'react'
import type { UnitIncident } from '../../server/contracts/unitIncident.ts'
import { useClock } from '../live/clock.ts'
import { clock, hourMinute, timeOfDay } from '../ui/duration.ts'
import { wordOf } from '../ui/i18n.ts'
import { stateOf } from './shown.ts'
import { age, word } from './word.ts'

const SHAPE = { waiting: '■', fault: '▲', out: '✓', closed: '–' } as const

export function Car({ incident: i }: { incident: UnitIncident }) {
  const { now, staleFor } = useClock()
  const state = stateOf(i)
  const isOpen = state === 'waiting' || state === 'fault'
  const { trapped, injured, vulnerable, hazards } = i.people
  const care = [...(injured > 0 ? [word('people.hurt', { n: injured })] : []), ...[...vulnerable, ...hazards].map((v) => word(`care.${v}`))].join(' · ')
  return (
    <article className={`car ${state}`} aria-labelledby={`car-${i.id}`}>
      {i.drill ? <div className="drill">{word('drill')}</div> : null}
      <header><b><span aria-hidden>{SHAPE[state]}</span> {word(`is.${state}`)}</b>{isOpen ? <span className="clock">{staleFor === null ? clock(now - Date.parse(i.reportedAt)) : '○'}</span> : null}</header>
      {isOpen ? <Picture incident={i} /> : null}
      <div className="txt">
        <h3 id={`car-${i.id}`}>{i.place}</h3>
        <p>{word('code', { code: i.rescueCode })} · {word('since', { time: hourMinute(new Date(i.reportedAt)) })}</p>
        {state === 'waiting' ? <p><b>{trapped === null ? word('people.unknown') : word('people', { n: trapped })}</b>{care === '' ? null : <b className="care"> ✚ {care}</b>}</p> : null}
        <p className="team">{i.teams[0] ? word(`team.${i.teams[0].status}`, { name: i.teams[0].name }) : isOpen ? word('team.none') : null}</p>
      </div>
      {state === 'closed' ? null : <Steps incident={i} isOpen={isOpen} />}
      {state === 'waiting' ? (
        <div className="do">
          <h4>{word('do.title')}</h4>
          <ul><li>{word(i.teams[0] ? 'do.calm' : 'do.calm.calling')}</li><li>{word('do.door')}</li>{i.machineRoom ? <li>{word('do.room')}</li> : null}{i.keyPlace === null ? null : <li>{word('do.key', { place: i.keyPlace })}</li>}</ul>
        </div>
      ) : null}
    </article>
  )
}

function Picture({ incident: { picture, camera, place } }: { incident: UnitIncident }) {
  const { now, staleFor } = useClock()
  const [broken, setBroken] = useState(false)
  const [large, setLarge] = useState(false)
  const path = picture?.path ?? null
  useEffect(() => { setBroken(false); setLarge(false) }, [path])
  if (!picture || path === null || broken) {
    const why = broken ? word('picture.broken') : !picture ? (camera ? word('picture.wanted') : word('picture.none')) : picture.state === 'failed' || picture.reason !== null ? word('picture.failed', { why: wordOf('video.fault', picture.reason ?? 'failed') }) : word('picture.wanted')
    return <div className={picture || camera ? 'pic none' : 'pic none low'} role="status">{why}</div>
  }
  const at = Date.parse(picture.from ?? picture.at)
  return (
    <figure className="pic">
      <button type="button" aria-label={word('picture.larger', { place })} onClick={() => setLarge(true)}><img src={path} alt={word('picture.of', { camera: picture.camera })} onError={() => setBroken(true)} /></button>
      <figcaption>{word('picture.at', { camera: picture.camera, time: timeOfDay(new Date(at)) })}<b>{staleFor === null ? word('picture.age', { age: age(now - at) }) : '○'}</b></figcaption>
      {large ? <Large path={path} camera={picture.camera} onClose={() => setLarge(false)} /> : null}
    </figure>
  )
}

function Large({ path, camera, onClose }: { path: string; camera: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  return (
    <dialog ref={dialog} className="large" aria-label={word('picture.of', { camera })} onClose={onClose}>
      <img src={path} alt={word('picture.of', { camera })} />
      <button type="button" className="bt sub" onClick={() => dialog.current?.close()}>{word('picture.close')}</button>
    </dialog>
  )
}

function Steps({ incident: i, isOpen }: { incident: UnitIncident; isOpen: boolean }) {
  const steps = [['reported', i.reportedAt], ['accepted', i.acceptedAt], ['arrived', i.arrivedAt], ['released', i.releasedAt]] as const
  const next = isOpen ? steps.findIndex(([, at]) => at === null) : -1
  return (
    <ol className="stg">
      {steps.map(([step, at], n) => <li key={step} className={at !== null ? 'd' : n === next ? 'n' : ''}><i aria-hidden>{at !== null ? '✓' : n + 1}</i>{word(`step.${step}`)}<small>{at === null ? '—' : hourMinute(new Date(at))}</small></li>)}
    </ol>
  )
}
