// Vendors: whose gateways and pushes speak for many boxes. Register one, see its secret once, switch it off and on.
import { useState } from 'react'
import type { VendorSecret, VendorView } from '../../../server/contracts/device.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { patch } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { may } from '../rights.ts'
import { NewVendor } from './NewVendor.tsx'
import { Secret } from './Secret.tsx'
import { word } from './word.ts'

const EVERY_SECONDS = 30

export function Vendors({ me, lists }: { me: Me; lists: React.ReactNode }) {
  const [changed, setChanged] = useState(0)
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<VendorSecret | null>(null)
  const list = useFetched<VendorView[]>('/api/vendors', changed, EVERY_SECONDS)
  const canWrite = may(me.role, 'device:write')
  const again = () => setChanged(changed + 1)
  const vendors = (list.value ?? []).toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, 'zh-CN'))
  return (
    <main className="devs">
      <div className="devs-top">
        <h1>{word('dev.title')}</h1>
        {lists}
        {canWrite ? <button type="button" className="f pri r" onClick={() => setMaking(true)}>{word('vendor.new')}</button> : null}
      </div>
      {list.problem ? <p className="failed" role="alert">✕ {word('vendor.failed', { why: list.problem.title })}　<button type="button" className="lk" onClick={again}>{word('dev.again')}</button></p> : null}
      {list.loading && !list.value ? <p className="quiet" role="status">{word('vendor.loading')}</p> : null}
      {list.value ? (
        <div className="c wide">
          {vendors.length === 0 ? <p className="quiet">{word('vendor.none')}</p> : (
            <table>
              <thead><tr>{(['name', 'family', 'key', 'devices', 'state'] as const).map((h) => <th key={h} scope="col">{word(`vendor.${h}`)}</th>)}{canWrite ? <th scope="col">{word('dev.acts')}</th> : null}</tr></thead>
              <tbody>{vendors.map((v) => <Row key={v.id} vendor={v} canWrite={canWrite} onChanged={again} />)}</tbody>
            </table>
          )}
        </div>
      ) : null}
      {making ? <NewVendor onClose={() => setMaking(false)} onMade={(s) => { setMaking(false); setSecret(s); again() }} /> : null}
      {secret ? <Secret of={secret.vendor.name} how={word('vendor.secret.once', { key: secret.vendor.key ?? '' })} secret={secret.secret} onClose={() => setSecret(null)} /> : null}
    </main>
  )
}

/** Switching one off silences every box that it speaks for: it says how many, and asks once more. */
function Row({ vendor: v, canWrite, onChanged }: { vendor: VendorView; canWrite: boolean; onChanged: () => void }) {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const turn = async (active: boolean) => {
    setBusy(true)
    setFailed(null)
    const answer = await patch<VendorView>(`/api/vendors/${encodeURIComponent(v.id)}`, { active })
    setBusy(false)
    setSure(false)
    if (answer.ok) onChanged()
    else setFailed([answer.problem.title, answer.problem.detail].filter(Boolean).join('：'))
  }
  return (
    <tr className={v.active ? '' : 'is-off'}>
      <th scope="row">{v.name}</th>
      <td>{word(`dev.family.${v.family}`)}</td>
      <td>{v.key ?? word('vendor.no-key')}</td>
      <td>{word('dev.counts', { n: v.devices })}</td>
      <td><span aria-hidden>{v.active ? '●' : '✕'}</span> {word(v.active ? 'vendor.on' : 'dev.off')}</td>
      {canWrite ? (
        <td className="acts-of">
          {failed === null ? null : <p className="why" role="alert">✕ {failed}</p>}
          {busy ? <span role="status">{word('dev.busy')}</span>
            : sure ? <><button type="button" className="f sm warn" onClick={() => { void turn(false) }}>{word('vendor.off.sure', { n: v.devices })}</button><button type="button" className="lk" onClick={() => setSure(false)}>{word('dev.cancel')}</button></>
            : v.active ? <button type="button" className="lk" aria-label={`${word('dev.deactivate')} ${v.name}`} onClick={() => setSure(true)}>{word('dev.deactivate')}</button>
            : <button type="button" className="lk" aria-label={`${word('dev.activate')} ${v.name}`} onClick={() => { void turn(true) }}>{word('dev.activate')}</button>}
        </td>
      ) : null}
    </tr>
  )
}
