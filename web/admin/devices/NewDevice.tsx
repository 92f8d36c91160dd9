// A new device: its id, its elevator read back by address before it is bound, its protocol and vendor.
import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../server/contracts/common.ts'
import type { DeviceSecret, Family, NewDevice as Body, VendorView } from '../../../server/contracts/device.ts'
import type { ResolveAnswer } from '../../../server/contracts/elevator.ts'
import { post, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { word } from './word.ts'

const FAMILIES: readonly Family[] = ['sanfen', 'thing-model', 'flat-push']
const ID = /^[A-Za-z0-9_.-]{1,64}$/

export function NewDevice({ onClose, onMade }: { onClose: () => void; onMade: (secret: DeviceSecret) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [id, setId] = useState('')
  const [code, setCode] = useState('')
  const [family, setFamily] = useState<Family>('sanfen')
  const [vendor, setVendor] = useState('')
  const [model, setModel] = useState('')
  const [offset, setOffset] = useState(480)
  const [drill, setDrill] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const found = useFetched<ResolveAnswer>(/^\d{4,8}$/.test(code) ? withQuery('/api/elevators/resolve', { code }) : null)
  const vendors = useFetched<VendorView[]>('/api/vendors')
  useEffect(() => { dialog.current?.showModal() }, [])
  const elevator = found.value?.match ?? null
  const idWrong = tried && !ID.test(id)
  const codeWrong = tried && elevator === null
  const save = async () => {
    setTried(true)
    if (!ID.test(id) || elevator === null || busy) return
    setBusy(true)
    const body: Body = { id, elevatorId: elevator.id, family, utcOffsetMinutes: offset, ...(vendor === '' ? {} : { vendor }), ...(model.trim() === '' ? {} : { model: model.trim() }), ...(drill ? { drill } : {}) }
    const answer = await post<DeviceSecret>('/api/devices', body)
    setBusy(false)
    if (answer.ok) onMade(answer.value)
    else setProblem(answer.problem)
  }
  return (
    <dialog ref={dialog} className="out new-device" aria-labelledby="new-device" onClose={onClose}>
      <h2 id="new-device">{word('dev.new')}</h2>
      <form onSubmit={(e) => { e.preventDefault(); void save() }} noValidate>
        <label htmlFor="device-id">{word('dev.new.id')}</label><input id="device-id" type="text" maxLength={64} autoComplete="off" spellCheck={false} value={id} aria-invalid={idWrong} aria-describedby="device-id-why" onChange={(e) => setId(e.target.value)} />
        <p id="device-id-why" className={idWrong ? 'why' : 'quiet'}>{idWrong ? `✕ ${word('dev.new.id.bad')}` : word('dev.new.id.how')}</p>
        <label htmlFor="device-code">{word('dev.new.code')}</label><input id="device-code" type="text" inputMode="numeric" maxLength={8} autoComplete="off" value={code} aria-invalid={codeWrong} aria-describedby="device-code-why" onChange={(e) => setCode(e.target.value.trim())} />
        <p id="device-code-why" className={codeWrong || (found.value && !elevator) ? 'why' : 'quiet'} role="status">{elevator ? word('dev.new.code.found', { address: elevator.address }) : found.loading ? '…' : found.value ? `✕ ${word('dev.new.code.none')}` : codeWrong ? `✕ ${word('dev.new.code.missing')}` : ''}</p>
        <label htmlFor="device-family">{word('dev.family')}</label><select id="device-family" value={family} onChange={(e) => { const next = FAMILIES.find((f) => f === e.target.value); if (next) { setFamily(next); setVendor('') } }}>{FAMILIES.map((f) => <option key={f} value={f}>{word(`dev.family.${f}`)}</option>)}</select>
        <label htmlFor="device-vendor">{word('dev.new.vendor')}</label><select id="device-vendor" value={vendor} onChange={(e) => setVendor(e.target.value)}><option value="">{word('dev.new.vendor.none')}</option>{vendors.value?.filter((v) => v.family === family && v.active).map((v) => <option key={v.id} value={v.name}>{v.name}</option>)}</select>
        <label htmlFor="device-model">{word('dev.new.model')}</label><input id="device-model" type="text" maxLength={100} value={model} onChange={(e) => setModel(e.target.value)} />
        <label htmlFor="device-offset">{word('dev.new.offset')}</label><input id="device-offset" type="number" min={-720} max={840} step={15} value={offset} onChange={(e) => setOffset(Math.round(e.target.valueAsNumber) || 0)} />
        <label className="box all"><input type="checkbox" checked={drill} onChange={(e) => setDrill(e.target.checked)} />{word('dev.new.drill')}</label>
        {problem ? <p className="failed all" role="alert">✕ {problem.title}{problem.detail ? `：${problem.detail}` : ''}</p> : null}
        <div className="acts all"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('dev.cancel')}</button><button type="submit" className="f pri" disabled={busy}>{busy ? word('dev.busy') : word('dev.new.save')}</button></div>
      </form>
    </dialog>
  )
}
