// The page of early warnings: the bureau's list with what is overdue, a maintenance unit's own, and how often they were right.
import { useEffect, useMemo, useState } from 'react'
import type { Me } from '../../../server/contracts/session.ts'
import type { PrecisionAnswer, WarningsAnswer, WarningView } from '../../../server/contracts/warning.ts'
import { get, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { language } from '../../ui/i18n.ts'
import { word } from '../word.ts'
import { Choice } from '../FilterBar.tsx'
import { Header } from '../Header.tsx'
import { ActBox, type Act } from './Act.tsx'
import { List } from './List.tsx'
import { Precision } from './Precision.tsx'
import { moment } from './say.ts'
import './warnings.css'

const KINDS = ['repeated-door-faults', 're-levelling', 'stops-outside-door-zone', 'safety-trips', 'run-count'] as const satisfies readonly WarningView['kind'][]
const STATUSES = ['open', 'overdue', 'watched', 'closed'] as const
type Status = (typeof STATUSES)[number]
const EVERY_SECONDS = 60
/** A day's judgement comes in the night after it; later than this it is missing. */
const STALE_DAYS = 2
const DAY_MS = 86_400_000

export function WarningsPage() {
  const [, render] = useState(language())
  const [status, setStatus] = useState<Status>('open')
  const [kind, setKind] = useState('')
  const [again, setAgain] = useState(0)
  const [act, setAct] = useState<{ warning: WarningView; act: Act } | null>(null)
  const me = useFetched<Me>('/api/session')
  const path = withQuery('/api/warnings', { status, kind })
  const list = useFetched<WarningsAnswer>(path, again, EVERY_SECONDS)
  const more = usePages(path, list.value)
  const seesFigures = me.value !== null && ['bureau', 'supervisor', 'admin'].includes(me.value.role)
  const period = useMemo(yearOf, [])
  const precision = useFetched<PrecisionAnswer>(seesFigures ? withQuery('/api/warnings/precision', period) : null, again)
  useEffect(() => { document.title = word('w.title') })
  if (me.problem?.status === 401) { location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`); return null }

  const answer = list.value
  const now = new Date()
  const role = me.value?.role
  const mayAct = { done: role === 'team' || role === 'supervisor' || role === 'admin', withdraw: role === 'supervisor' || role === 'admin' }
  const warnings = answer ? [...answer.warnings, ...more.warnings] : []
  return (
    <div className="ws">
      <Header me={me.value} tab="warnings" region={me.value?.regionName ?? ''} note={answer?.judged ? word('as-of', { time: moment(answer.judged.at) }) : ''} onLanguage={render} />
      <section className="fl" aria-label={word('w.status.label')}>
        {STATUSES.filter((s) => s !== 'watched' || seesFigures).map((s) => <button key={s} type="button" className={s === status ? 'f set' : 'f'} aria-pressed={s === status} onClick={() => setStatus(s)}>{word(`w.status.${s}`)}{answer ? <Count of={answer} status={s} /> : null}</button>)}
        <Choice name={word('w.kind')} value={kind} onChange={setKind} all>{KINDS.map((k) => <option key={k} value={k}>{word(`w.kind.${k}`)}</option>)}</Choice>
      </section>
      <main>
        <h1>{word('tab.warnings')}</h1>
        {list.problem ? <p className="failed" role="alert">✕ {list.problem.status === 0 ? word('w.offline') : word('failed', { why: list.problem.title })}{answer ? `　${word('w.kept', { time: more.readAt })}` : ''}　<button type="button" className="lk" onClick={() => setAgain(again + 1)}>{word('failed.again')}</button></p> : null}
        <section className="c ll" hidden={answer === null && list.problem !== null} aria-label={word('tab.warnings')} aria-busy={list.loading}>
          {answer ? <Judged answer={answer} now={now} /> : null}
          {status === 'watched' ? <p className="hint">○ {word('w.watched.why')}</p> : null}
          {answer === null ? <p className="none">{list.problem ? '' : word('loading')}</p> : warnings.length === 0 ? <p className="none">{kind === '' ? word(`w.empty.${status}`) : word('w.empty.filter')}</p> : <List warnings={warnings} now={now} mayAct={mayAct} onAct={(warning, what) => setAct({ warning, act: what })} />}
          {more.cursor !== null ? <p className="more"><button type="button" className="f" onClick={() => void more.turn()}>{word('w.more.any')}</button></p> : null}
        </section>
        {seesFigures ? <Precision of={precision} /> : null}
      </main>
      {act ? <ActBox {...act} onClose={(acted) => { setAct(null); if (acted) setAgain(again + 1) }} /> : null}
    </div>
  )
}

function Count({ of: { counts }, status }: { of: WarningsAnswer; status: Status }) {
  if (status === 'closed') return null
  const n = status === 'overdue' ? counts.overdue : status === 'watched' ? counts.watched : counts.open + counts.reminded + counts.overdue
  return <b className={status === 'overdue' && n > 0 ? 'cnt late' : 'cnt'}>{n}</b>
}

/** How old the judgement is: a list of last week is not today's. */
function Judged({ answer: { judged }, now }: { answer: WarningsAnswer; now: Date }) {
  if (!judged) return <p className="hint">○ {word('w.judged.none')}</p>
  const days = Math.floor((now.getTime() - Date.parse(`${judged.day}T16:00:00Z`)) / DAY_MS)
  return (
    <>
      {days >= STALE_DAYS ? <p className="stale" role="status">▲ {word('w.stale', { n: days })}</p> : null}
      <p className="hint">{word('w.judged', { day: judged.day, at: moment(judged.at), n: judged.elevators.toLocaleString('en') })}{judged.skipped > 0 ? word('w.judged.skipped', { n: judged.skipped }) : ''}{language() === 'en' ? '.' : '。'}{word('w.rule')}</p>
    </>
  )
}

/** Further pages below the first; they are dropped when the first is read anew, for rows move between pages. */
function usePages(path: string, first: WarningsAnswer | null) {
  const [pages, setPages] = useState<{ of: WarningsAnswer | null; warnings: readonly WarningView[]; cursor: string | null }>({ of: null, warnings: [], cursor: null })
  const readAt = useMemo(() => (first ? new Date().toTimeString().slice(0, 5) : ''), [first])
  const own = pages.of === first ? pages : { warnings: [], cursor: first?.cursor ?? null }
  async function turn(): Promise<void> {
    if (own.cursor === null) return
    const answer = await get<WarningsAnswer>(`${path}&cursor=${encodeURIComponent(own.cursor)}`)
    if (answer.ok) setPages({ of: first, warnings: [...own.warnings, ...answer.value.warnings], cursor: answer.value.cursor })
  }
  return { warnings: own.warnings, cursor: own.cursor, readAt, turn }
}

/** The last twelve months up to the end of today, the same for the whole visit. */
function yearOf(): { from: string; to: string } {
  const to = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS)
  return { from: new Date(to.getTime() - 365 * DAY_MS).toISOString(), to: to.toISOString() }
}
