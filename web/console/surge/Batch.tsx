// The batch proposal (批量派单建议): which crew goes to which car and then on, what it comes to, and when it goes out by itself. Enter with Ctrl sends it.
import { useState } from 'react'
import type { AreaBrief, AreaCommand, AreaView } from '../../../server/contracts/area.ts'
import { useClock } from '../../live/clock.ts'
import type { Fetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import type { Act } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useDigits, useKey } from '../keys.ts'
import { Lost, useLost } from '../lost.tsx'
import { age, place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { useAsSeen } from '../seen.ts'
import { t } from '../words.ts'
import { commandArea } from './area.ts'
import { AreaForms, type AreaForm } from './AreaForms.tsx'
import { AreaTimeline } from './AreaTimeline.tsx'
import { BatchFigures } from './BatchFigures.tsx'
import { Held } from './Held.tsx'
import { OtherTeams } from './OtherTeams.tsx'
import { Pair } from './Pair.tsx'
import { outcomeOf, Sent, type Outcome } from './Sent.tsx'

/** Unusable teams and cars without a team that are named before the rest is counted. */
const NAMED = 3

interface Props { area: AreaBrief; view: Fetched<AreaView>; act: Act; onChange: (incidentId: string, teamId: string | null) => void }

export function Batch({ area, view, act, onChange }: Props) {
  const [form, setForm] = useState<AreaForm | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const { selectedId, select } = useDesk()
  const editing = useDesk((s) => s.pairOpen)
  const setEditing = (is: boolean) => useDesk.setState({ pairOpen: is })
  const proposal = area.proposal
  const { lost } = useLost()
  const digits = useDigits()
  // The most urgent first: the digits stand for the same order as the rows on the left. What is held back keeps its place.
  const rank = new Map(area.incidentIds.map((id, n) => [id, n]))
  const pairs = proposal?.pairs ?? []
  const held = (proposal?.waiting ?? []).filter((w) => w.reason === 'withheld')
  const rows = [...pairs.map((pair) => ({ incidentId: pair.incidentId, pair })), ...held.map(({ incidentId }) => ({ incidentId, pair: null }))].toSorted((a, b) => (rank.get(a.incidentId) ?? Number.MAX_SAFE_INTEGER) - (rank.get(b.incidentId) ?? Number.MAX_SAFE_INTEGER))
  const { asSeen, early, forget } = useAsSeen(proposal, pairs.map((p) => `${p.incidentId} ${p.teamId}`).toSorted().join())
  const say = (body: AreaCommand) => (act.busy || lost ? Promise.resolve(null) : act.run(() => commandArea(area.id, body)))
  const commit = () => {
    if (pairs.length === 0 || act.busy || lost) return
    // What he has read goes, whatever has been solved while his finger came down.
    const read = asSeen()
    if (read === null || read.pairs.length === 0) return
    setEditing(false)
    setOutcome(null)
    void say({ type: 'commit', pairs: read.pairs.map(({ incidentId, teamId }) => ({ incidentId, teamId })), proposalAt: read.at }).then((done) => { forget(); if (done) setOutcome(outcomeOf(done, read.pairs, read.at, pairs)) })
  }
  const solve = () => { void say({ type: 'solve' }) }
  const edit = (incidentId: string | null) => { const at = [...rows, ...(proposal?.waiting ?? [])].find((r) => r.incidentId === incidentId) ?? rows[0]; if (at) { select(at.incidentId); setEditing(true) } }
  const undo = (incidentId: string) => { setEditing(false); void say({ type: 'undo-change', incidentId }).then(forget) }
  const change = (incidentId: string, teamId: string | null) => { setEditing(false); forget(); onChange(incidentId, teamId) }
  const walk = (by: 1 | -1) => { const at = rows.findIndex((r) => r.incidentId === selectedId); const next = rows[Math.max(0, at + by)]; if (next) { setEditing(false); select(next.incidentId) } }
  useKey('Ctrl+Enter', commit, pairs.length > 0 && form === null) // in a form the same keys mean its own text
  useKey('U', solve)
  useKey('E', () => edit(selectedId), rows.length > 0)
  useKey('W', () => setForm(form === 'message' ? null : 'message'))
  useKey('N', () => setForm(form === 'note' ? null : 'note'))
  useKey('S', () => setForm(form === 'settings' ? null : 'settings'))
  useKey('Escape', () => { setEditing(false); setForm(null) }, editing || form !== null)
  useKey('ArrowDown', () => walk(1), rows.length > 0)
  useKey('ArrowUp', () => walk(-1), rows.length > 0)
  return (
    <aside className="side batch" aria-label={t('batch.title')}>
      <div className="body" tabIndex={0} role="group" aria-label={t('batch.title')}>
        <Head area={area} />
        <Lost />
        <Refusal problem={act.problem} onClose={act.forget} />
        {outcome ? <Sent outcome={outcome} onClose={() => setOutcome(null)} /> : null}
        {early ? <p className="quiet w" role="alert">▲ {t('batch.just-changed')}</p> : null}
        {proposal ? <BatchFigures figures={proposal.figures} /> : null}
        <div className="sec"><h2>{t('batch.pairs')}</h2>{digits && rows.length > 0 ? <kbd className="has" title={t('digits.here')}>1–9</kbd> : null}<span className="meta x">{t('batch.pairs.how')}</span><span className="meta push">{t('batch.untouched', { n: proposal?.untouched ?? 0 })}</span></div>
        {rows.length === 0 ? <p className="quiet">{t(proposal === null ? 'batch.none' : proposal.waiting.length > 0 ? (proposal.freeTeams === 0 ? 'batch.no-team' : 'batch.no-pair') : 'batch.all-called')}</p> : null}
        <ol>{rows.map(({ incidentId, pair }, n) => {
          const common = { area, n, digits, lost, selected: incidentId === selectedId, editing: editing && incidentId === selectedId, onSelect: () => select(incidentId), onEdit: () => edit(incidentId), onChange: (teamId: string | null) => change(incidentId, teamId), onUndo: () => undo(incidentId) }
          return pair ? <Pair key={incidentId} pair={pair} {...common} /> : <Held key={incidentId} incidentId={incidentId} {...common} />
        })}</ol>
        {proposal ? <LeftOver area={area} openId={editing ? selectedId : null} onWait={(incidentId) => { select(incidentId); setEditing(true) }} onChange={change} onUndo={undo} /> : null}
        <AreaTimeline view={view} onNote={() => setForm('note')} />
      </div>
      {form === null ? null : <AreaForms key={form} form={form} area={area} view={view.value} act={act} onForm={setForm} onClose={() => setForm(null)} />}
      <div className="act">
        <button type="button" className="btn pri wide" aria-disabled={pairs.length === 0 || act.busy || lost} onClick={commit}>{t(act.busy ? 'batch.busy' : 'batch.commit', { n: pairs.length })} <kbd>Ctrl</kbd><kbd>Enter</kbd></button>
        <button type="button" className="btn" aria-disabled={rows.length === 0} aria-pressed={editing} onClick={() => edit(selectedId)}>{t('batch.edit')} <kbd>E</kbd></button>
        <button type="button" className="btn" aria-disabled={act.busy || lost} onClick={solve}>{t('batch.solve')} <kbd>U</kbd></button>
        <button type="button" className="btn" aria-pressed={form === 'message'} onClick={() => setForm(form === 'message' ? null : 'message')}>{t('area.message')} <kbd>W</kbd></button>
        <button type="button" className="btn" aria-pressed={form === 'settings' || form === 'estates'} onClick={() => setForm(form === 'settings' ? null : 'settings')}>{t('area.settings')} <kbd>S</kbd></button>
      </div>
    </aside>
  )
}

function Head({ area: { proposal } }: { area: AreaBrief }) {
  const { now, staleFor } = useClock()
  const left = proposal?.autoCommitAt ? Date.parse(proposal.autoCommitAt) - now : null
  return (
    <div className="sh">
      <h2 className="t">{t('batch.title')}</h2>
      {left === null ? null : <span className={`pill ${left < 10_000 ? 'warn' : 'auto'}`} role="timer">{staleFor !== null ? '○' : left > 0 ? t('batch.auto', { time: clock(left) }) : t('batch.going')}</span>}
      <div className="meta">{proposal ? <>{t('batch.about', { teams: proposal.freeTeams, cars: proposal.pairs.length + proposal.waiting.length, time: timeOfDay(new Date(proposal.at)) })} · {staleFor === null ? age(Math.max(0, (now - Date.parse(proposal.at)) / 1000)) : '○'}</> : ' '}</div>
    </div>
  )
}

interface LeftProps { area: AreaBrief; openId: string | null; onWait: (incidentId: string) => void; onChange: (incidentId: string, teamId: string | null) => void; onUndo: (incidentId: string) => void }

/** Cars that get nobody in this round, and teams near by that cannot go: named, never hidden. A crew can be chosen for each. */
function LeftOver({ area, openId, onWait, onChange, onUndo }: LeftProps) {
  const incidents = useLive((s) => s.incidents)
  const [all, setAll] = useState(false)
  const { waiting, unusable } = area.proposal ?? { waiting: [], unusable: [] }
  const none = waiting.filter((w) => w.reason === 'no-team-can')
  const next = waiting.filter((w) => w.reason === 'no-team-free')
  if (none.length === 0 && next.length === 0 && unusable.length === 0) return null
  const few = all ? unusable : unusable.slice(0, NAMED)
  // One that is chosen on the left stands here by name, too.
  const named = [...none, ...next.filter((w) => w.incidentId === openId)]
  return (
    <ul className="noc" aria-label={t('batch.left-over')}>
      {named.map((w) => {
        const e = incidents[w.incidentId]?.elevator
        return (
          <li key={w.incidentId}>
            <span aria-hidden>✕</span><button type="button" className="link" aria-expanded={w.incidentId === openId} onClick={() => onWait(w.incidentId)}>{e ? place(e) : w.incidentId}</button>{wordOf('batch-waits', w.reason)}
            {w.incidentId === openId ? <OtherTeams area={area} incidentId={w.incidentId} teamId={null} byHand={false} onChange={(teamId) => onChange(w.incidentId, teamId)} onUndo={() => onUndo(w.incidentId)} /> : null}
          </li>
        )
      })}
      {next.length > 0 ? <li>{t('batch.next-round', { n: next.length })}</li> : null}
      {few.map((u) => <li key={u.teamId}><span aria-hidden>✕</span><span className="who">{u.teamName}：{wordOf('batch-no', u.reason.code, { age: u.reason.seconds === undefined ? '' : age(u.reason.seconds), number: u.reason.number ?? '' })}</span></li>)}
      {unusable.length > NAMED ? <li><button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('cand.fewer') : t('cand.more', { n: unusable.length - NAMED })}</button></li> : null}
    </ul>
  )
}
