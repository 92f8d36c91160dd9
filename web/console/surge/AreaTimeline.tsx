// What has happened to the area as a whole, the newest first; and the words that were sent to all who wait, with what became of them.
import { useState } from 'react'
import type { AreaView, SweepItem } from '../../../server/contracts/area.ts'
import type { Fetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { place } from '../phrases.ts'
import { t } from '../words.ts'
import { linesOf, type AreaLine } from './areaEvents.ts'

const FIRST = 12

export function AreaTimeline({ view, onNote }: { view: Fetched<AreaView>; onNote: () => void }) {
  const [all, setAll] = useState(false)
  const lines = linesOf(view.value?.timeline ?? [])
  const shown = all ? lines : lines.slice(0, FIRST)
  const cars = new Map(view.value?.sweep.map((c) => [c.elevatorId, c]))
  return (
    <>
      {view.value && view.value.messages.length > 0 ? (
        <>
          <div className="sec"><h2>{t('area.messages')}</h2></div>
          <ul className="told">{view.value.messages.map((m) => <li key={m.id}><time>{timeOfDay(new Date(m.at))}</time><span title={m.text}>{m.text}</span><small>{t(m.to === 'officers' ? 'area.told.officers' : 'area.told', { phones: m.phones, delivered: m.delivered, sent: m.sent })}{m.failed > 0 ? <b className="w"> ▲ {t('area.told.failed', { n: m.failed })}</b> : null}</small></li>)}</ul>
        </>
      ) : null}
      <div className="sec"><h2>{t('area.timeline')}</h2><button type="button" className="btn sm push" onClick={onNote}>{t('area.note')} <kbd>N</kbd></button></div>
      {view.problem ? <p className="quiet w" role="alert">▲ {t('area.failed')}：{view.problem.title}</p> : view.loading && !view.value ? <p className="quiet">{t('area.loading')}</p> : null}
      <ul className="ev">{shown.map((line) => <Line key={line[0].seq} line={line} cars={cars} />)}</ul>
      {lines.length > FIRST ? <button type="button" className="link more" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('cand.fewer') : t('area.older', { n: lines.length - FIRST })}</button> : null}
    </>
  )
}

const GRAVE: readonly string[] = ['opened', 'merged', 'grew']

function Line({ line, cars }: { line: AreaLine; cars: ReadonlyMap<unknown, SweepItem> }) {
  const e = line[0]
  const actors = new Set(line.map((x) => x.actor))
  const car = cars.get(e.data['elevatorId'])
  const incident = useLive((s) => (typeof e.data['incidentId'] === 'string' ? (s.incidents[e.data['incidentId']] ?? null) : null))
  const n = (key: string): number | string => { const v = e.data[key]; return Array.isArray(v) ? v.length : typeof v === 'number' || typeof v === 'string' ? v : '' }
  const where = incident?.elevator ? place(incident.elevator) : incident ? incident.number : car ? place(car) : ''
  const moved = Array.isArray(e.data['pairs']) ? e.data['pairs'].filter((p: unknown) => typeof p === 'object' && p !== null && 'movedFrom' in p).length : 0
  const text = wordOf('area-event', line.length > 1 ? `${e.type}-many` : e.data['to'] === 'officers' ? 'message-officers' : e.type, {
    n: line.length,
    estates: n('estates'), incidents: n('incidents'), sent: n('sent'), lost: n('lost'), text: n('text'), phones: n('phones'), reason: n('reason'), where, add: n('add'), remove: n('remove'),
    status: typeof e.data['status'] === 'string' ? t(`sweep.${e.data['status']}` as 'sweep.people') : '',
  }) + (e.type === 'opened' && n('reason') !== '' ? t('area-event.because', { reason: n('reason') }) : '') + (e.type !== 'committed' ? '' : `${moved > 0 ? t('area-event.moved', { moved }) : ''}${Number(n('lost')) > 0 ? t('area-event.lost', { lost: n('lost') }) : ''}${e.actor === null ? t('area-event.by-itself') : ''}`)
  return <li><time dateTime={e.at}>{timeOfDay(new Date(e.at))}</time>{GRAVE.includes(e.type) ? <Glyph kind={e.type === 'opened' ? 'late' : 'warn'} size={11} /> : <i className="dot" />}<span title={text}>{text}</span><small>{actors.size > 1 ? t('area.several', { n: actors.size }) : (e.actor ?? t('area.system'))}</small></li>
}
