// Reachability: who cannot be told anything now, what the last drill found, the schedule, and how it went over time.
import { useState } from 'react'
import type { DrillBrief, ReachabilityNow, ScheduleAnswer } from '../../../server/contracts/reachability.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { useFetched } from '../../live/fetched.ts'
import { withQuery } from '../../live/api.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useQuery } from '../address.ts'
import { may } from '../rights.ts'
import { Contactless } from './Contactless.tsx'
import { History } from './History.tsx'
import { Report } from './Report.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'
import { StartDialog } from './StartDialog.tsx'
import { time } from '../time.ts'
import { word } from './word.ts'
import './reachability.css'

const RUNNING_SECONDS = 3
const CALM_SECONDS = 30

export function ReachabilitySection({ me }: { me: Me }) {
  const [asked, choose] = useQuery('region')
  const [picked, pick] = useQuery('drill')
  const [changed, setChanged] = useState(0)
  const [starting, setStarting] = useState(false)
  const [running, setRunning] = useState(false)
  const regions = useFetched<RegionView[]>('/api/regions')
  const region = regions.value?.find((r) => r.code === asked) ?? regions.value?.find((r) => r.code === me.region) ?? null
  const code = region?.code
  const drills = useFetched<DrillBrief[]>(code === undefined ? null : withQuery('/api/reachability-drills', { region: code }), changed, running ? RUNNING_SECONDS : CALM_SECONDS)
  const now = useFetched<ReachabilityNow>(code === undefined ? null : withQuery('/api/reachability', { region: code }), changed, CALM_SECONDS)
  const schedule = useFetched<ScheduleAnswer>(code === undefined ? null : `/api/reachability-schedules/${code}`, changed, CALM_SECONDS)
  const list = drills.value ?? []
  const runs = list.some((d) => d.endedAt === null)
  if (runs !== running) setRunning(runs)
  const drill = list.find((d) => d.id === picked) ?? list[0] ?? null
  const last = list.find((d) => d.endedAt !== null)
  const canSend = may(me.role, 'drill:send')
  const problem = regions.problem ?? drills.problem ?? now.problem ?? schedule.problem
  const plan = schedule.value?.schedule ?? null
  return (
    <main className="reach">
      <div className="reach-top">
        <h1>{word('reach.title')}</h1>
        <label className="f"><span>{word('reach.region')}</span>
          <select value={code ?? ''} onChange={(e) => { pick(''); choose(e.target.value) }}>{regions.value?.map((r) => <option key={r.code} value={r.code}>{r.name}</option>)}</select>
        </label>
        <p>{word('reach.last')} <b>{last ? time(last.startedAt) : word('reach.last.none')}</b></p>
        <p>{word('reach.next')} <b>{plan?.nextAt ? time(plan.nextAt) : word('reach.next.none')}</b></p>
        {plan?.skipped ? <p className="warned">▲ {word('reach.skipped', { time: time(plan.skipped.at), why: wordOf('reach.skip', plan.skipped.because) })}</p> : null}
        {canSend ? <button type="button" className="f pri r" disabled={runs || !region || !now.value} onClick={() => setStarting(true)}>{runs ? word('reach.running') : word('reach.start')}</button> : null}
      </div>
      {problem ? <p className="failed" role="alert">✕ {word('reach.failed', { why: problem.title })}　<button type="button" className="lk" onClick={() => setChanged(changed + 1)}>{word('reach.again')}</button></p> : null}
      {now.value ? <Contactless now={now.value} /> : null}
      {drill ? <Report key={drill.id} brief={drill} drills={list} onPick={pick} everySeconds={drill.endedAt === null ? RUNNING_SECONDS : null} /> : drills.loading ? <p className="quiet">{word('reach.loading')}</p> : null}
      <div className="reach-two">
        <History drills={list} chosen={drill?.id ?? ''} onPick={pick} />
        {code !== undefined && schedule.value && now.value ? <ScheduleForm key={code} region={code} plan={plan} channels={now.value.channels} canWrite={canSend} onSaved={() => setChanged(changed + 1)} /> : null}
      </div>
      {starting && region && now.value ? <StartDialog region={region} now={now.value} onClose={() => setStarting(false)} onBegun={(id) => { setStarting(false); setRunning(true); pick(id); setChanged(changed + 1) }} /> : null}
    </main>
  )
}
