// The batch proposal (批量派单建议): which crew goes to which car and then on, what it comes to, and when it goes out by itself. Enter with Ctrl sends it.
import { useEffect, useState } from 'react'
import type { AreaBrief, AreaPair, AreaView } from '../../../server/contracts/area.ts'
import { useClock } from '../../live/clock.ts'
import type { Fetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import type { Act } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { age, place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { commandArea } from './area.ts'
import { AreaForms, type AreaForm } from './AreaForms.tsx'
import { AreaTimeline } from './AreaTimeline.tsx'
import { BatchFigures } from './BatchFigures.tsx'
import { Pair } from './Pair.tsx'

/** Unusable teams and cars without a team that are named before the rest is counted. */
const NAMED = 3

interface Props { area: AreaBrief; view: Fetched<AreaView>; act: Act; onChange: (incidentId: string, teamId: string | null) => void }

export function Batch({ area, view, act, onChange }: Props) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [form, setForm] = useState<AreaForm | null>(null)
  const { selectedId, select } = useDesk()
  const editing = useDesk((s) => s.pairOpen)
  const setEditing = (is: boolean) => useDesk.setState({ pairOpen: is })
  const proposal = area.proposal
  // The most urgent first: the digits stand for the same order as the rows on the left.
  const rank = new Map(area.incidentIds.map((id, n) => [id, n]))
  const pairs = (proposal?.pairs ?? []).toSorted((a, b) => (rank.get(a.incidentId) ?? Number.MAX_SAFE_INTEGER) - (rank.get(b.incidentId) ?? Number.MAX_SAFE_INTEGER))
  const chosen = pairs.filter((p) => !left.has(p.incidentId))
  const commit = () => {
    if (act.busy || chosen.length === 0) return
    setEditing(false)
    void act.run(() => commandArea(area.id, chosen.length === pairs.length ? { type: 'commit' } : { type: 'commit', pairs: chosen.map(({ incidentId, teamId }) => ({ incidentId, teamId })) })).then((done) => { if (done) setLeft(new Set()) })
  }
  const solve = () => { if (!act.busy) void act.run(() => commandArea(area.id, { type: 'solve' })) }
  const edit = (pair: AreaPair | undefined) => { const at = pair ?? pairs.find((p) => p.incidentId === selectedId) ?? pairs[0]; if (at) { select(at.incidentId); setEditing(true) } }
  const tick = (id: string) => setLeft((was) => { const next = new Set(was); if (!next.delete(id)) next.add(id); return next })
  const walk = (by: 1 | -1) => { const at = pairs.findIndex((p) => p.incidentId === selectedId); const next = pairs[Math.max(0, at + by)]; if (next) { setEditing(false); select(next.incidentId) } }
  useKey('Ctrl+Enter', commit, pairs.length > 0 && form === null) // in a form the same keys mean its own text
  useKey('U', solve)
  useKey('E', () => edit(undefined), pairs.length > 0)
  useKey('W', () => setForm(form === 'message' ? null : 'message'))
  useKey('N', () => setForm(form === 'note' ? null : 'note'))
  useKey('S', () => setForm(form === 'settings' ? null : 'settings'))
  useKey('Escape', () => { setEditing(false); setForm(null) }, editing || form !== null)
  useKey('ArrowDown', () => walk(1), pairs.length > 0)
  useKey('ArrowUp', () => walk(-1), pairs.length > 0)
  // What has been sent or solved away is no longer left out.
  useEffect(() => { setLeft((was) => new Set([...was].filter((id) => pairs.some((p) => p.incidentId === id)))) }, [proposal?.at])
  return (
    <aside className="side batch" aria-label={t('batch.title')}>
      <div className="body" tabIndex={0} role="group" aria-label={t('batch.title')}>
        <Head area={area} />
        <Refusal problem={act.problem} onClose={act.forget} />
        {proposal ? <BatchFigures figures={proposal.figures} /> : null}
        <div className="sec"><h2>{t('batch.pairs')}</h2><span className="meta x">{t('batch.pairs.how')}</span><span className="meta push">{t('batch.untouched', { n: proposal?.untouched ?? 0 })}</span></div>
        {pairs.length === 0 ? <p className="quiet">{t(proposal === null ? 'batch.none' : proposal.waiting.length > 0 ? (proposal.freeTeams === 0 ? 'batch.no-team' : 'batch.no-pair') : 'batch.all-called')}</p> : null}
        <ol>{pairs.map((p, n) => <Pair key={p.incidentId} area={area} pair={p} n={n} on={!left.has(p.incidentId)} selected={p.incidentId === selectedId} editing={editing && p.incidentId === selectedId} onTick={() => tick(p.incidentId)} onSelect={() => select(p.incidentId)} onEdit={() => edit(p)}
          onChange={(teamId) => { setEditing(false); onChange(p.incidentId, teamId) }} onUndo={() => { setEditing(false); void act.run(() => commandArea(area.id, { type: 'undo-change', incidentId: p.incidentId })) }} />)}</ol>
        {proposal ? <LeftOver area={area} onWait={(incidentId) => { select(incidentId); setEditing(true) }} /> : null}
        <AreaTimeline view={view} onNote={() => setForm('note')} />
      </div>
      {form === null ? null : <AreaForms key={form} form={form} area={area} view={view.value} act={act} onClose={() => setForm(null)} />}
      <div className="act">
        <button type="button" className="btn pri wide" aria-disabled={chosen.length === 0 || act.busy} onClick={commit}>{t(act.busy ? 'batch.busy' : 'batch.commit', { n: chosen.length })} <kbd>Ctrl</kbd><kbd>Enter</kbd></button>
        <button type="button" className="btn" aria-disabled={pairs.length === 0} aria-pressed={editing} onClick={() => edit(undefined)}>{t('batch.edit')} <kbd>E</kbd></button>
        <button type="button" className="btn" aria-disabled={act.busy} onClick={solve}>{t('batch.solve')} <kbd>U</kbd></button>
        <button type="button" className="btn" aria-pressed={form === 'message'} onClick={() => setForm(form === 'message' ? null : 'message')}>{t('area.message')} <kbd>W</kbd></button>
        <button type="button" className="btn" aria-pressed={form === 'settings'} onClick={() => setForm(form === 'settings' ? null : 'settings')}>{t('area.settings')} <kbd>S</kbd></button>
      </div>
    </aside>
  )
}

function Head({ area: { proposal, counts } }: { area: AreaBrief }) {
  const { now, staleFor } = useClock()
  const left = proposal?.autoCommitAt ? Date.parse(proposal.autoCommitAt) - now : null
  return (
    <div className="sh">
      <h2 className="t">{t('batch.title')}</h2>
      {left === null ? null : <span className={`pill ${left < 10_000 ? 'warn' : 'auto'}`} role="timer">{staleFor !== null ? '○' : left > 0 ? t('batch.auto', { time: clock(left) }) : t('batch.going')}</span>}
      <div className="meta">{proposal ? <>{t('batch.about', { teams: proposal.freeTeams, cars: counts.waiting, time: timeOfDay(new Date(proposal.at)) })} · {staleFor === null ? age(Math.max(0, (now - Date.parse(proposal.at)) / 1000)) : '○'}</> : t('batch.none')}</div>
    </div>
  )
}

/** Cars that get nobody in this round, and teams near by that cannot go: named, never hidden. */
function LeftOver({ area, onWait }: { area: AreaBrief; onWait: (incidentId: string) => void }) {
  const incidents = useLive((s) => s.incidents)
  const [all, setAll] = useState(false)
  const { waiting, unusable } = area.proposal ?? { waiting: [], unusable: [] }
  if (waiting.length === 0 && unusable.length === 0) return null
  const held = waiting.filter((w) => w.reason !== 'no-team-free')
  const few = all ? unusable : unusable.slice(0, NAMED)
  return (
    <ul className="noc" aria-label={t('batch.left-over')}>
      {held.map((w) => { const e = incidents[w.incidentId]?.elevator; return <li key={w.incidentId}><span aria-hidden>✕</span><button type="button" className="link" onClick={() => onWait(w.incidentId)}>{e ? place(e) : w.incidentId}</button>{wordOf('batch-waits', w.reason)}</li> })}
      {waiting.length > held.length ? <li>{t('batch.next-round', { n: waiting.length - held.length })}</li> : null}
      {few.map((u) => <li key={u.teamId}><span aria-hidden>✕</span><span className="who">{u.teamName}：{wordOf('batch-no', u.reason.code, { age: u.reason.seconds === undefined ? '' : age(u.reason.seconds), number: u.reason.number ?? '' })}</span></li>)}
      {unusable.length > NAMED ? <li><button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('cand.fewer') : t('cand.more', { n: unusable.length - NAMED })}</button></li> : null}
    </ul>
  )
}
