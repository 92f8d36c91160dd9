// Connects a camera to an elevator that is read back by address, or gives one another address.
import { useEffect, useRef, useState } from 'react'
import { CAMERA_PLACES, type CameraPlace, type CameraView } from '../../../server/contracts/camera.ts'
import type { Problem } from '../../../server/contracts/common.ts'
import type { ResolveAnswer } from '../../../server/contracts/elevator.ts'
import { patch, post, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { word } from './word.ts'

/** `of`: the camera whose address is changed; null: a new one. */
export function CameraForm({ of, onClose, onMade }: { of: CameraView | null; onClose: () => void; onMade: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [code, setCode] = useState('')
  const [name, setName] = useState(of?.name ?? word('cams.place.car'))
  const [place, setPlace] = useState<CameraPlace>(of?.place ?? 'car')
  const [url, setUrl] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const found = useFetched<ResolveAnswer>(of === null && /^\d{4,8}$/.test(code) ? withQuery('/api/elevators/resolve', { code }) : null).value?.match ?? null
  useEffect(() => { dialog.current?.showModal() }, [])
  const codeWrong = tried && of === null && found === null
  const save = async () => {
    setTried(true)
    if (busy || url === '' || (of === null && found === null)) return
    setBusy(true)
    const answer = of === null ? await post<CameraView>('/api/cameras', { elevatorId: found?.id ?? '', name: name.trim(), place, url }) : await patch<CameraView>(`/api/cameras/${of.id}`, { name: name.trim(), place, url })
    setBusy(false)
    if (answer.ok) onMade()
    else setProblem(answer.problem)
  }
  return (
    <dialog ref={dialog} className="out new-device" aria-labelledby="cam-title" onClose={onClose}>
      <h2 id="cam-title">{of === null ? word('cams.new') : `${word('cams.change')} · ${of.name}`}</h2>
      <form onSubmit={(e) => { e.preventDefault(); void save() }}>
        {of === null ? <><label htmlFor="cam-code">{word('cams.code')}</label><input id="cam-code" inputMode="numeric" maxLength={8} autoComplete="off" value={code} aria-invalid={codeWrong} aria-describedby="cam-code-why" onChange={(e) => setCode(e.target.value.trim())} /><p id="cam-code-why" className={codeWrong ? 'why' : 'quiet'}>{found ? found.address : codeWrong ? `✕ ${word('cams.code.bad')}` : ''}</p></> : null}
        <label htmlFor="cam-name">{word('cams.name')}</label><input id="cam-name" type="text" maxLength={60} value={name} onChange={(e) => setName(e.target.value)} />
        <label htmlFor="cam-place">{word('cams.place')}</label><select id="cam-place" value={place} onChange={(e) => setPlace(e.target.value as CameraPlace)}>{CAMERA_PLACES.map((p) => <option key={p} value={p}>{word(`cams.place.${p}`)}</option>)}</select>
        <label htmlFor="cam-url">{word('cams.url')}</label><input id="cam-url" type="text" maxLength={500} autoComplete="off" spellCheck={false} value={url} aria-invalid={tried && url === ''} aria-describedby="cam-url-how" onChange={(e) => { setUrl(e.target.value.trim()); setProblem(null) }} />
        <p id="cam-url-how" className="quiet">{word('cams.url.how')}</p>
        {problem ? <p className="failed all" role="alert">✕ {problem.title}{problem.detail ? `：${problem.detail}` : ''}</p> : null}
        <div className="acts all"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('cams.cancel')}</button><button type="submit" className="f pri" disabled={busy}>{busy ? word('cams.busy') : word('cams.save')}</button></div>
      </form>
    </dialog>
  )
}
