// A camera's alert feed: an HTTP stream, GB28181 or both. What is secret is written and never read back; a password that is made here is shown once.
import { useEffect, useRef, useState } from 'react'
import type { CameraList } from '../../../server/contracts/camera.ts'
import type { CameraFeedAnswer, CameraFeedChange, CameraFeedRow } from '../../../server/contracts/cameraAlarm.ts'
import type { Problem } from '../../../server/contracts/common.ts'
import type { ResolveAnswer } from '../../../server/contracts/elevator.ts'
import { patch, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { OwnEvents, type OwnEvent } from './OwnEvents.tsx'
import { word } from './word.ts'

const KINDS = ['stream', 'gb', 'both'] as const
const PASSWORDS = ['keep', 'make', 'give'] as const
const GB_ID = /^[0-9]{20}$/
const EVENT = /^[A-Za-z0-9/_.-]{1,60}$/

/** `of`: the feed that is changed; null: a new one. `onSaved`: with the password that was made, if one was. */
export function FeedForm({ of, onClose, onSaved }: { of: CameraFeedRow | null; onClose: () => void; onSaved: (secret: { of: string; secret: string } | null) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [code, setCode] = useState('')
  const [picked, pick] = useState('')
  const [kind, setKind] = useState<(typeof KINDS)[number]>(of === null || of.gbId === null ? 'stream' : of.alertAddress === null ? 'gb' : 'both')
  const [url, setUrl] = useState('')
  const [gbId, setGbId] = useState(of?.gbId ?? '')
  const [device, setDevice] = useState(of !== null && of.gbDevice !== of.gbId ? (of.gbDevice ?? '') : '')
  const [how, setHow] = useState<(typeof PASSWORDS)[number]>(of?.gbId ? 'keep' : 'make')
  const [password, setPassword] = useState('')
  const [events, setEvents] = useState<OwnEvent[]>(Object.entries(of?.words ?? {}).map(([name, type]) => ({ name, type })))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const found = useFetched<ResolveAnswer>(of === null && /^\d{4,8}$/.test(code) ? withQuery('/api/elevators/resolve', { code }) : null).value?.match ?? null
  const cameras = useFetched<CameraList>(found ? withQuery('/api/cameras', { elevatorId: found.id }) : null).value?.cameras ?? null
  useEffect(() => { dialog.current?.showModal() }, [])

  const cameraId = of?.cameraId ?? cameras?.find((c) => c.id === picked)?.id ?? cameras?.[0]?.id ?? null
  const [stream, gb] = [kind !== 'gb', kind !== 'stream']
  const wrong = {
    code: cameraId === null, url: stream && url === '' && (of?.alertAddress ?? null) === null, gbId: gb && !GB_ID.test(gbId), device: gb && device !== '' && !GB_ID.test(device),
    password: gb && how === 'give' && password.length < 6, events: events.some((e) => !EVENT.test(e.name)),
  }
  const is = (field: keyof typeof wrong) => tried && wrong[field]
  const save = async () => {
    setTried(true)
    if (busy || cameraId === null || Object.values(wrong).some(Boolean)) return
    setBusy(true)
    const change: CameraFeedChange = {
      ...(!stream ? { alertUrl: null } : url === '' ? {} : { alertUrl: url }), words: Object.fromEntries(events.map((e) => [e.name, e.type])) as NonNullable<CameraFeedChange['words']>,
      gb: gb ? { id: gbId, ...(device === '' ? {} : { deviceId: device }), ...(how === 'give' ? { password } : how === 'make' ? { newPassword: true } : {}) } : null,
    }
    const answer = await patch<CameraFeedAnswer>(`/api/cameras/${cameraId}/feed`, change)
    setBusy(false)
    if (!answer.ok) setProblem(answer.problem)
    else onSaved(answer.value.gbPassword === null ? null : { of: answer.value.gbDevice ?? '', secret: answer.value.gbPassword })
  }
  const why = (id: string, isWrong: boolean, bad: string, otherwise = '') => <p id={id} className={isWrong ? 'why' : 'quiet'}>{isWrong ? `✕ ${bad}` : otherwise}</p>
  return (
    <dialog ref={dialog} className="out new-device" aria-labelledby="feed-title" onClose={onClose}>
      <h2 id="feed-title">{of === null ? word('feed.new') : `${word('feed.change')} · ${of.rescueCode} ${of.name}`}</h2>
      <form onSubmit={(e) => { e.preventDefault(); void save() }} onChange={() => setProblem(null)} noValidate>
        {of !== null ? null : (
          <>
            <label htmlFor="feed-code">{word('feed.code')}</label><input id="feed-code" inputMode="numeric" maxLength={8} autoComplete="off" value={code} aria-invalid={is('code')} aria-describedby="feed-code-why" onChange={(e) => setCode(e.target.value.trim())} />
            {why('feed-code-why', is('code') && cameras?.length !== 0, word('feed.code.bad'), cameras?.length === 0 ? word('feed.pick.none') : (found?.address ?? ''))}
            {cameras && cameras.length > 1 ? <><label htmlFor="feed-pick">{word('feed.pick')}</label><select id="feed-pick" value={cameraId ?? ''} onChange={(e) => pick(e.target.value)}>{cameras.map((c) => <option key={c.id} value={c.id}>{c.name}</option>)}</select></> : null}
          </>
        )}
        <label htmlFor="feed-kind">{word('feed.kind')}</label><select id="feed-kind" value={kind} onChange={(e) => { const next = KINDS.find((k) => k === e.target.value); if (next) setKind(next) }}>{KINDS.map((k) => <option key={k} value={k}>{word(`feed.kind.${k}`)}</option>)}</select>
        {stream ? (
          <>
            <label htmlFor="feed-url">{word('feed.url')}</label><input id="feed-url" type="text" maxLength={500} autoComplete="off" spellCheck={false} value={url} aria-invalid={is('url')} aria-describedby="feed-url-why" onChange={(e) => setUrl(e.target.value.trim())} />
            {why('feed-url-why', is('url'), word('feed.url.missing'), of?.alertAddress ? word('feed.url.same', { address: of.alertAddress }) : word('feed.url.how'))}
          </>
        ) : null}
        {gb ? (
          <>
            <label htmlFor="feed-gb">{word('feed.gb-id')}</label><input id="feed-gb" inputMode="numeric" maxLength={20} autoComplete="off" value={gbId} aria-invalid={is('gbId')} aria-describedby="feed-gb-why" onChange={(e) => setGbId(e.target.value.trim())} />
            {why('feed-gb-why', is('gbId'), word('feed.gb-id.bad'))}
            <label htmlFor="feed-device">{word('feed.gb-device')}</label><input id="feed-device" inputMode="numeric" maxLength={20} autoComplete="off" value={device} aria-invalid={is('device')} aria-describedby="feed-device-why" onChange={(e) => setDevice(e.target.value.trim())} />
            {why('feed-device-why', is('device'), word('feed.gb-id.bad'), word('feed.gb-device.how'))}
            <label htmlFor="feed-how">{word('feed.password')}</label><select id="feed-how" value={how} onChange={(e) => { const next = PASSWORDS.find((p) => p === e.target.value); if (next) setHow(next) }}>{PASSWORDS.map((p) => <option key={p} value={p}>{word(`feed.password.${p}`)}</option>)}</select>
            {how !== 'give' ? null : <><label htmlFor="feed-password">{word('feed.password.give')}</label><input id="feed-password" type="password" maxLength={100} autoComplete="new-password" value={password} aria-invalid={is('password')} aria-describedby="feed-password-why" onChange={(e) => setPassword(e.target.value)} />{why('feed-password-why', is('password'), word('feed.password.bad'))}</>}
          </>
        ) : null}
        <OwnEvents events={events} onChange={setEvents} wrong={is('events')} isGood={(name) => EVENT.test(name)} />
        {problem ? <p className="failed all" role="alert">✕ {problem.title}{problem.detail ? `：${problem.detail}` : ''}</p> : null}
        <div className="acts all"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('feed.cancel')}</button><button type="submit" className="f pri" disabled={busy}>{busy ? word('feed.busy') : word('feed.save')}</button></div>
      </form>
    </dialog>
  )
}
