// Alarm rules of a region: whose count here, a table to change them in, faults at their fields; its own or inherited.
import { useState } from 'react'
import type { AlarmRulesBody, AlarmRulesView } from '../../../server/contracts/alarm.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { put, remove } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useQuery } from '../address.ts'
import { may } from '../rights.ts'
import { fieldId } from './fieldId.ts'
import { basedOn, bodyOf, changesOf } from './rulesEdit.ts'
import { RulesTable } from './RulesTable.tsx'
import { word } from './word.ts'
import './rules.css'

export function RulesSection({ me }: { me: Me }) {
  const [asked, choose] = useQuery('region')
  const [changed, setChanged] = useState(0)
  const [said, say] = useState<string | null>(null)
  const regions = useFetched<RegionView[]>('/api/regions')
  const region = regions.value?.find((r) => r.code === asked) ?? regions.value?.find((r) => r.code === me.region) ?? null
  const rules = useFetched<AlarmRulesView>(region === null ? null : `/api/alarm-rules/${region.code}`, changed)
  const problem = regions.problem ?? rules.problem
  const saved = (text: string) => { say(text); setChanged(changed + 1) }
  return (
    <div className="plans rules">
      <nav className="tree" aria-label={word('rule.regions')}>
        <h2>{word('rule.regions')}</h2>
        <ul>{regions.value?.map((r) => <li key={r.code}><button type="button" style={{ paddingLeft: r.level === 'province' ? 12 : r.level === 'city' ? 26 : 40 }} {...(r === region ? { 'aria-current': 'true' as const } : {})} onClick={() => { say(null); choose(r.code) }}><b>{r.name}</b></button></li>)}</ul>
      </nav>
      <main>
        {problem ? <p className="failed" role="alert">✕ {word('rule.failed', { why: problem.title })}　<button type="button" className="lk" onClick={() => setChanged(changed + 1)}>{word('rule.again')}</button></p> : null}
        {region && rules.value ? <Editor key={`${region.code}/${basedOn(rules.value)}`} region={region} view={rules.value} canWrite={may(me.role, 'plan:write')} said={said} onSaved={saved} /> : problem ? null : <p className="quiet" role="status">{word('rule.loading')}</p>}
      </main>
    </div>
  )
}

interface EditorProps { region: RegionView; view: AlarmRulesView; canWrite: boolean; said: string | null; onSaved: (said: string) => void }

function Editor({ region, view, canWrite, said, onSaved }: EditorProps) {
  const [draft, setDraft] = useState<AlarmRulesBody>(() => bodyOf(view))
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map())
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [sure, setSure] = useState(false)
  const changes = changesOf(bodyOf(view), draft)
  const own = view.region === region.code
  const edit = (next: AlarmRulesBody, path: string) => {
    setDraft(next)
    setRefused(null)
    if (faults.has(path)) { const left = new Map(faults); left.delete(path); setFaults(left) }
  }
  const save = async () => {
    setBusy(true)
    const answer = await put<AlarmRulesView>(`/api/alarm-rules/${region.code}?basedOn=${basedOn(view)}`, draft)
    setBusy(false)
    if (answer.ok) { onSaved(word('rule.saved', { n: answer.value.version })); return }
    const found = new Map((answer.problem.errors ?? []).map((e) => [e.path.replace(/^\/?(body\/)?/, ''), e.message]))
    setFaults(found)
    setRefused(found.size > 0 ? word('rule.faults', { n: found.size }) : answer.problem.title)
    const [first] = found.keys()
    if (first !== undefined) requestAnimationFrame(() => document.getElementById(fieldId(first))?.focus())
  }
  const withdraw = async () => {
    setBusy(true)
    const answer = await remove<AlarmRulesView>(`/api/alarm-rules/${region.code}?basedOn=${basedOn(view)}`)
    setBusy(false)
    if (answer.ok) onSaved(word('rule.withdrawn'))
    else setRefused(answer.problem.title)
  }
  return (
    <>
      <div className="head">
        <div><h1>{word('rule.title')} <small>{region.name}</small></h1>
          <p className="quiet">{view.region === null ? word('rule.built-in') : word(own ? 'rule.own' : 'rule.inherits', { name: view.regionName ?? view.region, n: view.version })}{view.since && view.by ? ` · ${word('rule.since', { time: new Date(view.since).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' }), by: view.by })}` : ''}</p></div>
        <div className="acts">
          {canWrite ? (
            <>
              <span className={`state${refused ? ' bad' : changes.length > 0 ? ' warn' : ''}`} role="status">{refused ? `✕ ${refused}` : changes.length > 0 ? `▲ ${word('rule.changes', { n: changes.length })}` : (said ?? word('rule.same'))}</span>
              {changes.length > 0 ? <button type="button" className="f" onClick={() => { setDraft(bodyOf(view)); setFaults(new Map()); setRefused(null) }}>{word('rule.discard')}</button> : null}
              {own && changes.length === 0 ? (sure ? <span className="sure"><button type="button" className="f warn" disabled={busy} onClick={() => { void withdraw() }}>{word('rule.inherit.sure')}</button><button type="button" className="lk" onClick={() => setSure(false)}>{word('rule.cancel')}</button></span> : <button type="button" className="f" onClick={() => setSure(true)}>{word('rule.inherit')}</button>) : null}
              <button type="button" className="f pri" disabled={busy || (own && changes.length === 0)} onClick={() => { void save() }}>{busy ? word('rule.saving') : own ? word('rule.save') : word('rule.save-own', { name: region.name })}</button>
            </>
          ) : <span className="state">{word('rule.read-only')}</span>}
        </div>
      </div>
      <RulesTable rules={draft} base={bodyOf(view)} faults={faults} readOnly={!canWrite || busy} onEdit={edit} />
    </>
  )
}
