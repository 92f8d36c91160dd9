// The live picture of a car: it begins by itself where that is wanted, says plainly when there is none, and grows on request. Every look is on the server's record.
import { useEffect, useRef, useState } from 'react'
import type { CameraBrief } from '../../server/contracts/camera.ts'
import type { EvidenceView } from '../../server/contracts/video.ts'
import { post } from '../live/api.ts'
import { timeOfDay } from '../ui/duration.ts'
import { Icon } from '../ui/Icon.tsx'
import { wordOf } from '../ui/i18n.ts'
import { type LookState, openLook, wayFor } from './look.ts'
import { TalkKey } from './TalkKey.tsx'
import { word } from './word.ts'
import './video.css'

/** From the choice of the incident: whoever only passes by on his way down the list has not looked. */
const SETTLE_MS = 200
/** How long what became of a snapshot stays before the picture. */
const ASKED_MS = 20_000

interface Parts { incidentId: string; cameras: readonly CameraBrief[]; watch: boolean; talk: boolean; auto: boolean; still: EvidenceView | null }

export function LivePicture({ incidentId, cameras, watch, talk, auto, still }: Parts) {
  const [chosen, choose] = useState<string | null>(null)
  const [wanted, want] = useState(auto)
  const [since] = useState(() => performance.now())
  const live = cameras.filter((c) => c.live)
  /** Spoken to through the camera that is looked through, else through one in the car: in the lobby the trapped would not hear it. */
  const spokenTo = (camera: CameraBrief | null) => (talk ? (camera?.talks ? camera : cameras.find((c) => c.talks && c.place === 'car')) : undefined)
  const camera = live.find((c) => c.id === chosen) ?? live[0] ?? null
  // With its time: in the frame of the live picture it must not be taken for one.
  const kept = still?.path ? <><img src={still.path} alt={word('video.of', { camera: still.camera })} /><div className="cam-top"><span>{word('kept.snapshot')} {timeOfDay(new Date(still.from ?? still.at))}</span></div></> : null
  if (!watch || camera === null) {
    return <div className="cam" data-theme="dark">{kept ?? <><Icon name="camera" size={22} /><span>{word(cameras.length > 0 ? 'video.no-stream' : 'video.none')}</span>{cameras.length > 0 ? <small>{cameras.map((c) => c.name).join('、')}</small> : null}</>}<Speaker of={spokenTo(null)} /></div>
  }
  if (!wanted) return <div className="cam" data-theme="dark">{kept ?? <Icon name="camera" size={22} />}<button type="button" className="btn sm cam-show" onClick={() => want(true)}>{word('video.show')}</button><Speaker of={spokenTo(camera)} /></div>
  const next = live[(live.indexOf(camera) + 1) % live.length]
  return <Moving key={camera.id} camera={camera} since={since} speaker={spokenTo(camera)} incidentId={incidentId} {...(next && next !== camera ? { onNext: () => choose(next.id) } : {})} />
}

function Speaker({ of }: { of: CameraBrief | undefined }) {
  return of ? <div className="cam-foot"><TalkKey key={of.id} cameraId={of.id} camera={of.name} elsewhere /></div> : null
}

function Moving({ camera, since, speaker, incidentId, onNext }: { camera: CameraBrief; /** When the incident was chosen, in ms of this page. */ since: number; speaker: CameraBrief | undefined; incidentId: string; onNext?: () => void }) {
  const frame = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [state, setState] = useState<LookState>({ phase: 'waiting', mode: wayFor(camera.codec), fault: null, problem: null, delay: null })
  const [asked, setAsked] = useState<string | null>(null)
  const [large, setLarge] = useState(false)
  useEffect(() => {
    if (asked === null) return undefined
    const gone = setTimeout(() => setAsked(null), ASKED_MS)
    return () => clearTimeout(gone)
  }, [asked])
  // On top of everything without being made anew: it goes on moving.
  useEffect(() => {
    const element = frame.current
    if (!large || !element) return undefined
    const toggled = (event: Event) => { if ((event as ToggleEvent).newState === 'closed') setLarge(false) }
    element.popover = 'auto'
    element.showPopover()
    element.addEventListener('toggle', toggled)
    return () => { element.removeEventListener('toggle', toggled); element.popover = null }
  }, [large])
  useEffect(() => {
    let close: (() => void) | null = null
    const settle = setTimeout(() => {
      if (video.current && canvas.current) close = openLook({ cameraId: camera.id, video: video.current, canvas: canvas.current, mode: wayFor(camera.codec), tell: setState })
    }, Math.max(0, since + SETTLE_MS - performance.now()))
    return () => { clearTimeout(settle); close?.() }
    // The codec is learned by looking: that must not begin the look anew.
  }, [camera.id])
  const keep = async () => {
    setAsked(word('video.keep.asked'))
    const answer = await post<{ id: string }>(`/api/incidents/${incidentId}/pictures`, { cameraId: camera.id })
    setAsked(answer.ok ? null : word('video.keep.failed', { why: answer.problem.title }))
  }
  const { phase, mode, fault, problem, delay } = state
  const isShown = phase === 'live' || phase === 'late'
  const behind = (delay ?? 0).toFixed(1)
  const told = `${mode === 'mpeg1' ? `${word('video.converted')} · ` : ''}${word('video.delay', { s: behind })}`
  const says = phase === 'fault' ? `${wordOf('video.fault', fault ?? 'failed')}，${word('video.again')}` : phase === 'refused' ? `${word('video.refused')}${problem ? `：${problem.title}` : ''}` : phase === 'waiting' ? word('video.waiting') : null
  return (
    <div ref={frame} className={`cam moving ${phase}${large ? ' is-large' : ''}`} data-theme="dark">
      <video ref={video} muted playsInline hidden={mode !== 'fmp4'} aria-label={word('video.of', { camera: camera.name })} />
      <canvas ref={canvas} hidden={mode !== 'mpeg1'} role="img" aria-label={word('video.of', { camera: camera.name })} />
      <div className="cam-top"><span className={phase === 'live' ? 'on' : phase === 'waiting' ? '' : 'off'} {...(isShown ? { title: told } : {})}>{phase === 'live' ? `● ${word('video.live')}` : phase === 'waiting' ? '○' : phase === 'late' ? `▲ ${word('video.late')}` : `▲ ${word('video.fault')}`}{isShown ? ` ${large ? told : `${word('video.seconds', { s: behind })}${mode === 'mpeg1' ? ` · ${word('video.converted')}` : ''}`}` : ''}</span>{onNext ? <button type="button" title={word('video.choose')} onClick={onNext}>{camera.name} ⇄</button> : <span>{camera.name}</span>}</div>
      {says === null ? null : <p className="cam-says" role="status">{says}</p>}
      <div className="cam-foot">
        <p className="cam-asked" role="status">{asked}</p>
        {speaker ? <TalkKey key={speaker.id} cameraId={speaker.id} camera={speaker.name} elsewhere={speaker !== camera || speaker.place !== 'car'} /> : null}
        <button type="button" className="cam-keep" onClick={() => void keep()}>{word('video.keep')}</button>
        <button type="button" onClick={() => setLarge(!large)}>{word(large ? 'video.close' : 'video.larger')}</button>
      </div>
    </div>
  )
}
