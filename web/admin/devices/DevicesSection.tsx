// Sensor boxes and their vendors: those that are silent first; register one, give it a new secret, switch it off. A secret is seen once.
import { useState } from 'react'
import type { DeviceFreshness, DeviceList, DeviceSecret, DeviceView } from '../../../server/contracts/device.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { get, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useQuery } from '../address.ts'
import { Search } from '../Search.tsx'
import { may } from '../rights.ts'
import { DeviceRow } from './DeviceRow.tsx'
import { NewDevice } from './NewDevice.tsx'
import { Secret } from './Secret.tsx'
import { Vendors } from './Vendors.tsx'
import { word } from './word.ts'
import './devices.css'

const STATES = ['silent', 'never', 'live', 'off'] as const satisfies readonly DeviceFreshness[]
const ORDER: Record<DeviceFreshness, number> = { silent: 0, never: 1, live: 2, off: 3 }
const SIGN: Record<DeviceFreshness, string> = { silent: '▲', never: '○', live: '●', off: '✕' }
const EVERY_SECONDS = 30

/** The boxes, or the vendors that speak for them: one page, two lists. */
export function DevicesSection({ me }: { me: Me }) {
  const [list, show] = useQuery('list')
  const lists = (
    <div className="devs-lists" role="group" aria-label={word('dev.lists')}>
      {(['', 'vendors'] as const).map((l) => <button key={l} type="button" className="f sm" aria-pressed={list === l} onClick={() => show(l)}>{word(l === '' ? 'dev.list.devices' : 'dev.list.vendors')}</button>)}
    </div>
  )
  return list === 'vendors' ? <Vendors me={me} lists={lists} /> : <Devices me={me} lists={lists} />
}

function Devices({ me, lists }: { me: Me; lists: React.ReactNode }) {
  const [state, choose] = useQuery('freshness')
  const [words] = useQuery('q')
  const [drills, showDrills] = useQuery('drills')
  const [changed, setChanged] = useState(0)
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<DeviceSecret | null>(null)
  const freshness = STATES.find((s) => s === state)
  const path = withQuery('/api/devices', { freshness, q: words, ...(drills === '' ? {} : { drill: 'true' }) })
  const first = useFetched<DeviceList>(path, changed, EVERY_SECONDS)
  const [more, setMore] = useState<{ path: string; devices: DeviceView[]; cursor: string | null } | null>(null)
  const pages = more?.path === path ? more : null
  const cursor = pages ? pages.cursor : (first.value?.cursor ?? null)
  // Pages come by id: with no state chosen, the silent ones are read beside them, for they stand first.
  const silent = useFetched<DeviceList>(freshness === undefined && (first.value?.counts.silent ?? 0) > 0 ? withQuery('/api/devices', { freshness: 'silent', q: words, ...(drills === '' ? {} : { drill: 'true' }) }) : null, changed, EVERY_SECONDS)
  const devices = [...new Map([...(silent.value?.devices ?? []), ...(first.value?.devices ?? []), ...(pages?.devices ?? [])].map((d) => [d.id, d])).values()].toSorted((a, b) => ORDER[a.freshness] - ORDER[b.freshness] || (a.id < b.id ? -1 : 1))
  const counts = first.value?.counts
  const canWrite = may(me.role, 'device:write')
  const readMore = async () => {
    if (cursor === null) return
    const answer = await get<DeviceList>(withQuery('/api/devices', { freshness, q: words, ...(drills === '' ? {} : { drill: 'true' }), cursor }))
    if (answer.ok) setMore({ path, devices: [...(pages?.devices ?? []), ...answer.value.devices], cursor: answer.value.cursor })
  }
  const again = () => { setMore(null); setChanged(changed + 1) }
  return (
    <main className="devs">
      <div className="devs-top">
        <h1>{word('dev.title')}</h1>
        {lists}
        <div className="devs-states" role="group" aria-label={word('dev.filter')}>
          {STATES.map((s) => <button key={s} type="button" className={`f sm${(counts?.[s] ?? 0) > 0 ? ` is-${s}` : ''}`} aria-pressed={state === s} onClick={() => choose(state === s ? '' : s)}><span aria-hidden>{SIGN[s]}</span>{word(`dev.${s}`)} {counts?.[s] ?? '…'}</button>)}
          <button type="button" className="f sm" aria-pressed={state === ''} onClick={() => choose('')}>{word('dev.all')}</button>
          <button type="button" className="f sm" aria-pressed={drills !== ''} onClick={() => showDrills(drills === '' ? '1' : '')}>{word('dev.drill')}</button>
        </div>
        <Search label={word('dev.search')} how={word('dev.search.how')} />
        {canWrite ? <button type="button" className="f pri r" onClick={() => setMaking(true)}>{word('dev.new')}</button> : null}
      </div>
      {first.problem ? <p className="failed" role="alert">✕ {word('dev.failed', { why: first.problem.title })}　<button type="button" className="lk" onClick={again}>{word('dev.again')}</button></p> : null}
      {first.loading && !first.value ? <p className="quiet" role="status">{word('dev.loading')}</p> : null}
      {first.value ? (
        <div className="c wide">
          {devices.length === 0 ? <p className="quiet">{word('dev.none')}</p> : (
            <table>
              <thead><tr>{(['id', 'elevator', 'family', 'seen', 'skew', 'today', 'error'] as const).map((h) => <th key={h} scope="col">{word(`dev.${h}`)}</th>)}{canWrite ? <th scope="col">{word('dev.acts')}</th> : null}</tr></thead>
              <tbody>{devices.map((d) => <DeviceRow key={d.id} device={d} sign={SIGN[d.freshness]} canWrite={canWrite} onSecret={(s) => { setSecret(s); again() }} onChanged={again} />)}</tbody>
            </table>
          )}
          {cursor === null ? null : <button type="button" className="lk" onClick={() => { void readMore() }}>{word('dev.more')}</button>}
        </div>
      ) : null}
      {making ? <NewDevice onClose={() => setMaking(false)} onMade={(s) => { setMaking(false); setSecret(s); again() }} /> : null}
      {secret ? <Secret of={secret.device.id} how={word('dev.secret.once')} secret={secret.secret} onClose={() => setSecret(null)} /> : null}
    </main>
  )
}
