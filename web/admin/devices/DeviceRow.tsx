// One device: how fresh, how its clock is, why its last message was refused; what ends something asks once more.
import { useState } from 'react'
import type { DeviceSecret, DeviceView } from '../../../server/contracts/device.ts'
import { patch, post } from '../../live/api.ts'
import { time } from '../time.ts'
import { word } from './word.ts'

/** Beyond this its clock is wrong enough to matter, in seconds. */
const SKEWED = 60

interface Parts { device: DeviceView; sign: string; canWrite: boolean; onSecret: (secret: DeviceSecret) => void; onChanged: () => void }

export function DeviceRow({ device: d, sign, canWrite, onSecret, onChanged }: Parts) {
  const [sure, setSure] = useState<'reissue' | 'deactivate' | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const reissue = async () => {
    setBusy(true)
    const answer = await post<DeviceSecret>(`/api/devices/${encodeURIComponent(d.id)}/secret`, {})
    setBusy(false)
    setSure(null)
    if (answer.ok) onSecret(answer.value)
    else setFailed(answer.problem.title)
  }
  const activate = async (active: boolean) => {
    setBusy(true)
    const answer = await patch<DeviceView>(`/api/devices/${encodeURIComponent(d.id)}`, { active })
    setBusy(false)
    setSure(null)
    if (answer.ok) onChanged()
    else setFailed(answer.problem.title)
  }
  const skew = d.skewSeconds
  return (
    <tr className={`is-${d.freshness}`}>
      <th scope="row"><span aria-hidden>{sign}</span> {d.id}<small>{word(`dev.${d.freshness}`)}{d.hasSecret ? '' : ` · ${word('dev.no-secret')}`}</small></th>
      <td>{d.rescueCode}<small>{d.address}</small></td>
      <td>{word(`dev.family.${d.family}`)}<small>{[d.vendor, d.model].filter(Boolean).join(' · ')}</small></td>
      <td>{d.lastSeenAt === null ? word('dev.never-seen') : time(d.lastSeenAt)}</td>
      <td className={skew !== null && Math.abs(skew) > SKEWED ? 'warned' : ''}>{skew === null ? word('dev.never-seen') : `${Math.abs(skew) > SKEWED ? '▲ ' : ''}${word('dev.seconds', { n: Math.round(skew) })}`}</td>
      <td>{word('dev.today.says', { states: d.today.states, alarms: d.today.alarms, refused: d.today.refused })}</td>
      <td className={d.lastError === null ? '' : 'why-not'}>{d.lastError === null ? word('dev.never-seen') : <>{d.lastError}<small>{d.lastErrorAt === null ? '' : time(d.lastErrorAt)}</small></>}</td>
      {canWrite ? (
        <td className="acts-of">
          {failed === null ? null : <p className="why" role="alert">✕ {failed}</p>}
          {busy ? <span role="status">{word('dev.busy')}</span> : sure === 'reissue' ? <><button type="button" className="f sm warn" onClick={() => { void reissue() }}>{word('dev.reissue.sure')}</button><button type="button" className="lk" onClick={() => setSure(null)}>{word('dev.cancel')}</button></>
            : sure === 'deactivate' ? <><button type="button" className="f sm warn" onClick={() => { void activate(false) }}>{word('dev.deactivate.sure')}</button><button type="button" className="lk" onClick={() => setSure(null)}>{word('dev.cancel')}</button></>
            : <><button type="button" className="lk" onClick={() => setSure('reissue')}>{word('dev.reissue')}</button>{d.active ? <button type="button" className="lk" onClick={() => setSure('deactivate')}>{word('dev.deactivate')}</button> : <button type="button" className="lk" onClick={() => { void activate(true) }}>{word('dev.activate')}</button>}</>}
        </td>
      ) : null}
    </tr>
  )
}
