// What the analysis saw in the car's pictures, and the pictures that came with the camera's own alarms: each with its frame and how sure it is. For a person's eyes; nothing is sent by it.
import type { CameraSightingView } from '../../../server/contracts/cameraAlarm.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { useFetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { t } from '../words.ts'

/** Seconds between looks, while people may be inside. */
const AGAIN = 5

export function Sightings({ incident, open }: { incident: IncidentBrief; open: boolean }) {
  const seen = useFetched<CameraSightingView[]>(incident.elevator ? `/api/incidents/${incident.id}/sightings` : null, incident.version, open ? AGAIN : undefined)
  const list = seen.value ?? []
  if (list.length === 0) return null
  return (
    <>
      <div className="sec"><h2>{t('saw.title')}</h2><span className="meta push">{t('saw.only')}</span></div>
      <ul className="kept" aria-label={t('saw.title')}>
        {list.map((s) => (
          <li key={s.id}>
            {s.pictureId === null ? <span className="kept-no" aria-hidden>○</span> : <a className="kept-pic" href={`/api/camera-pictures/${s.pictureId}`} target="_blank" rel="noreferrer" aria-label={t('saw.open', { what: whatOf(s), time: timeOfDay(new Date(s.at)) })}><img src={`/api/camera-pictures/${s.pictureId}`} alt="" loading="lazy" /></a>}
            <span className="kept-what" title={s.model ?? undefined}>{s.urgent ? <Glyph kind="warn" size={10} label={t('state.warn')} /> : null} <b>{whatOf(s)}</b>
              <small>{timeOfDay(new Date(s.at))}{s.what === 'alarm' ? ` · ${t('saw.camera')}` : ` · ${t('saw.sure', { n: Math.round(s.score * 100) })}`}</small></span>
          </li>
        ))}
      </ul>
    </>
  )
}

function whatOf({ what, value }: CameraSightingView): string {
  switch (what) {
    case 'alarm': return wordOf('alarm', value.label ?? '')
    case 'people': return value.count === 0 ? t('saw.nobody') : t('saw.people', { n: value.count ?? 1 })
    case 'stillness': return t('saw.stillness', { n: value.seconds ?? 0 })
    case 'expression': return t('saw.expression', { what: value.label ?? '' })
    case 'motion': case 'fallen': case 'call-for-help': case 'e-bike': return t(`saw.${what}`)
  }
}
