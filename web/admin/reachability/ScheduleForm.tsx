// When a region's teams are tried by themselves. Local time.
import { useState } from 'react'
import type { ScheduleAnswer, ScheduleBody, ScheduleView } from '../../../server/contracts/reachability.ts'
import { put } from '../../live/api.ts'
import { Channels, type ChannelName } from './Channels.tsx'
import { time } from '../time.ts'
import { word } from './word.ts'

interface Parts { region: string; plan: ScheduleView | null; channels: readonly ChannelName[]; canWrite: boolean; onSaved: () => void }
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

export function ScheduleForm({ region, plan, channels, canWrite, onSaved }: Parts) {
  /** What somebody has changed here; null: as the server has it. */
  const [edited, setEdited] = useState<Required<ScheduleBody> | null>(null)
  /** The server's plan as it was when `edited` was saved: the next one has it. */
  const [savedOver, setSavedOver] = useState<string | null>(null)
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null)
  const known = JSON.stringify(plan)
  if (savedOver !== null && savedOver !== known) { setSavedOver(null); setEdited(null) }
  const body = edited ?? {
    weekdays: plan?.weekdays ?? [1], at: plan?.at ?? '10:00', channels: plan?.channels ?? [...channels], enabled: plan?.enabled ?? false, minutes: plan?.minutes ?? 10, onDutyOnly: plan?.onDutyOnly ?? true, atNight: plan?.atNight ?? false,
  }
  const change = (more: Partial<ScheduleBody>) => { setSaid(null); setSavedOver(null); setEdited({ ...body, ...more }) }
  const missing = body.weekdays.length === 0 ? word('reach.plan.days.none') : body.channels.length === 0 ? word('reach.plan.channels.none') : null
  const save = async () => {
    const answer = await put<ScheduleAnswer>(`/api/reachability-schedules/${region}`, body)
    if (!answer.ok) { setSaid({ ok: false, text: answer.problem.title }); return }
    const next = answer.value.schedule?.nextAt ?? null
    setSaid({ ok: true, text: next === null ? word('reach.plan.saved.off') : word('reach.plan.saved', { time: time(next) }) })
    setSavedOver(known)
    onSaved()
  }
  return (
    <section className="c schedule" aria-labelledby="schedule-title">
      <h2 id="schedule-title">{word('reach.plan')}</h2>
      <form onSubmit={(e) => { e.preventDefault(); void save() }}>
        <fieldset disabled={!canWrite}>
          <label className="box"><input type="checkbox" checked={body.enabled} onChange={(e) => change({ enabled: e.target.checked })} />{word('reach.plan.enabled')}</label>
          <div className="line"><span id="days">{word('reach.plan.days')}</span><span className="boxes" role="group" aria-labelledby="days">{DAYS.map((d) => <label key={d}><input type="checkbox" checked={body.weekdays.includes(d)} onChange={(e) => change({ weekdays: DAYS.filter((x) => (x === d ? e.target.checked : body.weekdays.includes(x))) })} />{word(`reach.day.${d}`)}</label>)}</span></div>
          <label className="line"><span>{word('reach.plan.at')}</span><input type="time" required value={body.at} onChange={(e) => change({ at: e.target.value })} /></label>
          <div className="line"><span>{word('reach.plan.channels')}</span><Channels all={channels} chosen={body.channels} onChange={(chosen) => change({ channels: chosen })} disabled={!canWrite} /></div>
          <label className="line"><span>{word('reach.plan.minutes')}</span><input type="number" min={5} max={240} required value={body.minutes} onChange={(e) => change({ minutes: e.target.valueAsNumber || 10 })} /></label>
          <label className="box"><input type="checkbox" checked={body.onDutyOnly} onChange={(e) => change({ onDutyOnly: e.target.checked })} />{word('reach.plan.on-duty')}</label>
          <label className="box"><input type="checkbox" checked={body.atNight} onChange={(e) => change({ atNight: e.target.checked })} />{word('reach.plan.night')}</label>
          {missing === null ? null : <p className="why">{missing}</p>}
          {canWrite ? <button type="submit" className="f" disabled={missing !== null}>{word('reach.plan.save')}</button> : null}
        </fieldset>
        {said ? <p role="status" className={said.ok ? 'quiet' : 'failed'}>{said.ok ? said.text : `✕ ${said.text}`}</p> : null}
      </form>
    </section>
  )
}
