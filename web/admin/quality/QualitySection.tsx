// How often alarms were true (告警质量), by vendor, device or type: a bar of four parts a row, each with its own pattern and its number.
import { useMemo, useState } from 'react'
import type { AlarmStats } from '../../../server/contracts/alarm.ts'
import { withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { lookup, wordOf } from '../../ui/i18n.ts'
import { useQuery } from '../address.ts'
import type { zh } from './words.zh.ts'
import './quality.css'

const word = lookup<keyof typeof zh>()
const BY = ['vendor', 'device', 'type'] as const
const DAYS = [7, 30, 90, 365] as const
const PARTS = ['true', 'false', 'unknown', 'unmarked'] as const
const SHOWN = 30
/** Fewer marks than this say little. */
const FEW = 10
const DAY_MS = 86_400_000

type Row = AlarmStats['rows'][number]

export function QualitySection() {
  const [askedBy, chooseBy] = useQuery('by')
  const [askedDays, chooseDays] = useQuery('days')
  const [again, setAgain] = useState(0)
  const [all, setAll] = useState(false)
  const by = BY.find((b) => b === askedBy) ?? 'vendor'
  const days = DAYS.find((d) => String(d) === askedDays) ?? 30
  const period = useMemo(() => { const to = Date.now(); return { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() } }, [days, again])
  const stats = useFetched<AlarmStats>(withQuery('/api/stats/alarms', { ...period, by }))
  const rows = (stats.value?.rows ?? []).toSorted((a, b) => b.false - a.false || b.alarms - a.alarms)
  const shown = all ? rows : rows.slice(0, SHOWN)
  const most = Math.max(1, ...rows.map((r) => r.alarms))
  return (
    <main className="quality">
      <div className="quality-top">
        <h1>{word('q.title')}</h1>
        <span className="pick" role="group" aria-label={word('q.by')}>{word('q.by')}{BY.map((b) => <button key={b} type="button" className="f sm" aria-pressed={b === by} onClick={() => chooseBy(b)}>{word(`q.by.${b}`)}</button>)}</span>
        <span className="pick" role="group" aria-label={word('q.days')}>{word('q.days')}{DAYS.map((d) => <button key={d} type="button" className="f sm" aria-pressed={d === days} onClick={() => chooseDays(String(d))}>{word('q.days.n', { n: d })}</button>)}</span>
        <span className="quiet">{stats.value && stats.value.drillsLeftOut > 0 ? word('q.drills', { n: stats.value.drillsLeftOut }) : ''}</span>
      </div>
      {stats.problem ? <p className="failed" role="alert">✕ {word('q.failed', { why: stats.problem.title })}　<button type="button" className="lk" onClick={() => setAgain(again + 1)}>{word('q.again')}</button></p> : null}
      {stats.loading ? <p className="quiet" role="status">{word('q.loading')}</p> : null}
      {stats.value ? (
        <section className="c wide">
          <h2>{word('q.chart')}<small>{word('q.note')}</small><span className="key r">{PARTS.map((p) => <span key={p}><i className={`bar ${p}`} />{word(`q.${p}`)}</span>)}</span></h2>
          {rows.length === 0 ? <p className="quiet">{word('q.none')}</p> : (
            <table>
              <thead><tr><th scope="col">{word('q.name')}</th><th scope="col">{word('q.alarms')}</th><th scope="col">{word('q.chart')}</th><th scope="col">{word('q.share')}</th><th scope="col">{word('q.trust')}</th><th scope="col">{word('q.reported')}</th><th scope="col">{word('q.noise')}</th></tr></thead>
              <tbody>{shown.map((r) => <Line key={r.key} row={r} name={nameOf(r, by)} id={by === 'device' ? r.key : null} most={most} />)}</tbody>
            </table>
          )}
          {rows.length > SHOWN ? <button type="button" className="lk" aria-expanded={all} onClick={() => setAll(!all)}>{all ? word('q.less') : word('q.more', { n: rows.length - SHOWN })}</button> : null}
        </section>
      ) : null}
    </main>
  )
}

const nameOf = (r: Row, by: (typeof BY)[number]): string => (by === 'type' ? wordOf('alarm', r.key) : r.name === '' || r.key === '' ? word('q.no-vendor') : r.name)

/** `id`: of the device, for a vendor has many of one model. */
function Line({ row: r, name, id, most }: { row: Row; name: string; id: string | null; most: number }) {
  const marked = r.true + r.false
  const percent = (n: number | null) => (n === null ? '—' : `${Math.round(n * 100)}%`)
  const spoken = PARTS.map((p) => `${word(`q.${p}`)} ${r[p]}`).join('，')
  return (
    <tr>
      <th scope="row">{id === null || id === '' ? name : <>{id} <small>{name}</small></>}</th><td className="n">{r.alarms}</td>
      <td className="bars"><span className="stack" role="img" aria-label={spoken} title={spoken} style={{ width: `${Math.max(4, (r.alarms / most) * 100)}%` }}>{PARTS.map((p) => (r[p] === 0 ? null : <i key={p} className={`bar ${p}`} style={{ flexGrow: r[p] }}><b>{r[p]}</b></i>))}</span></td>
      <td className="n">{percent(r.trueShare)}{marked < FEW ? <small> {word('q.few')}</small> : null}</td><td className="n">{percent(r.trust)}</td><td className="n">{r.reported}</td><td className="n">{r.noise}</td>
    </tr>
  )
}
