// The preview: a case to choose, the time line, a head that runs along it, the steps in words.
import { useEffect, useRef } from 'react'
import type { PreviewView } from '../../../server/contracts/plan.ts'
import { wordOf } from '../../ui/i18n.ts'
import type { Head } from './head.ts'
import type { Played } from './preview.ts'
import { DISPATCHED_AFTER, PRESETS, type Assumed, type Preset } from './scenarios.ts'
import { span } from './span.ts'
import { outcomeText, type StepLine } from './stepLines.ts'
import { TimeLine } from './TimeLine.tsx'
import { word } from './word.ts'

interface Parts { played: Played; lines: readonly StepLine[]; head: Head; preset: Preset; assumed: Assumed; onPreset: (preset: Preset) => void; onAssume: (assumed: Assumed) => void }

export function Player({ played, lines, head: { at: head, playing, toggle, seek }, preset, assumed, onPreset, onAssume }: Parts) {
  const { view, faults, problem } = played
  const stuck = faults.size > 0
  return (
    <section className="c player" aria-labelledby="player-title" aria-busy={!played.settled}>
      <h2 id="player-title">{word('p.title')}<small>{word('p.note')}</small>
        <span className="presets" role="group" aria-label={word('p.scenario')}>{PRESETS.map((p) => <button key={p} type="button" className="f sm" aria-pressed={p === preset} onClick={() => onPreset(p)}>{word(`p.${p}`)}</button>)}</span>
        <Assumptions assumed={assumed} onAssume={onAssume} />
      </h2>
      {problem ? <p className="why" role="alert">✕ {problem.title}</p> : null}
      {stuck ? <p className="stuck">▲ {word(view ? 'p.stuck' : 'p.none')}</p> : null}
      {view ? (
        <>
          <div className={stuck ? 'old' : undefined}><TimeLine view={view} head={head} aria={word('p.aria', { what: `${wordOf('p', preset)} · ${outcomeText(view)}` })} /></div>
          <div className="transport">
            <button type="button" className="f sm" onClick={toggle} aria-pressed={playing}>{word(playing ? 'p.pause' : 'p.play')}</button>
            <input type="range" min={0} max={lines.length - 1} step={1} value={indexAt(lines, head)} aria-label={word('p.head')} aria-valuetext={headText(lines, head)} onChange={(e) => seek(lines[Number(e.target.value)]?.at ?? 0)} />
            <b data-outcome={view.outcome}>{outcomeText(view)}</b>
            <Legend />
          </div>
        </>
      ) : stuck ? null : <p className="quiet">{word('loading')}</p>}
    </section>
  )
}

/** The last line that the head has reached. */
const indexAt = (lines: readonly StepLine[], head: number | null): number => (head === null ? lines.length - 1 : Math.max(0, lines.findLastIndex((l) => l.at <= head)))
const headText = (lines: readonly StepLine[], head: number | null): string => { const line = lines[indexAt(lines, head)]; return line ? `${span(line.at)} ${line.text}` : '' }

/** The steps in words; while it plays, what is still ahead is faint and the newest is in sight. */
export function Steps({ view, lines, head }: { view: PreviewView; lines: readonly StepLine[]; head: number | null }) {
  const list = useRef<HTMLOListElement>(null)
  const now = indexAt(lines, head)
  useEffect(() => {
    const box = list.current
    const item = head === null ? null : box?.children[now]
    if (box && item instanceof HTMLElement) box.scrollTop = Math.max(0, item.offsetTop - box.clientHeight + item.offsetHeight + 8)
  }, [now, head])
  return (
    <section className="c steps" aria-labelledby="steps-title">
      <h2 id="steps-title">{word('s.title')}<small>{outcomeText(view)}</small></h2>
      <ol ref={list} tabIndex={0} aria-labelledby="steps-title">
        {lines.map((l, n) => <li key={n} className={head !== null && n > now ? `${l.tone} ahead` : l.tone}><time>{span(l.at)}</time><i>{l.tier === null ? '' : wordOf('tier', String(l.tier))}</i><span>{l.tone === 'warn' ? '▲ ' : l.tone === 'good' ? '✓ ' : ''}{l.text}</span></li>)}
      </ol>
    </section>
  )
}

function Assumptions({ assumed, onAssume }: { assumed: Assumed; onAssume: (assumed: Assumed) => void }) {
  const number = (key: 'contractTeams' | 'stations' | 'travelMinutes' | 'stationMinutes', label: string, least: number, most: number) => (
    <label className="as"><span>{label}</span><input type="number" min={least} max={most} value={assumed[key]} onChange={(e) => { const n = e.target.valueAsNumber; if (Number.isInteger(n) && n >= least && n <= most) onAssume({ ...assumed, [key]: n }) }} /></label>
  )
  return (
    <span className="assume r">
      {number('contractTeams', word('p.crews'), 0, 6)}{number('travelMinutes', word('p.travel'), 1, 120)}{number('stations', word('p.stations'), 0, 12)}{number('stationMinutes', word('p.station-travel'), 1, 120)}
      <label className="as"><span>{word('p.by')}</span><select value={assumed.dispatchedBy} onChange={(e) => onAssume({ ...assumed, dispatchedBy: e.target.value === 'plan' ? 'plan' : 'operator' })}><option value="operator">{word('p.by.operator', { at: span(DISPATCHED_AFTER) })}</option><option value="plan">{word('p.by.plan')}</option></select></label>
    </span>
  )
}

function Legend() {
  return (
    <span className="lgd" aria-hidden>
      {(['calling', 'ready', 'way', 'stuck'] as const).map((k) => <span key={k}><svg width="18" height="8"><rect x="0.5" y="0.5" width="17" height="7" className={`t-${k}`} {...(k === 'stuck' ? { fill: 'url(#stuck)' } : {})} /></svg>{word(`k.${k}`)}</span>)}
      <span><svg width="4" height="12"><path d="M2 0v12" className="t-rung" /></svg>{word('k.rungs')}</span>
    </span>
  )
}
