// Before a drill begins: whom it will ring, over what. The press in here is the confirmation.
import { useEffect, useRef, useState } from 'react'
import type { DrillBrief, DrillStart, ReachabilityNow } from '../../../server/contracts/reachability.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { post } from '../../live/api.ts'
import { Channels, type ChannelName } from './Channels.tsx'
import { word } from './word.ts'

interface Parts { region: RegionView; now: ReachabilityNow; onClose: () => void; onBegun: (id: string) => void }

export function StartDialog({ region, now, onClose, onBegun }: Parts) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [channels, setChannels] = useState<ChannelName[]>([...now.channels])
  const [onDutyOnly, setOnDutyOnly] = useState(true)
  const [atNight, setAtNight] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<{ code: string; title: string } | null>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  const begin = async () => {
    setBusy(true)
    const answer = await post<DrillBrief>('/api/reachability-drills', { region: region.code, channels, onDutyOnly, ...(atNight ? { atNight } : {}) } satisfies DrillStart)
    setBusy(false)
    if (answer.ok) onBegun(answer.value.id)
    else setRefusal(answer.problem)
  }
  return (
    <dialog ref={dialog} className="out drill-start" aria-labelledby="drill-start-title" onClose={onClose}>
      <h2 id="drill-start-title">{word('reach.confirm.title')}</h2>
      <p>{word('reach.confirm.text', { region: region.name, n: onDutyOnly ? now.onDuty : now.teams })}{channels.some((c) => c !== 'socket') ? <b> {word('reach.confirm.loud')}</b> : null}</p>
      <Channels all={now.channels} chosen={channels} onChange={setChannels} />
      <label className="box"><input type="checkbox" checked={onDutyOnly} onChange={(e) => setOnDutyOnly(e.target.checked)} />{word('reach.plan.on-duty')}</label>
      {refusal?.code === 'drill-at-night' ? <label className="box"><input type="checkbox" checked={atNight} onChange={(e) => setAtNight(e.target.checked)} />{word('reach.plan.night')}</label> : null}
      {refusal ? <p className="failed" role="alert">✕ {refusal.title}</p> : null}
      {channels.length === 0 ? <p className="why">{word('reach.plan.channels.none')}</p> : null}
      <p className="acts"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('reach.confirm.no')}</button><button type="button" className="f pri" disabled={busy || channels.length === 0} onClick={() => void begin()}>{word('reach.confirm.go')}</button></p>
    </dialog>
  )
}
