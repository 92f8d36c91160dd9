// The decision record: every dispatch with the list it was chosen from, as it stood then; over the map, closed by Esc, to be taken away as a file.
import { useEffect, useRef, useState } from 'react'
import type { ConsideredView, DecisionRecordView, DecisionView } from '../../../server/contracts/decision.ts'
import { withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { language, wordOf } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { age, far, minutes } from '../phrases.ts'
import { t } from '../words.ts'
import { shownRows } from './shownRows.ts'

const FORMATS = ['xlsx', 'csv', 'json'] as const

export function Record() {
  const open = useDesk((s) => s.sheet === 'record')
  const selectedId = useDesk((s) => s.selectedId)
  return open && selectedId !== null ? <Sheet key={selectedId} incidentId={selectedId} /> : null
}

function Sheet({ incidentId }: { incidentId: string }) {
  const openSheet = useDesk((s) => s.openSheet)
  const incident = useLive((s) => s.incidents[incidentId] ?? null)
  const path = `/api/incidents/${incidentId}/decisions`
  const record = useFetched<DecisionRecordView>(path, incident?.version ?? 0)
  const box = useRef<HTMLDivElement>(null)
  useKey('Escape', () => openSheet(null))
  // The keyboard reads on in it, and goes back to where it was.
  useEffect(() => {
    const before = document.activeElement
    box.current?.focus()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  const list = record.value?.decisions ?? []
  return (
    <section className="record" aria-label={t('record.title')}>
      <div className="sec">
        <h2>{t('record.title')}</h2><span className="meta cut">{record.value ? `${record.value.number} · ${record.value.address ?? ''}` : ''}</span>
        <span className="meta push">{t('record.export')}</span>
        {FORMATS.map((format) => <a key={format} className="btn sm" href={withQuery(path, { format })} download>{format.toUpperCase()}</a>)}
        <button type="button" className="btn sm" disabled={record.value === null} onClick={() => window.print()}>{t('paper.print')}</button>
        <button type="button" className="btn sm" onClick={() => openSheet(null)}>{t('close')} <kbd>Esc</kbd></button>
      </div>
      <div className="record-body" tabIndex={0} role="group" aria-label={t('record.title')} ref={box}>
        {record.problem ? <p className="quiet w" role="alert">▲ {t('record.failed')}：{record.problem.title}</p> : null}
        {record.loading ? <p className="quiet">{t('record.loading')}</p> : record.value && list.length === 0 ? <p className="quiet">{t('record.none')}</p> : null}
        {list.toReversed().map((d) => <Decision key={d.seq} decision={d} />)}
      </div>
    </section>
  )
}

function Decision({ decision: d }: { decision: DecisionView }) {
  const of = d.dispatch
  const time = <time dateTime={d.at}>{timeOfDay(new Date(d.at))}</time>
  const missing = d.shortfalls.length > 0 ? <p className="short"><Glyph kind="warn" size={11} label={t('state.warn')} />{t('record.short')}：{d.shortfalls.map((s) => wordOf('shortfall', s.code, { wanted: s.wanted ?? '', found: s.found ?? '' })).join('；')}</p> : null
  if (!of) return <article><h3>{time} <b>{t('record.exhausted', { tier: t(`tier.${d.tier}`) })}</b></h3>{missing}</article>
  const who = of.by === 'plan' || (of.by === 'batch' && of.actor === null) ? t(`record.${of.by}`) : `${t(`record.${of.by}`)} ${of.seat === null ? (of.actor ?? '') : t('status.seat', { seat: of.seat })}`
  return (
    <article>
      <h3>{time} <b>{t('record.sent', { team: of.teamName })}</b> {t(`tier.${d.tier}`)} · {who}{of.pooled ? ` · ${t('record.pooled')}` : ''} · {t('record.by-plan', { name: of.plan.name, n: of.plan.version })} · {t('record.answer-by', { time: timeOfDay(new Date(of.answerBy)) })}</h3>
      {missing}
      {of.travel ? <p className="by">{of.travel.by === 'learned' ? t('record.travel-learned', { n: of.travel.trips, day: new Date(of.travel.learnedAt).toLocaleDateString(language()) }) : t(`record.travel-${of.travel.because}`)}</p> : null}
      <List considered={of.considered} chosenId={of.teamId} />
    </article>
  )
}

function List({ considered, chosenId }: { considered: readonly ConsideredView[]; chosenId: string }) {
  const [all, setAll] = useState(false)
  const shown = all ? considered : shownRows(considered, chosenId)
  const hidden = considered.length - shown.length
  return (
    <>
      <table>
        <thead><tr><th scope="col">{t('record.rank')}</th><th scope="col">{t('record.team')}</th><th scope="col">{t('record.why')}</th><th scope="col">{t('record.position')}</th><th scope="col">{t('record.eta')}</th></tr></thead>
        <tbody>{shown.map((c) => <Line key={c.teamId} candidate={c} chosen={c.teamId === chosenId} />)}</tbody>
      </table>
      {all || hidden > 0 ? <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('record.fewer') : t('record.more', { n: hidden })}</button> : null}
    </>
  )
}

function Line({ candidate: c, chosen }: { candidate: ConsideredView; chosen: boolean }) {
  return (
    <tr className={chosen ? 'chosen' : c.refusedBecause ? 'no' : ''}>
      <td>{c.rank ?? '✕'}{chosen ? ` → ${t('record.chosen')}` : ''}</td>
      <td>{c.name} {c.leader} · {t(`tier.${c.tier}`)}</td>
      <td>{c.refusedBecause ? wordOf('refused', c.refusedBecause.code, { number: (c.refusedBecause.number ?? '').slice(-4) }) : c.reasons.map((r) => wordOf('because', r.code, { age: r.seconds === undefined ? '' : age(r.seconds) })).join(' · ')}{c.capabilities.length > 0 ? ` · ${c.capabilities.join('、')}` : ''}</td>
      <td>{position(c)}</td>
      <td>{c.etaSeconds === null ? '—' : minutes(c.etaSeconds)}{c.distanceMeters === null ? '' : ` ${far(c.distanceMeters)}`}</td>
    </tr>
  )
}

function position(c: ConsideredView): string {
  if (c.positionSource === null) return t('record.no-position')
  return c.positionSource === 'station' ? t('record.station') : c.positionAgeSeconds === null ? '—' : age(c.positionAgeSeconds)
}
