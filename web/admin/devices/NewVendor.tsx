// A new vendor: its name, its protocol, the key by which its gateway or its pushes say who they are.
import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../server/contracts/common.ts'
import type { Family, NewVendor as Body, VendorSecret } from '../../../server/contracts/device.ts'
import { post } from '../../live/api.ts'
import { word } from './word.ts'

const FAMILIES: readonly Family[] = ['sanfen', 'thing-model', 'flat-push']
const KEY = /^[A-Za-z0-9_.-]{1,64}$/

export function NewVendor({ onClose, onMade }: { onClose: () => void; onMade: (secret: VendorSecret) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [name, setName] = useState('')
  const [key, setKey] = useState('')
  const [family, setFamily] = useState<Family>('sanfen')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  const nameWrong = tried && name.trim() === ''
  const keyWrong = tried && !KEY.test(key)
  const taken = problem?.code === 'vendor-exists'
  const save = async () => {
    setTried(true)
    if (name.trim() === '' || !KEY.test(key) || busy) return
    setBusy(true)
    const body: Body = { name: name.trim(), family, key }
    const answer = await post<VendorSecret>('/api/vendors', body)
    setBusy(false)
    if (answer.ok) onMade(answer.value)
    else setProblem(answer.problem)
  }
  return (
    <dialog ref={dialog} className="out new-device" aria-labelledby="new-vendor" onClose={onClose}>
      <h2 id="new-vendor">{word('vendor.new')}</h2>
      <form onSubmit={(e) => { e.preventDefault(); void save() }} noValidate>
        <label htmlFor="vendor-name">{word('vendor.name')}</label><input id="vendor-name" type="text" maxLength={100} autoComplete="off" value={name} aria-invalid={nameWrong || taken} aria-describedby="vendor-name-why" onChange={(e) => { setName(e.target.value); setProblem(null) }} />
        <p id="vendor-name-why" className={nameWrong ? 'why' : 'quiet'}>{nameWrong ? `✕ ${word('vendor.new.name.missing')}` : ''}</p>
        <label htmlFor="vendor-family">{word('dev.family')}</label><select id="vendor-family" value={family} onChange={(e) => { const next = FAMILIES.find((f) => f === e.target.value); if (next) setFamily(next) }}>{FAMILIES.map((f) => <option key={f} value={f}>{word(`dev.family.${f}`)}</option>)}</select>
        <label htmlFor="vendor-key">{word('vendor.key')}</label><input id="vendor-key" type="text" maxLength={64} autoComplete="off" spellCheck={false} value={key} aria-invalid={keyWrong || taken} aria-describedby="vendor-key-why" onChange={(e) => { setKey(e.target.value.trim()); setProblem(null) }} />
        <p id="vendor-key-why" className={keyWrong ? 'why' : 'quiet'}>{keyWrong ? `✕ ${word('dev.new.id.bad')}` : word('vendor.new.key.how')}</p>
        {problem ? <p className="failed all" role="alert">✕ {problem.title}{problem.detail ? `：${problem.detail}` : ''}</p> : null}
        <div className="acts all"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('dev.cancel')}</button><button type="submit" className="f pri" disabled={busy}>{busy ? word('dev.busy') : word('dev.new.save')}</button></div>
      </form>
    </dialog>
  )
}
