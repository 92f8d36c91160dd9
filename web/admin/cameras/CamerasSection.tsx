// Cameras: which are connected; connect one, give it another address, try it, switch it off. An address with its password goes in and is never shown.
import { useState } from 'react'
import type { CameraList, CameraTrial, CameraView, StorageTrial } from '../../../server/contracts/camera.ts'
import type { SpeakerTrial } from '../../../server/contracts/talk.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { patch, post, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { useQuery } from '../address.ts'
import { Search } from '../Search.tsx'
import { may } from '../rights.ts'
import { CameraForm } from './CameraForm.tsx'
import { word } from './word.ts'
import '../devices/devices.css'

export function CamerasSection({ me }: { me: Me }) {
  const [words] = useQuery('q')
  const [connected, onlyConnected] = useQuery('connected')
  const [changed, setChanged] = useState(0)
  const [making, setMaking] = useState<CameraView | 'new' | null>(null)
  const list = useFetched<CameraList>(withQuery('/api/cameras', { q: words, ...(connected === '' ? {} : { connected: 'true' }) }), changed)
  const canWrite = may(me.role, 'camera:write')
  const again = () => setChanged(changed + 1)
  return (
    <main className="devs">
      <div className="devs-top">
        <h1>{word('cams.title')}</h1>
        <button type="button" className="f sm" aria-pressed={connected !== ''} onClick={() => onlyConnected(connected === '' ? '1' : '')}>{word('cams.connected')}</button>
        <Search label={word('cams.search')} how={word('cams.search.how')} />
        {canWrite ? <button type="button" className="f pri r" onClick={() => setMaking('new')}>{word('cams.new')}</button> : null}
      </div>
      {list.problem ? <p className="failed" role="alert">✕ {word('cams.failed', { why: list.problem.title })}</p> : null}
      {list.loading && !list.value ? <p className="quiet" role="status">{word('cams.loading')}</p> : null}
      {list.value ? (
        <div className="c wide">
          {list.value.cameras.length === 0 ? <p className="quiet">{word('cams.none')}</p> : (
            <table>
              <thead><tr>{(['name', 'elevator', 'address', 'codec', 'state'] as const).map((h) => <th key={h} scope="col">{word(`cams.${h}`)}</th>)}{canWrite ? <th scope="col">{word('cams.acts')}</th> : null}</tr></thead>
              <tbody>{list.value.cameras.map((c) => <Row key={c.id} camera={c} canWrite={canWrite} onChange={() => setMaking(c)} onChanged={again} />)}</tbody>
            </table>
          )}
        </div>
      ) : null}
      {making ? <CameraForm of={making === 'new' ? null : making} onClose={() => setMaking(null)} onMade={() => { setMaking(null); again() }} /> : null}
    </main>
  )
}

function Row({ camera: c, canWrite, onChange, onChanged }: { camera: CameraView; canWrite: boolean; onChange: () => void; onChanged: () => void }) {
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const [image, setImage] = useState<string | null>(null)
  /** The visible text, then which camera: a screen reader lists the buttons without their rows. */
  const named = (act: Parameters<typeof word>[0]) => `${word(act)} ${c.rescueCode} ${c.name}`
  const trial = async () => {
    setBusy(true)
    const answer = await post<CameraTrial>(`/api/cameras/${c.id}/trial`, {})
    setBusy(false)
    setImage(answer.ok ? answer.value.image : null)
    setSaid(!answer.ok ? `✕ ${answer.problem.title}` : answer.value.fault === null ? word('cams.ok', { ms: answer.value.milliseconds, w: answer.value.width ?? 0, h: answer.value.height ?? 0 }) : `✕ ${word(`cams.fault.${answer.value.fault}`)}`)
  }
  const tryIt = async () => {
    setBusy(true)
    const answer = await post<SpeakerTrial>(`/api/cameras/${c.id}/speaker-trial`, {})
    setBusy(false)
    setImage(null)
    setSaid(!answer.ok ? `✕ ${answer.problem.title}` : answer.value.fault === null ? word('cams.talk.ok', { codec: answer.value.codec ?? '', ms: answer.value.milliseconds }) : `✕ ${word(`cams.talk.fault.${answer.value.fault}`)}`)
  }
  const tryStored = async () => {
    setBusy(true)
    const answer = await post<StorageTrial>(`/api/cameras/${c.id}/storage-trial`, {})
    setBusy(false)
    setImage(answer.ok ? answer.value.image : null)
    setSaid(!answer.ok ? `✕ ${answer.problem.title}` : storedWords(answer.value))
  }
  const turn = async (active: boolean) => {
    const answer = await patch<CameraView>(`/api/cameras/${c.id}`, { active })
    if (answer.ok) onChanged()
    else setSaid(`✕ ${answer.problem.title}`)
  }
  return (
    <tr>
      <th scope="row">{c.name}<small>{word(`cams.place.${c.place}`)}</small></th>
      <td>{c.rescueCode}<small>{c.elevatorAddress}</small></td>
      <td>{c.address ?? '—'}<small>{c.hasLogin ? word('cams.login') : ''}</small>{c.talkKind ? <small>{word('cams.talk')} {c.talkAddress ?? c.talkKind}</small> : null}{c.storageKind ? <small>{word('cams.storage')} {c.storageAddress ?? c.storageKind}</small> : null}</td>
      <td>{c.codec === null ? '—' : c.codec === 'h265' ? 'H.265' : 'H.264'}</td>
      <td>{word(!c.active ? 'cams.off' : c.address === null ? 'cams.bare' : 'cams.on')}</td>
      {canWrite ? (
        <td className="acts-of">
          {said === null ? null : <p role="status">{said}</p>}
          {image === null ? null : <img src={image} alt={word('cams.picture')} width={160} />}
          {busy ? <span role="status">{word('cams.trying')}</span> : <>{c.live ? <button type="button" className="lk" aria-label={named('cams.try')} onClick={() => void trial()}>{word('cams.try')}</button> : null}{c.talks ? <button type="button" className="lk" aria-label={named('cams.talk.try')} onClick={() => void tryIt()}>{word('cams.talk.try')}</button> : null}{c.active && c.storageKind ? <button type="button" className="lk" aria-label={named('cams.storage.try')} onClick={() => void tryStored()}>{word('cams.storage.try')}</button> : null}<button type="button" className="lk" aria-label={named('cams.change')} onClick={onChange}>{word('cams.change')}</button><button type="button" className="lk" aria-label={named(c.active ? 'cams.turn-off' : 'cams.turn-on')} onClick={() => void turn(!c.active)}>{word(c.active ? 'cams.turn-off' : 'cams.turn-on')}</button></>}
        </td>
      ) : null}
    </tr>
  )
}

/** What came, and what is known of its time. */
function storedWords({ fault, from, seconds, frames, clockAhead, checked }: StorageTrial): string {
  const clock = clockAhead === null || Math.abs(clockAhead) < 3 ? '' : word(clockAhead > 0 ? 'cams.storage.ahead' : 'cams.storage.behind', { s: Math.abs(clockAhead) })
  const what = fault === null ? word('cams.storage.ok', { from: timeOfDay(new Date(from)), s: seconds ?? 0, n: frames ?? 0 }) : `✕ ${word(fault === 'no-recording' || fault === 'other-range' || fault === 'clock-off' ? `cams.storage.fault.${fault}` : `cams.fault.${fault}`, { from: timeOfDay(new Date(from)) })}`
  return [what, clock, fault === null ? word(checked ? 'cams.storage.checked' : 'cams.storage.believed') : ''].filter(Boolean).join(' · ')
}
