// The telephones of each crew: who is rung when it is called, changed by an administrator.
import { useState } from 'react'
import { FURTHER_PHONES_MOST, type TeamPhones, type TeamPhonesList } from '../../../server/contracts/teamPhones.ts'
import type { Problem } from '../../../server/contracts/common.ts'
import { put, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useQuery } from '../address.ts'
import { Search } from '../Search.tsx'
import { time } from '../time.ts'
import { word } from './word.ts'
import '../devices/devices.css'
import './phones.css'

export function PhonesPart() {
  const [words] = useQuery('q')
  const [changed, setChanged] = useState(0)
  const [open, setOpen] = useState<string | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const list = useFetched<TeamPhonesList>(withQuery('/api/team-phones', { q: words }), changed)
  return (
    <main className="devs">
      <div className="devs-top">
        <h1>{word('tel.title')}</h1>
        <Search label={word('tel.search')} how={word('tel.search.how')} />
        <span className="quiet">{word('tel.note')}</span>
      </div>
      {list.problem ? <p className="failed" role="alert">✕ {word('tel.failed', { why: list.problem.title })}　<button type="button" className="lk" onClick={() => setChanged(changed + 1)}>{word('tel.again')}</button></p> : null}
      {list.loading && !list.value ? <p className="quiet" role="status">{word('tel.loading')}</p> : null}
      {list.value ? (
        <div className="c wide">
          {list.value.teams.length === 0 ? <p className="quiet">{word('tel.none')}</p> : (
            <table>
              <thead><tr>{(['team', 'unit', 'phones', 'changed', 'acts'] as const).map((h) => <th key={h} scope="col">{word(`tel.${h}`)}</th>)}</tr></thead>
              <tbody>{list.value.teams.map((t) => (
                <tr key={t.teamId}>
                  <th scope="row">{t.name}<small>{t.code} · {t.regionName}</small></th>
                  <td>{t.unit ?? '—'}</td>
                  <td>{open === t.teamId ? <PhonesForm team={t} onClose={() => setOpen(null)} onSaved={() => { setOpen(null); setSaved(t.teamId); setChanged(changed + 1) }} /> : <>{t.phones.join('、')}{saved === t.teamId ? <small role="status">{word('tel.saved')}</small> : null}</>}</td>
                  <td>{t.changedAt === null ? word('tel.never') : <>{time(t.changedAt)}<small>{t.changedBy}</small></>}</td>
                  <td className="acts-of">{open === t.teamId ? null : <button type="button" className="lk" aria-label={`${word('tel.change')} ${t.name}`} onClick={() => { setOpen(t.teamId); setSaved(null) }}>{word('tel.change')}</button>}</td>
                </tr>
              ))}</tbody>
            </table>
          )}
          {list.value.more ? <p className="quiet">{word('tel.more', { n: list.value.teams.length })}</p> : null}
        </div>
      ) : null}
    </main>
  )
}

function PhonesForm({ team, onClose, onSaved }: { team: TeamPhones; onClose: () => void; onSaved: () => void }) {
  const [phones, setPhones] = useState<string[]>([...team.phones])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<(Problem & { place?: number }) | null>(null)
  const [missing, setMissing] = useState(false)
  const save = async () => {
    const written = phones.map((p) => p.trim()).filter(Boolean)
    setMissing(written.length === 0)
    if (busy || written.length === 0) return
    setPhones(written) // so that a refusal names the place that is seen
    setBusy(true)
    const answer = await put<TeamPhones>(`/api/teams/${team.teamId}/phones`, { phones: written })
    setBusy(false)
    if (answer.ok) onSaved()
    else setProblem(answer.problem)
  }
  const set = (n: number, value: string) => { setProblem(null); setPhones(phones.map((p, k) => (k === n ? value : p))) }
  return (
    <form className="tels" noValidate onSubmit={(e) => { e.preventDefault(); void save() }}>
      {phones.map((p, n) => (
        <div key={n}>
          <label>{n === 0 ? word('tel.first') : word('tel.further', { n: n + 1 })}<input type="tel" maxLength={24} autoComplete="off" value={p} aria-invalid={problem?.place === n || (missing && n === 0)} onChange={(e) => set(n, e.target.value)} /></label>
          {n === 0 ? null : <button type="button" className="lk" aria-label={word('tel.remove', { n: n + 1 })} onClick={() => { setProblem(null); setPhones(phones.filter((_, k) => k !== n)) }}>✕</button>}
        </div>
      ))}
      {phones.length <= FURTHER_PHONES_MOST ? <button type="button" className="lk" onClick={() => setPhones([...phones, ''])}>＋ {word('tel.add')}</button> : null}
      <p className={problem || missing ? 'why' : 'quiet'} role={problem || missing ? 'alert' : undefined}>{problem ? `✕ ${[problem.title, problem.detail].filter(Boolean).join('：')}` : missing ? `✕ ${word('tel.missing')}` : word('tel.how')}</p>
      <div className="acts"><button type="button" className="f sm" onClick={onClose}>{word('tel.cancel')}</button><button type="submit" className="f sm pri" disabled={busy}>{busy ? word('tel.busy') : word('tel.save')}</button></div>
    </form>
  )
}
