// What the car's sensors say now and how old that is, its boxes, and the alarms of this incident: true, false or unknown. Unknown is said, an old state is no state.
import { useState } from 'react'
import type { AlarmList, AlarmView } from '../../../server/contracts/alarm.ts'
import type { DeviceBrief } from '../../../server/contracts/device.ts'
import type { ElevatorView } from '../../../server/contracts/elevator.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useClock } from '../../live/clock.ts'
import { useFetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { useAct } from '../act.ts'
import type { CarSeen } from '../alarms/carWords.ts'
import { MARKS_SHOWN } from '../alarms/marks.ts'
import { markAlarm } from '../alarms/waiting.ts'
import { useDesk } from '../desk.ts'
import { age } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'

/** A sensor speaks every minute at least: older than this its state is shown as old, in ms. */
const OLD = 90_000
/** The box for drills is asked so often, in seconds: its states come over no socket. */
const DRILL_AGAIN = 3
/** Alarms of one incident that are listed. */
const LISTED = 20

export function Sensors({ incident }: { incident: IncidentBrief }) {
  const elevatorId = incident.elevator?.id ?? null
  // In a drill its box speaks for the car, once it has said anything; what the car's own boxes say is no part of it.
  const played = useFetched<ElevatorView>(elevatorId === null || !incident.drill ? null : `/api/elevators/${elevatorId}?drill=true`, incident.version, DRILL_AGAIN)
  const isPlayed = played.value?.live != null
  const own = useFetched<ElevatorView>(elevatorId === null || isPlayed || (played.loading && incident.drill) ? null : `/api/elevators/${elevatorId}`, '', 30)
  const elevator = isPlayed ? played : own
  const heard = useLive((s) => (elevatorId === null || isPlayed ? undefined : s.cars[elevatorId]))
  const { now, staleFor } = useClock()
  if (elevatorId === null) return null
  const kept = elevator.value?.live ?? null
  const live = heard && (kept === null || heard.seq >= kept.seq) ? heard : kept
  const devices = elevator.value?.devices ?? []
  const old = live === null ? null : now - Date.parse(live.receivedAt)
  const isOld = staleFor !== null || (old !== null && old > OLD)
  return (
    <>
      <div className="sec"><h2>{t('sensors.title')}</h2>{isPlayed ? <i className="drill">{t('drill')}</i> : null}{live === null || old === null ? null : <span className={isOld ? 'meta push w' : 'meta push'}>{isOld ? '○ ' : ''}{t(isOld ? 'sensors.old' : 'sensors.fresh', { age: staleFor === null ? age(Math.max(0, old / 1000)) : timeOfDay(new Date(live.receivedAt)) })}</span>}</div>
      {elevator.problem && !elevator.value ? <p className="quiet w" role="alert">▲ {t('sensors.failed')}：{elevator.problem.title}</p> : null}
      {live ? <State car={live.state} isOld={isOld} /> : elevator.loading ? <p className="quiet" role="status">{t('sensors.loading')}</p> : elevator.value ? <p className="quiet">○ {t(devices.length === 0 ? 'sensors.none' : 'sensors.never')}</p> : null}
      {devices.length === 0 ? null : <ul className="boxes-of">{devices.map((d) => <Box key={d.id} device={d} now={now} />)}</ul>}
      <OfIncident incident={incident} />
    </>
  )
}

function State({ car, isOld }: { car: CarSeen; isOld: boolean }) {
  const unknown = t('car.unknown')
  const facts: readonly (readonly [string, string | null, boolean])[] = [
    [t('car.floor.name'), car.floor === null ? null : `${car.floor}${car.inDoorZone === null ? '' : ` ${t(car.inDoorZone ? 'car.in-zone' : 'car.outside-zone')}`}`, car.inDoorZone === false],
    [t('car.direction.name'), car.moving === null && car.direction === null ? null : car.moving === false ? t('car.still') : car.direction === null ? t('car.moving') : wordOf('car.direction', car.direction), false],
    [t('car.door.name'), car.door === null ? null : wordOf('car.door', car.door), false],
    [t('car.people.name'), car.people === null ? null : t(car.people ? 'car.people' : 'car.no-people'), car.people === true],
    [t('car.power.name'), car.power === null ? null : wordOf('car.power', String(car.power)), car.power === false],
    [t('car.mode.name'), car.mode === null ? null : wordOf('car.mode', car.mode), car.mode !== null && car.mode !== 'normal' && car.mode !== 'unknown'],
  ]
  return <dl className={isOld ? 'car old' : 'car'}>{facts.map(([name, value, odd]) => <div key={name} className={odd && !isOld ? 'odd' : ''}><dt>{name}</dt><dd>{value === null ? <span className="faint">○ {unknown}</span> : <>{odd && !isOld ? '▲ ' : ''}{value}</>}</dd></div>)}</dl>
}

function Box({ device: d, now }: { device: DeviceBrief; now: number }) {
  return <li><Glyph kind={d.freshness === 'live' ? 'ok' : d.freshness === 'silent' ? 'warn' : 'unknown'} size={10} /><b>{d.id}</b><span>{[d.vendor, d.model].filter(Boolean).join(' ')}</span>{d.drill ? <i className="drill">{t('drill')}</i> : null}<small>{t(`device.${d.freshness}`)}{d.lastSeenAt === null ? '' : ` · ${age(Math.max(0, (now - Date.parse(d.lastSeenAt)) / 1000))}`}{d.skewSeconds !== null && Math.abs(d.skewSeconds) > 60 ? ` · ${t('device.skew', { n: Math.round(d.skewSeconds) })}` : ''}</small></li>
}

function OfIncident({ incident }: { incident: IncidentBrief }) {
  const [marked, setMarked] = useState(0)
  const alarms = useFetched<AlarmList>(`/api/alarms?incident=${incident.id}&limit=${LISTED}`, `${incident.version}/${marked}`)
  const act = useAct()
  const list = alarms.value?.alarms ?? []
  if (alarms.problem) return <p className="quiet w" role="alert">▲ {t('sensors.alarms-failed')}：{alarms.problem.title}</p>
  if (list.length === 0) return null
  const mark = (a: AlarmView, as: 'true' | 'false' | 'unknown') => { if (!act.busy) void act.run(() => markAlarm(a.id, as)).then(() => setMarked(marked + 1)) }
  return (
    <>
      <Refusal problem={act.problem} onClose={act.forget} />
      <ul className="alarms-of" aria-label={t('sensors.alarms')}>
        {list.map((a) => (
          <li key={a.id}>
            <time dateTime={a.at}>{timeOfDay(new Date(a.at))}</time><span className="what"><b>{wordOf('alarm', a.type)}</b>{a.repeats > 0 ? ` ×${a.repeats + 1}` : ''}{a.hint ? <em className="w"> ▲ {t('sensors.self-freed')}</em> : null}</span>
            <span className="three" role="group" aria-label={t('marks.title')}>{MARKS_SHOWN.map((m) => <button key={m.mark} type="button" className="btn sm" aria-pressed={a.mark === m.mark} title={t(`marks.${m.mark}`)} onClick={() => mark(a, m.mark)}>{m.sign}<span className="x"> {t(`marks.${m.mark}`)}</span></button>)}</span>
            <button type="button" className="btn sm" onClick={() => useDesk.setState({ replayId: a.id, sheet: 'replay' })}>{t('alarms.replay')}</button>
          </li>
        ))}
      </ul>
    </>
  )
}
