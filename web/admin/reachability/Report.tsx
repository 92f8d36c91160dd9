// What one drill found: counts, progress while it runs, and every team, those that cannot be reached first.
import { useState } from 'react'
import type { DrillBrief, DrillReport, DrillTeamView } from '../../../server/contracts/reachability.ts'
import { useFetched } from '../../live/fetched.ts'
import { Glyph, type GlyphKind } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { actsFor, plainReason } from './advice.ts'
import { time } from '../time.ts'
import { word } from './word.ts'

interface Parts { brief: DrillBrief; drills: readonly DrillBrief[]; onPick: (id: string) => void; everySeconds: number | null }
type Verdict = DrillTeamView['verdict']
const GLYPHS: Record<Verdict, GlyphKind> = { unreachable: 'late', 'only-one': 'warn', untried: 'unknown', waiting: 'unknown', reachable: 'ok' }
const VERDICTS = ['unreachable', 'only-one', 'untried', 'waiting', 'reachable'] as const satisfies readonly Verdict[]
/** More would be slower than the eye; the file has them all. */
const SHOWN = 400

export function Report({ brief, drills, onPick, everySeconds }: Parts) {
  const report = useFetched<DrillReport>(`/api/reachability-drills/${brief.id}`, brief.endedAt ?? '', everySeconds ?? undefined)
  const [verdict, setVerdict] = useState('')
  const [kind, setKind] = useState('')
  const [unit, setUnit] = useState('')
  const drill = report.value?.drill ?? brief
  const teams = report.value?.teams ?? []
  const units = [...new Set(teams.flatMap((t) => t.unit ?? []))].sort((a, b) => a.localeCompare(b, 'zh'))
  const kinds = [...new Set(teams.map((t) => t.kind))]
  const shown = teams.filter((t) => (verdict === '' || t.verdict === verdict) && (kind === '' || t.kind === kind) && (unit === '' || t.unit === unit))
  const { counts } = drill
  const number: Record<Verdict, number> = { unreachable: counts.unreachable, 'only-one': counts.onlyOne, untried: counts.untried, waiting: counts.waiting, reachable: counts.reachable }
  return (
    <section className="c report" aria-labelledby="report-title">
      <h2><span id="report-title">{word('reach.drill')}</span>
        <select aria-label={word('reach.drill')} value={brief.id} onChange={(e) => onPick(e.target.value)}>{drills.map((d) => <option key={d.id} value={d.id}>{word('reach.drill.name', { time: time(d.startedAt), region: d.regionName, by: d.by ?? word('reach.by.schedule') })}</option>)}</select>
        <span className="r" />
        <a className="f sm" href={`/api/reachability-drills/${brief.id}?format=csv`} download>{word('reach.csv')}</a><a className="f sm" href={`/api/reachability-drills/${brief.id}?format=xlsx`} download>{word('reach.xlsx')}</a>
      </h2>
      {drill.endedAt === null ? <Progress drill={drill} /> : null}
      <ul className="counts">
        {VERDICTS.filter((v) => number[v] > 0 || v === 'unreachable' || v === 'only-one' || v === 'reachable').map((v) => (
          <li key={v}><button type="button" aria-pressed={verdict === v} onClick={() => setVerdict(verdict === v ? '' : v)}><Glyph kind={GLYPHS[v]} size={14} /><b>{number[v]}</b>{word(`reach.verdict.${v}`)}</button></li>
        ))}
      </ul>
      <div className="filters">
        <Choice name={word('reach.filter.kind')} value={kind} onChange={setKind} options={kinds.map((k) => [k, wordOf('reach.kind', k)])} />
        <Choice name={word('reach.filter.unit')} value={unit} onChange={setUnit} options={units.map((u) => [u, u])} />
        <span className="quiet">{word(shown.length > SHOWN ? 'reach.first' : 'reach.shown', { n: shown.length, first: SHOWN })}</span>
      </div>
      {report.problem ? <p className="failed" role="alert">✕ {word('reach.failed', { why: report.problem.title })}</p> : null}
      <div className="wide" tabIndex={0} role="region" aria-label={word('reach.th.team')}>
        <table className="teams">
          <thead><tr><th scope="col">{word('reach.th.verdict')}</th><th scope="col">{word('reach.th.team')}</th>{drill.channels.map((c) => <th key={c} scope="col">{word(`reach.channel.${c}`)}</th>)}<th scope="col">{word('reach.th.do')}</th></tr></thead>
          <tbody>{shown.slice(0, SHOWN).map((t) => <Row key={t.teamId} team={t} channels={drill.channels} />)}</tbody>
        </table>
        {report.value && shown.length === 0 ? <p className="quiet">{word('reach.empty')}</p> : null}
      </div>
    </section>
  )
}

function Progress({ drill: { counts, endsAt } }: { drill: DrillBrief }) {
  const done = counts.teams - counts.waiting
  return (
    <p className="progress" aria-live="polite">
      <progress max={Math.max(1, counts.teams)} value={done} aria-label={word('reach.running')} />{word('reach.running')} · {word('reach.done', { n: done, all: counts.teams })} · {word('reach.ends', { time: time(endsAt) })}
    </p>
  )
}

function Row({ team, channels }: { team: DrillTeamView; channels: DrillBrief['channels'] }) {
  const { verdict, reachedOn, busy } = team
  return (
    <tr className={verdict === 'unreachable' ? 'bad' : undefined}>
      <td className="v"><Glyph kind={GLYPHS[verdict]} />{word(`reach.verdict.${verdict}`)}{verdict === 'reachable' ? <small>{word('reach.ways', { n: reachedOn })}{team.confirmed ? '' : ` · ${word('reach.unconfirmed')}`}</small> : null}</td>
      <th scope="row">{team.name}<small>{team.code} · {wordOf('reach.kind', team.kind)}{team.unit === null ? '' : ` · ${team.unit}`} · {team.leader}{team.onDuty ? '' : ` · ${word('reach.off-duty')}`}</small></th>
      {channels.map((channel) => <td key={channel}>{busy ? '' : <Cell of={team.channels.find((c) => c.channel === channel)} />}</td>)}
      <td className="do">{busy ? word('reach.busy') : actsFor(team).map((act) => word(`reach.do.${act}`)).join(word('reach.list'))}</td>
    </tr>
  )
}

const SHAPES = { confirmed: '✓', reached: '●', waiting: '○', unreached: '✕', untried: '○', none: '–' } as const

function Cell({ of }: { of: DrillTeamView['channels'][number] | undefined }) {
  if (!of) return null
  const { result, contacts } = of
  // Several phones: what went wrong with one is told even where another was reached.
  const broken = contacts.filter((c) => c.result === 'unreached' && c.reason !== null)
  return (
    <span className={`res ${result}`}>{SHAPES[result]} {result === 'unreached' ? null : word(`reach.result.${result}`)}{result === 'unreached' ? wordOf('reach.reason', plainReason(broken[0]?.reason ?? '')) : null}
      {contacts.length > 1 || result === 'unreached' ? <small>{(result === 'unreached' && contacts.length === 1 ? contacts : broken).map((c) => `${c.contact}${contacts.length > 1 ? ` ${wordOf('reach.reason', plainReason(c.reason ?? ''))}` : ''}`).join(word('reach.list'))}</small> : null}
    </span>
  )
}

function Choice({ name, value, onChange, options }: { name: string; value: string; onChange: (value: string) => void; options: readonly (readonly [string, string])[] }) {
  return (
    <label className="f sm"><span>{name}</span>
      <select value={value} onChange={(e) => onChange(e.target.value)}><option value="">{word('reach.all')}</option>{options.map(([key, label]) => <option key={key} value={key}>{label}</option>)}</select>
    </label>
  )
}
