// Who can go, in order, with the reason for every place and every refusal. Primary colour on the first only, none before the read-back.
import { useEffect, useState } from 'react'
import type { IncidentBrief, IncidentView } from '../../../server/contracts/incident.ts'
import type { CandidateView } from '../../../server/contracts/team.ts'
import { isLive } from '../../live/evidence.ts'
import type { Fetched } from '../../live/fetched.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useDigits, useKey, type Digit } from '../keys.ts'
import { age, far, minutes } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { useResolution } from '../intake/resolution.ts'
import { t } from '../words.ts'
import { CalledTeams } from './CalledTeams.tsx'
import { wasReadBack } from './timelineText.ts'

const DIGITS: readonly Digit[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
/** The first of the order, and the first of the next tier even when the first tier alone is longer than the screen. */
const FIRST = 4
const FIRST_OF_NEXT_TIER = 2
/** Each team already called takes one of their places, down to this many: the timeline stays in sight. */
const LEAST = 2
/** So many refused teams are listed before the rest is folded. */
const REFUSED_SHOWN = 2

export function Candidates({ incident, view, candidates }: { incident: IncidentBrief; view: Fetched<IncidentView>; candidates: Fetched<CandidateView[]> }) {
  const act = useAct()
  const list = candidates.value ?? []
  const eligible = list.filter((c) => c.refusedBecause === null)
  const refused = list.filter((c) => c.refusedBecause !== null && c.refusedBecause.code !== 'already-called')
  const confirmed = isConfirmed(incident, view.value)
  const send = (teamId: string, anyway = false) => {
    if (confirmed && !act.busy) void act.run(() => command(incident.id, { type: 'assign', teamId, ...(anyway ? { confirmed: true } : {}) }))
  }
  const [all, setAll] = useState(false)
  const shown = all ? eligible : shortList(eligible, incident.assignments.filter(isLive).length)
  const first = eligible[0]
  // Once somebody is on the way the first candidate's line would only draw the eye away.
  const firstId = incident.status === 'located' || incident.status === 'dispatched' ? (first?.teamId ?? null) : null
  useEffect(() => {
    useDesk.setState({ firstTeamId: firstId })
    return () => useDesk.setState({ firstTeamId: null })
  }, [firstId])
  // While 119's list is open the digits tick it and send nobody.
  const ticking = useDesk((s) => s.form === 'service')
  const digits = useDigits()
  const proposing = useResolution((s) => s.chosen !== null)
  useKey('Enter', () => { if (first) send(first.teamId) }, confirmed && !ticking && !proposing && incident.status === 'located' && first !== undefined)
  return (
    <>
      <div className="sec">
        <h2>{t('cand.title')}</h2>
        <span className="meta x">{t(!incident.elevator ? 'cand.locate-first' : confirmed ? (incident.status !== 'located' ? 'cand.frozen' : first ? 'cand.enter' : 'cand.loading') : 'cand.read-first')}</span>
        {candidates.value ? <button type="button" className="link push" aria-expanded={all} onClick={() => setAll(!all)}>{t('cand.count', { yes: eligible.length, no: refused.length })}{all ? ` · ${t('cand.fewer')}` : ''}</button> : null}
      </div>
      <Refusal problem={act.problem ?? candidates.problem} onClose={act.forget} />
      <CalledTeams incident={incident} act={act} />
      {incident.elevator && candidates.loading ? <p className="quiet">{t('cand.loading')}</p> : null}
      {candidates.value && eligible.length === 0 ? <p className="quiet w">▲ {t('cand.nobody')}</p> : null}
      {shown.map((c, n) => <Row key={c.teamId} candidate={c} digit={DIGITS[n]} first={n === 0} confirmed={confirmed} keyed={!ticking && digits} onSend={() => send(c.teamId)} />)}
      <Refused list={refused} all={all} confirmed={confirmed} onAll={() => setAll(!all)} onSend={(teamId) => send(teamId, true)} />
    </>
  )
}

function shortList(eligible: readonly CandidateView[], called: number): readonly CandidateView[] {
  const head = eligible.slice(0, Math.max(LEAST, FIRST - called))
  const next = eligible.slice(head.length).filter((c) => !head.some((h) => h.tier === c.tier))
  return [...head, ...next.slice(0, called > 0 ? 1 : FIRST_OF_NEXT_TIER)]
}

/** A caller must have heard the address before a team is sent; a sensor or a QR page has nobody to ask. */
function isConfirmed(incident: IncidentBrief, view: IncidentView | null): boolean {
  if (!incident.elevator) return false
  if (incident.times.dispatched !== null) return true
  if (!view) return false
  return !view.reports.some((r) => r.source === 'call') || wasReadBack(view.timeline)
}

interface RowProps { candidate: CandidateView; digit: Digit | undefined; first: boolean; confirmed: boolean; keyed: boolean; onSend: () => void }

function Row({ candidate: c, digit, first, confirmed, keyed, onSend }: RowProps) {
  const teamId = useDesk((s) => s.teamId)
  useKey(digit ?? '9', onSend, confirmed && keyed && digit !== undefined)
  const look = () => useDesk.setState({ teamId: c.teamId })
  return (
    <div className={`cand${first ? ' rec' : ''}${teamId === c.teamId ? ' look' : ''}`} onPointerEnter={look} onFocus={look} onPointerLeave={() => useDesk.setState({ teamId: null })}>
      <span className="n">{c.rank}</span>
      <div className="mid"><div className="nm">{c.name} {c.leader} · {t(`tier.${c.tier}`)}</div><div className="rs"><Reasons candidate={c} /></div></div>
      <div className="eta"><b>{c.etaSeconds === null ? '—' : minutes(c.etaSeconds)}</b><small>{c.distanceMeters === null ? '' : far(c.distanceMeters)}</small></div>
      <button type="button" className={first && confirmed ? 'btn pri' : 'btn'} aria-disabled={!confirmed} title={confirmed ? undefined : t('cand.read-first')} onClick={onSend}>{t('cand.send')} {digit && keyed ? <kbd>{digit}</kbd> : null}</button>
    </div>
  )
}

/** The first reason is the one that decided; a stale position is amber. */
function Reasons({ candidate: c }: { candidate: CandidateView }) {
  const parts = c.reasons.map((r, n) => {
    const word = wordOf('because', r.code, { age: r.seconds === undefined ? '' : age(r.seconds) })
    return r.code === 'position-stale' || r.code === 'off-shift' ? <span key={r.code} className="w">▲ {word}</span> : n === 0 ? <b key={r.code}>{word}</b> : <span key={r.code}>{word}</span>
  })
  return <>{parts.flatMap((part, n) => (n === 0 ? [part] : [' · ', part]))}</>
}

/** Teams that should not go stay on the list with the reason; an operator may send them all the same. */
function Refused({ list, all, confirmed, onAll, onSend }: { list: readonly CandidateView[]; all: boolean; confirmed: boolean; onAll: () => void; onSend: (teamId: string) => void }) {
  if (list.length === 0) return null
  const shown = all ? list : list.slice(0, REFUSED_SHOWN)
  return (
    <ul className="noc" aria-label={t('cand.refused')}>
      {shown.map((c) => (
        <li key={c.teamId}>
          {c.refusedBecause?.code === 'no-position' ? <Glyph kind="unknown" size={11} /> : <span aria-hidden>✕</span>}
          <span className="who">{c.name}：{wordOf('refused', c.refusedBecause?.code ?? '', { number: (c.refusedBecause?.number ?? '').slice(-4) })}</span>
          {confirmed ? <button type="button" className="link" onClick={() => onSend(c.teamId)}>{t('cand.anyway')}</button> : null}
        </li>
      ))}
      {list.length > REFUSED_SHOWN ? <li><button type="button" className="link" aria-expanded={all} onClick={onAll}>{all ? t('cand.fewer') : t('cand.more', { n: list.length - REFUSED_SHOWN })}</button></li> : null}
    </ul>
  )
}
