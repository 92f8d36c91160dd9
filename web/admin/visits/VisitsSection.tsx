// What passengers read of a car: registration, next inspection, and when its maintenance unit was there. A crew sees its own unit's cars and writes its visits; the register's keeper changes the rest.
import { useState } from 'react'
import type { ElevatorRecord } from '../../../server/contracts/visit.ts'
import { post, remove, withQuery, type Answer } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useQuery } from '../address.ts'
import { FactsCard } from './FactsCard.tsx'
import { dayOf, word } from './word.ts'
import './visits.css'

const CODE = /^\d{4,8}$/

export function VisitsSection() {
  const [code, find] = useQuery('code')
  const [typed, type] = useState(code)
  const [tried, setTried] = useState(false)
  const [changed, setChanged] = useState(0)
  const list = useFetched<ElevatorRecord[]>(CODE.test(code) ? withQuery('/api/elevator-records', { code }) : null, changed)
  const bad = tried && typed !== '' && !CODE.test(typed)
  return (
    <main className="visits">
      <div>
        <h1>{word('visit.title')}</h1>
        <form role="search" noValidate onSubmit={(e) => { e.preventDefault(); setTried(true); if (CODE.test(typed)) find(typed) }}><input type="search" inputMode="numeric" aria-label={word('visit.search.how')} placeholder={word('visit.search.how')} value={typed} maxLength={8} aria-invalid={bad} onChange={(e) => type(e.target.value.trim())} /><button type="submit" className="f">{word('visit.search')}</button>{bad ? <span className="why" role="alert">✕ {word('visit.code.bad')}</span> : null}</form>
      </div>
      {list.problem ? <p className="failed" role="alert">✕ {word('visit.failed', { why: list.problem.title })}</p> : null}
      {code === '' ? <p className="quiet">{word('visit.begin')}</p> : null}
      {list.loading && !list.value ? <p className="quiet" role="status">{word('visit.loading')}</p> : null}
      {list.value?.length === 0 ? <p role="status">{word('visit.nothing')}</p> : null}
      {list.value?.map((e) => <Elevator key={e.id} record={e} onChanged={() => setChanged(changed + 1)} />)}
    </main>
  )
}

function Elevator({ record: e, onChanged }: { record: ElevatorRecord; onChanged: () => void }) {
  const [said, say] = useState<{ ok: boolean; text: string } | null>(null)
  const done = (answer: Answer<unknown>, text: string) => {
    say(answer.ok ? { ok: true, text } : { ok: false, text: `✕ ${[answer.problem.title, answer.problem.detail].filter(Boolean).join('：')}` })
    if (answer.ok) onChanged()
  }
  return (
    <>
      <p className={said?.ok === false ? 'failed' : ''} role={said?.ok === false ? 'alert' : 'status'}>{said?.text}</p>
      <FactsCard record={e} onDone={done} />
      <section className="c"><h2>{word('visit.record')}</h2><RecordForm record={e} onDone={done} /></section>
      <section className="c">
        <h2>{word('visit.list')}</h2>
        {e.visits.length === 0 ? <p className="quiet">{word('visit.none')}</p> : (
          <table>
            <thead><tr><th scope="col">{word('visit.on')}</th><th scope="col">{word('visit.items')}</th><th scope="col">{word('visit.unit')}</th><th scope="col" className="wide-only">{word('visit.by')}</th><th scope="col">{word('visit.acts')}</th></tr></thead>
            <tbody>{e.visits.map((v) => <Visit key={v.on} elevatorId={e.id} visit={v} onDone={done} />)}</tbody>
          </table>
        )}
      </section>
    </>
  )
}

type Done = (answer: Answer<unknown>, text: string) => void

function RecordForm({ record: e, onDone }: { record: ElevatorRecord; onDone: Done }) {
  const today = dayOf(new Date())
  const [on, setOn] = useState(today)
  const [items, setItems] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const itemsBad = items !== '' && !(/^\d{1,3}$/.test(items) && Number(items) >= 1 && Number(items) <= 200)
  const save = async () => {
    setTried(true)
    if (busy || on === '' || itemsBad) return
    setBusy(true)
    onDone(await post(`/api/elevators/${e.id}/visits`, { on, ...(items === '' ? {} : { items: Number(items) }) }), word('visit.recorded', { on }))
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={(x) => { x.preventDefault(); void save() }}>
      <label>{word('visit.on')}<input type="date" required max={today} value={on} aria-invalid={tried && on === ''} onChange={(x) => setOn(x.target.value)} /><small>{e.visits.some((v) => v.on === on) ? word('visit.replaces', { on }) : ''}</small></label>
      <label>{word('visit.items')}<input inputMode="numeric" maxLength={3} autoComplete="off" value={items} aria-invalid={tried && itemsBad} onChange={(x) => setItems(x.target.value.trim())} /><small className={tried && itemsBad ? 'why' : ''}>{tried && itemsBad ? `✕ ${word('visit.items.bad')}` : word('visit.items.how')}</small></label>
      <span className="go"><button type="submit" className="f pri" disabled={busy}>{busy ? word('visit.busy') : word('visit.record')}</button></span>
    </form>
  )
}

function Visit({ elevatorId, visit: v, onDone }: { elevatorId: string; visit: ElevatorRecord['visits'][number]; onDone: Done }) {
  const [sure, setSure] = useState(false)
  const drop = async () => { onDone(await remove(`/api/elevators/${elevatorId}/visits/${v.on}`), word('visit.removed', { on: v.on })); setSure(false) }
  return (
    <tr>
      <th scope="row">{v.on}</th><td>{v.items === null ? '—' : word('visit.items.n', { n: v.items })}</td><td>{v.unit}</td><td className="wide-only">{v.by ?? '—'} {dayOf(new Date(v.recordedAt))}</td>
      <td className="acts-of">{sure ? <><button type="button" className="f sm warn" onClick={() => { void drop() }}>{word('visit.remove.sure', { on: v.on })}</button><button type="button" className="lk" onClick={() => setSure(false)}>{word('visit.cancel')}</button></> : <button type="button" className="lk" aria-label={`${word('visit.remove')} ${v.on}`} onClick={() => setSure(true)}>{word('visit.remove')}</button>}</td>
    </tr>
  )
}
