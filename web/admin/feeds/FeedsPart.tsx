// How cameras bring alarms besides signed pushes: which are silent or broken first; add one, change it, switch it off.
import { useState } from 'react'
import type { CameraFeedAnswer, CameraFeedList, CameraFeedRow } from '../../../server/contracts/cameraAlarm.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { patch, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useQuery } from '../address.ts'
import { Search } from '../Search.tsx'
import { Secret } from '../devices/Secret.tsx'
import { may } from '../rights.ts'
import { FeedForm } from './FeedForm.tsx'
import { ago, word } from './word.ts'
import '../devices/devices.css'

const EVERY_SECONDS = 15

export function FeedsPart({ me }: { me: Me }) {
  const [words] = useQuery('q')
  const [changed, setChanged] = useState(0)
  const [making, setMaking] = useState<CameraFeedRow | 'new' | null>(null)
  const [secret, setSecret] = useState<{ of: string; secret: string } | null>(null)
  const list = useFetched<CameraFeedList>(withQuery('/api/camera-feeds', { q: words }), changed, EVERY_SECONDS)
  const canWrite = may(me.role, 'camera:write')
  const again = () => setChanged(changed + 1)
  return (
    <main className="devs">
      <div className="devs-top">
        <h1>{word('feed.title')}</h1>
        <Search label={word('feed.search')} how={word('feed.search.how')} />
        {canWrite ? <button type="button" className="f pri r" onClick={() => setMaking('new')}>{word('feed.new')}</button> : null}
      </div>
      {list.problem ? <p className="failed" role="alert">✕ {word('feed.failed', { why: list.problem.title })}　<button type="button" className="lk" onClick={again}>{word('feed.again')}</button></p> : null}
      {list.loading && !list.value ? <p className="quiet" role="status">{word('feed.loading')}</p> : null}
      {list.value ? (
        <div className="c wide">
          {list.value.feeds.length === 0 ? <p className="quiet">{word(words === '' ? 'feed.none' : 'feed.nothing')}</p> : (
            <table>
              <thead><tr>{(['camera', 'way', 'heard', 'state'] as const).map((h) => <th key={h} scope="col">{word(`feed.${h}`)}</th>)}{canWrite ? <th scope="col">{word('feed.acts')}</th> : null}</tr></thead>
              <tbody>{list.value.feeds.map((f) => <Row key={f.cameraId} feed={f} canWrite={canWrite} onChange={() => setMaking(f)} onChanged={again} />)}</tbody>
            </table>
          )}
          {list.value.more ? <p className="quiet">{word('feed.more', { n: list.value.feeds.length })}</p> : null}
        </div>
      ) : null}
      {making ? <FeedForm of={making === 'new' ? null : making} onClose={() => setMaking(null)} onSaved={(shown) => { setMaking(null); setSecret(shown); again() }} /> : null}
      {secret ? <Secret of={secret.of} how={word('feed.password.once')} secret={secret.secret} onClose={() => setSecret(null)} /> : null}
    </main>
  )
}

function Row({ feed: f, canWrite, onChange, onChanged }: { feed: CameraFeedRow; canWrite: boolean; onChange: () => void; onChanged: () => void }) {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const now = Date.now()
  const turn = async (active: boolean) => {
    setBusy(true)
    setFailed(null)
    const answer = await patch<CameraFeedAnswer>(`/api/cameras/${f.cameraId}/feed`, { active })
    setBusy(false)
    setSure(false)
    if (answer.ok) onChanged()
    else setFailed(answer.problem.title)
  }
  const own = Object.keys(f.words).length
  return (
    <tr className={f.active && f.cameraActive ? '' : 'is-off'}>
      <th scope="row">{f.rescueCode} {f.name}<small>{f.elevatorAddress}</small></th>
      <td>{f.alertAddress}{f.gbId === null ? null : <small>{word('feed.gb', { id: f.gbId })}{f.gbDevice === f.gbId ? '' : ` · ${word('feed.gb.by', { id: f.gbDevice ?? '' })}`}</small>}{own > 0 ? <small>{word('feed.words', { n: own })}</small> : null}</td>
      <td>{f.heardAt === null ? word('feed.never') : ago(f.heardAt, now)}</td>
      <td className={f.active && f.fault !== null ? 'warned' : ''}>{stateOf(f)}{f.active && f.fault !== null && f.faultAt !== null ? <small>{word('feed.since', { age: ago(f.faultAt, now) })}</small> : null}</td>
      {canWrite ? (
        <td className="acts-of">
          {failed === null ? null : <p className="why" role="alert">✕ {failed}</p>}
          {busy ? <span role="status">{word('feed.busy')}</span>
            : sure ? <><button type="button" className="f sm warn" onClick={() => { void turn(false) }}>{word('feed.turn-off.sure')}</button><button type="button" className="lk" onClick={() => setSure(false)}>{word('feed.cancel')}</button></>
            : <><button type="button" className="lk" aria-label={`${word('feed.change')} ${f.rescueCode} ${f.name}`} onClick={onChange}>{word('feed.change')}</button>{f.active ? <button type="button" className="lk" aria-label={`${word('feed.turn-off')} ${f.rescueCode} ${f.name}`} onClick={() => setSure(true)}>{word('feed.turn-off')}</button> : <button type="button" className="lk" aria-label={`${word('feed.turn-on')} ${f.rescueCode} ${f.name}`} onClick={() => { void turn(true) }}>{word('feed.turn-on')}</button>}</>}
        </td>
      ) : null}
    </tr>
  )
}

function stateOf(f: CameraFeedRow): string {
  if (!f.active) return word('feed.off')
  if (!f.cameraActive) return word('feed.camera-off')
  if (f.fault !== null) return wordOf('feed.fault', f.fault)
  if (f.gbId !== null && f.alertAddress === null) return word(f.registered ? 'feed.registered' : 'feed.unregistered')
  return word(f.heardAt === null ? 'feed.waits' : 'feed.ok')
}
