// One look through a camera: ticket, WebSocket, player; the other way of playing when the first is not understood, and again when the line breaks.
import type { CameraFault } from '../../server/contracts/camera.ts'
import type { Problem } from '../../server/contracts/common.ts'
import { VIEW_ENDS, type ViewMessage, type ViewMode, type ViewTicket } from '../../server/contracts/video.ts'
import { post } from '../live/api.ts'
import { canPlay, closeSource, drawMpeg1, openSource, playFragments, type Player } from './player.ts'

/** `late`: it moves, or stands, but what is shown is older than anybody would call live. */
export interface LookState { phase: 'waiting' | 'live' | 'late' | 'fault' | 'refused'; mode: ViewMode; fault: CameraFault | null; problem: Problem | null; delay: number | null }
export interface LookParts { cameraId: string; video: HTMLVideoElement; canvas: HTMLCanvasElement; mode: ViewMode; tell: (state: LookState) => void }

const AGAIN_MS = [500, 1000, 2000, 5000]
const TELL_MS = 500
/** Nothing for so long: what is shown is not live any more. */
const QUIET_MS = 2000
/** Older than this, in seconds, a picture is not live, whether the line, the browser or the camera itself is slow. */
const LATE = 2
/** Nothing for so long: the line is dead, whatever the socket says. A camera that gives nothing is named by the server before. */
const SILENT_MS = 8000
/** What breaks twice within so long cannot be played here as it comes. */
const BREAKS_MS = 60_000

/** Begins at once; the returned function ends it. */
export function openLook({ cameraId, video, canvas, mode: wanted, tell }: LookParts): () => void {
  let state: LookState = { phase: 'waiting', mode: wanted, fault: null, problem: null, delay: null }
  let socket: WebSocket | null = null
  let player: Player | null = null
  /** Open for the player that is to come. */
  let source: MediaSource | null = null
  let failures = 0
  let isOver = false
  let heardAt = performance.now()
  /** This page's clock minus the server's, by the message that came quickest, in ms. */
  let ahead = Number.POSITIVE_INFINITY
  let isQuiet = false
  let brokeAt = Number.NEGATIVE_INFINITY
  let later: number | undefined
  const set = (change: Partial<LookState>) => { state = { ...state, ...change }; if (!isOver) tell(state) }

  const stopPlaying = () => { player?.close(); player = null }
  const leaveSource = () => { if (source) closeSource(video); source = null }
  const again = () => {
    if (isOver) return
    const old = socket
    socket = null
    old?.close()
    stopPlaying()
    leaveSource()
    window.clearTimeout(later)
    later = window.setTimeout(() => void begin(), AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)])
    failures++
  }

  async function begin(): Promise<void> {
    // Meanwhile: a browser takes a while for it.
    if (state.mode === 'fmp4' && typeof MediaSource !== 'undefined') source = openSource(video)
    const answer = await post<ViewTicket>(`/api/cameras/${cameraId}/tickets`, { mode: state.mode })
    if (isOver) return
    if (!answer.ok) {
      set({ phase: 'refused', problem: answer.problem, delay: null })
      if (answer.problem.status === 0 || answer.problem.status >= 500 || answer.problem.status === 429) again()
      return
    }
    const { path, ticket } = answer.value
    const mine = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}${path}?ticket=${ticket}`)
    mine.binaryType = 'arraybuffer'
    socket = mine
    heardAt = performance.now()
    // In the order in which they come: the second player is fetched while pictures wait.
    let order = Promise.resolve()
    mine.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const arrivedAt = performance.now()
      heardAt = arrivedAt
      order = order.then(async () => {
        if (isOver || socket !== mine) return
        if (typeof data === 'string') await hear(JSON.parse(data) as ViewMessage, arrivedAt)
        else player?.data(data)
      })
    })
    mine.addEventListener('close', ({ code }) => {
      if (isOver || socket !== mine) return
      socket = null
      isQuiet = false
      if (code === VIEW_ENDS.sessionEnded) { set({ phase: 'refused', delay: null }); stopPlaying(); return }
      set({ phase: 'waiting', delay: null })
      again()
    })
  }

  /** The player shows nothing more: again, and drawn by the server when that happens twice. */
  const broken = () => {
    const at = performance.now()
    if (at - brokeAt < BREAKS_MS) state = { ...state, mode: 'mpeg1' }
    brokeAt = at
    set({ phase: 'waiting', delay: null })
    again()
  }

  async function hear(message: ViewMessage, arrivedAt: number): Promise<void> {
    if (message.is === 'at') {
      ahead = Math.min(ahead, arrivedAt - message.now)
      player?.time(message.at)
      return
    }
    if (message.is === 'fault') { isQuiet = false; set({ phase: 'fault', fault: message.fault, delay: null }); return }
    stopPlaying()
    if (message.mode === 'mpeg1') {
      leaveSource()
      player = await drawMpeg1(canvas, see)
    } else if (message.mime !== null && canPlay(message.mime)) {
      player = playFragments(video, source ?? openSource(video), message.mime, broken)
      source = null
    } else {
      state = { ...state, mode: 'mpeg1' }
      again()
      return
    }
    set({ phase: 'waiting', fault: null, problem: null, delay: null })
  }

  const see = () => {
    const now = performance.now()
    const silence = now - heardAt
    if (silence > QUIET_MS && (state.phase === 'live' || state.phase === 'late')) { isQuiet = true; set({ phase: 'waiting', delay: null }) }
    if (silence > SILENT_MS && isQuiet && socket) { isQuiet = false; again(); return }
    const shownAt = player?.shownAt() ?? null
    if (shownAt === null || silence > QUIET_MS || state.phase === 'fault' || state.phase === 'refused') return
    isQuiet = false
    failures = 0
    const delay = Math.max(0, now - ahead - shownAt) / 1000
    set({ phase: delay > LATE ? 'late' : 'live', delay })
  }
  const timer = window.setInterval(see, TELL_MS)
  // The first picture is no longer than it must be one that is waited for. Its time may be known a moment later.
  const seeFirst = () => {
    if (isOver || player === null) return
    if (player.shownAt() === null) window.requestAnimationFrame(seeFirst)
    else see()
  }
  video.addEventListener('loadeddata', seeFirst)
  void begin()
  return () => {
    isOver = true
    video.removeEventListener('loadeddata', seeFirst)
    window.clearInterval(timer)
    window.clearTimeout(later)
    socket?.close()
    stopPlaying()
    leaveSource()
  }
}

/** H.265 in a browser that does not know it: asked for the right way at once. */
export const wayFor = (codec: 'h264' | 'h265' | null): ViewMode => (codec === 'h265' && !canPlay('video/mp4; codecs="hvc1.1.6.L93.B0"') && !canPlay('video/mp4; codecs="hev1.1.6.L93.B0"') ? 'mpeg1' : 'fmp4')
