// Connects a camera to an elevator that is read back by address, or changes one: its picture's address, its speaker, what it has kept by itself. Addresses go in and are never shown.
import { useEffect, useRef, useState } from 'react'
import { CAMERA_PLACES, type CameraPlace, type CameraView, STORAGE_KINDS, type StorageKind } from '../../../server/contracts/camera.ts'
import type { Problem } from '../../../server/contracts/common.ts'
import type { ResolveAnswer } from '../../../server/contracts/elevator.ts'
import { patch, post, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { word } from './word.ts'

/** As it was, none, or another one. */
type Choice<K extends string> = 'same' | 'none' | K

/** `of`: the camera that is changed; null: a new one. */
export function CameraForm({ of, onClose, onMade }: { of: CameraView | null; onClose: () => void; onMade: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [code, setCode] = useState('')
  const [name, setName] = useState(of?.name ?? word('cams.place.car'))
  const [place, setPlace] = useState<CameraPlace>(of?.place ?? 'car')
  const [url, setUrl] = useState('')
  const [talk, setTalk] = useState<Choice<'isapi'>>(of?.talkKind ? 'same' : 'none')
  const [talkUrl, setTalkUrl] = useState('')
  const [storage, setStorage] = useState<Choice<StorageKind>>(of?.storageKind ? 'same' : 'none')
  const [storageUrl, setStorageUrl] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const found = useFetched<ResolveAnswer>(of === null && /^\d{4,8}$/.test(code) ? withQuery('/api/elevators/resolve', { code }) : null).value?.match ?? null
  useEffect(() => { dialog.current?.showModal() }, [])
  const wrong = { code: of === null && found === null, url: of === null && url === '', talk: hasAddress(talk) && talkUrl === '', storage: hasAddress(storage) && storageUrl === '' }
  const is = (field: keyof typeof wrong) => tried && wrong[field]
  const save = async () => {
    setTried(true)
    if (busy || Object.values(wrong).some(Boolean)) return
    const change = {
      name: name.trim(), place, ...(url === '' ? {} : { url }),
      ...(hasAddress(talk) ? { talk: { kind: talk, url: talkUrl } } : talk === 'none' && of?.talkKind ? { talk: null } : {}),
      ...(hasAddress(storage) ? { storage: { kind: storage, url: storageUrl } } : storage === 'none' && of?.storageKind ? { storage: null } : {}),
    }
    setBusy(true)
    const answer = of === null ? await post<CameraView>('/api/cameras', { elevatorId: found?.id ?? '', ...change }) : await patch<CameraView>(`/api/cameras/${of.id}`, change)
    setBusy(false)
    if (answer.ok) onMade()
    else setProblem(answer.problem)
  }
  return (
    <dialog ref={dialog} className="out new-device" aria-labelledby="cam-title" onClose={onClose}>
      <h2 id="cam-title">{of === null ? word('cams.new') : `${word('cams.change')} · ${of.name}`}</h2>
      <form onSubmit={(e) => { e.preventDefault(); void save() }}>
        {of === null ? <><label htmlFor="cam-code">{word('cams.code')}</label><input id="cam-code" inputMode="numeric" maxLength={8} autoComplete="off" value={code} aria-invalid={is('code')} aria-describedby="cam-code-why" onChange={(e) => setCode(e.target.value.trim())} /><Why id="cam-code-why" bad={is('code') ? word('cams.code.bad') : null} how={found?.address ?? ''} /></> : null}
        <label htmlFor="cam-name">{word('cams.name')}</label><input id="cam-name" type="text" maxLength={60} value={name} onChange={(e) => setName(e.target.value)} />
        <label htmlFor="cam-place">{word('cams.place')}</label><select id="cam-place" value={place} onChange={(e) => setPlace(e.target.value as CameraPlace)}>{CAMERA_PLACES.map((p) => <option key={p} value={p}>{word(`cams.place.${p}`)}</option>)}</select>
        <label htmlFor="cam-url">{word('cams.url')}</label><input id="cam-url" type="text" maxLength={500} autoComplete="off" spellCheck={false} value={url} aria-invalid={is('url')} aria-describedby="cam-url-how" onChange={(e) => { setUrl(e.target.value.trim()); setProblem(null) }} />
        <Why id="cam-url-how" bad={is('url') ? word('cams.url.missing') : null} how={word(of === null ? 'cams.url.how' : 'cams.url.same')} />
        <label htmlFor="cam-talk">{word('cams.talk')}</label>
        <select id="cam-talk" value={talk} onChange={(e) => setTalk(e.target.value as typeof talk)}>{of?.talkKind ? <option value="same">{word('cams.same', { address: of.talkAddress ?? of.talkKind })}</option> : null}<option value="none">{word('cams.talk.none')}</option><option value="isapi">{word('cams.talk.isapi')}</option></select>
        {hasAddress(talk) ? <Address id="cam-talk-url" label={word('cams.talk.url')} how={word('cams.talk.how')} value={talkUrl} bad={is('talk') ? word('cams.talk.missing') : null} onChange={setTalkUrl} /> : null}
        <label htmlFor="cam-storage">{word('cams.storage')}</label>
        <select id="cam-storage" value={storage} onChange={(e) => setStorage(e.target.value as typeof storage)}>{of?.storageKind ? <option value="same">{word('cams.same', { address: of.storageAddress ?? of.storageKind })}</option> : null}<option value="none">{word('cams.storage.none')}</option>{STORAGE_KINDS.map((k) => <option key={k} value={k}>{word(`cams.storage.${k}`)}</option>)}</select>
        {hasAddress(storage) ? <Address id="cam-storage-url" label={word('cams.storage.url')} how={word('cams.storage.how', { from: '{from}', to: '{to}' })} value={storageUrl} bad={is('storage') ? word('cams.storage.missing') : null} onChange={setStorageUrl} /> : null}
        {problem ? <p className="failed all" role="alert">✕ {problem.title}{problem.detail ? `：${problem.detail}` : ''}</p> : null}
        <div className="acts all"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('cams.cancel')}</button><button type="submit" className="f pri" disabled={busy}>{busy ? word('cams.busy') : word('cams.save')}</button></div>
      </form>
    </dialog>
  )
}

const hasAddress = <K extends string>(choice: Choice<K>): choice is Exclude<Choice<K>, 'same' | 'none'> => choice !== 'same' && choice !== 'none'

function Why({ id, bad, how }: { id: string; bad: string | null; how: string }) {
  return <p id={id} className={bad === null ? 'quiet' : 'why'}>{bad === null ? how : `✕ ${bad}`}</p>
}

function Address({ id, label, how, value, bad, onChange }: { id: string; label: string; how: string; value: string; bad: string | null; onChange: (value: string) => void }) {
  return (
    <>
      <label htmlFor={id}>{label}</label><input id={id} type="text" maxLength={500} autoComplete="off" spellCheck={false} value={value} aria-invalid={bad !== null} aria-describedby={`${id}-how`} onChange={(e) => onChange(e.target.value.trim())} />
      <Why id={`${id}-how`} bad={bad} how={how} />
    </>
  )
}
