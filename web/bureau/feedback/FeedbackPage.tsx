// What people wrote on elevators' pages: faults, complaints, praise; the authority reads all, a use unit its own cars'.
import { useEffect, useState } from 'react'
import type { Problem } from '../../../server/contracts/common.ts'
import type { FeedbackList, FeedbackView } from '../../../server/contracts/feedback.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { get, post, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { language } from '../../ui/i18n.ts'
import { word } from '../word.ts'
import { Header } from '../Header.tsx'
import { moment } from '../warnings/say.ts'
import '../warnings/warnings.css'
import './feedback.css'

const KINDS = ['', 'fault', 'complaint', 'praise'] as const
const EVERY_SECONDS = 60

export function FeedbackPage() {
  const [, render] = useState(language())
  const [kind, choose] = useState<(typeof KINDS)[number]>('')
  const [again, setAgain] = useState(0)
  const [more, setMore] = useState<{ path: string; feedback: FeedbackView[]; cursor: string | null } | null>(null)
  const [refused, setRefused] = useState<Problem | null>(null)
  const me = useFetched<Me>('/api/session')
  const path = withQuery('/api/feedback', { kind })
  const list = useFetched<FeedbackList>(path, again, EVERY_SECONDS)
  useEffect(() => { document.title = word('fb.title') })
  if (me.problem?.status === 401) { location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`); return null }
  const pages = more?.path === path ? more : null
  const cursor = pages ? pages.cursor : (list.value?.cursor ?? null)
  const newest = list.value?.feedback ?? []
  const rows = [...newest, ...(pages?.feedback ?? []).filter((f) => newest.every((n) => n.id !== f.id))]
  const readMore = async () => {
    const answer = await get<FeedbackList>(withQuery('/api/feedback', { kind, cursor: cursor ?? undefined }))
    setRefused(answer.ok ? null : answer.problem)
    if (answer.ok) setMore({ path, feedback: [...(pages?.feedback ?? []), ...answer.value.feedback], cursor: answer.value.cursor })
  }
  const seen = async (f: FeedbackView) => {
    const answer = await post(`/api/feedback/${f.id}/seen`, {})
    setRefused(answer.ok ? null : answer.problem)
    if (!answer.ok) return
    // Earlier pages are not fetched again.
    setMore((was) => was && { ...was, feedback: was.feedback.map((x) => (x.id === f.id ? { ...x, seenAt: new Date().toISOString(), seenBy: me.value?.name ?? null } : x)) })
    setAgain(again + 1)
  }
  return (
    <div className="ws">
      <Header me={me.value} tab="feedback" region={me.value?.regionName ?? ''} note="" onLanguage={render} />
      <section className="fl" aria-label={word('fb.kind')}>{KINDS.map((k) => <button key={k} type="button" className={k === kind ? 'f set' : 'f'} aria-pressed={k === kind} onClick={() => choose(k)}>{word(`fb.kind.${k === '' ? 'all' : k}`)}</button>)}</section>
      <main>
        <h1>{word('fb.title')}</h1>
        <section className="c">
          {list.problem ? <p className="failed" role="alert">✕ {word('failed', { why: list.problem.title })}　<button type="button" className="lk" onClick={() => setAgain(again + 1)}>{word('failed.again')}</button></p> : null}
          {refused ? <p className="failed" role="alert">✕ {refused.title}</p> : null}
          {list.loading && !list.value ? <p className="hint" role="status">{word('loading')}</p> : null}
          {list.value && rows.length === 0 ? <p className="hint">{word('fb.none')}</p> : null}
          {rows.length > 0 ? (
            <table className="wl fb">
              <thead><tr><th className="l" scope="col">{word('fb.when')}</th><th className="l" scope="col">{word('fb.elevator')}</th><th className="l" scope="col">{word('fb.text')}</th><th className="l" scope="col">{word('fb.units')}</th></tr></thead>
              <tbody>{rows.map((f) => (
                <tr key={f.id}>
                  <td className="l st"><b>{word(`fb.kind.${f.kind}`)}</b><small>{moment(f.at)}</small></td>
                  <td className="l el"><b>{f.rescueCode}</b><span>{f.place}</span></td>
                  <td className="l"><span>{f.text}</span>{f.phone === null ? null : <small>{f.phone}</small>}</td>
                  <td className="l un"><span>{f.useUnit}</span><small>{f.maintenanceUnit}</small>{f.seenAt === null ? <span className="acts"><button type="button" className="f" aria-label={`${word('fb.seen')} ${f.rescueCode} ${moment(f.at)}`} onClick={() => { void seen(f) }}>{word('fb.seen')}</button></span> : <small>{word('fb.seen.by', { time: moment(f.seenAt), name: f.seenBy ?? '' })}</small>}</td>
                </tr>
              ))}</tbody>
            </table>
          ) : null}
          {cursor === null ? null : <p className="more"><button type="button" className="lk" onClick={() => { void readMore() }}>{word('fb.more')}</button></p>}
        </section>
      </main>
    </div>
  )
}
