// One talk through a camera's speaker: microphone, ticket, WebSocket; ends when the key is released, when either side fails or says nothing, or when it has been too long. Draws nothing.
import type { Problem } from '../../server/contracts/common.ts'
import { TALK_END, TALK_HEARD_MS, type TalkEnd, type TalkMessage, type TalkTicket } from '../../server/contracts/talk.ts'
import { post } from '../live/api.ts'
import { type Microphone, type MicrophoneFault, openMicrophone } from './microphone.ts'

/** `seconds`: spoken. `isMute`: the microphone gives nothing but silence. `ending`: nothing more is heard; it is not over before the camera knows. `unheard`: over before the speaker had opened. */
export type TalkState =
  | { phase: 'asking' | 'opening' | 'ending' }
  | { phase: 'speaking'; left: number; level: number; isMute: boolean }
  | { phase: 'over'; why: TalkOver; by: string | null; seconds: number; problem: Problem | null }
  | { phase: 'over'; microphone: MicrophoneFault }
type TalkOver = TalkEnd | 'no-line' | 'unheard'
export interface Talk { readonly isReleased: boolean; /** The last word still goes out. */ release(): void; /** At once. */ close(): void }

const TELL_MS = 200
/** A page that itself stood still for so long took in nothing meanwhile: what waits for it is heard before anybody is called silent. A page in the background is woken once a second. */
const STOOD_MS = 2000
/** As loud as a silent room after the browser's own cleaning. */
const SILENT = 0.0005
const MUTE_MS = 3000
/** A microphone gives its silence too. */
const GONE_MS = 3000
/** Sound that has not left, in bytes: what comes meanwhile is left out, and when it stays so the line is dead. */
const BEHIND = 16_000
const BEHIND_MS = 1000
/** The server says each second that the speaker takes sound. */
const UNHEARD_MS = 4 * TALK_HEARD_MS
/** The server lets the last word out, tells the camera, and says that it is over: longer than a slow camera takes for that. */
const LAST_MS = 20_000

export function openTalk(cameraId: string, tell: (state: TalkState) => void): Talk {
  let microphone: Microphone | null = null
  let socket: WebSocket | null = null
  let isOver = false
  let isReleased = false
  let speaksUntil: number | null = null
  let level = 0
  let heardAt = 0
  let cameAt = 0
  let tookAt = 0
  let leftAt = 0
  let toldAt = performance.now()
  let last: number | undefined

  const over = (state: Extract<TalkState, { phase: 'over' }>) => {
    if (isOver) return
    isOver = true
    window.clearInterval(telling)
    window.clearTimeout(last)
    microphone?.close()
    socket?.close(1000)
    tell(state)
  }
  const ended = (why: TalkOver, more: { by?: string | null; seconds?: number; problem?: Problem } = {}) => over({ phase: 'over', why, by: more.by ?? null, seconds: more.seconds ?? 0, problem: more.problem ?? null })

  async function begin(): Promise<void> {
    tell({ phase: 'asking' })
    const opened = await openMicrophone(hear, () => over({ phase: 'over', microphone: 'gone' }))
    if (typeof opened === 'string') { over({ phase: 'over', microphone: opened }); return }
    microphone = opened
    if (isOver) { opened.close(); return }
    tell({ phase: 'opening' })
    const answer = await post<TalkTicket>(`/api/cameras/${cameraId}/talk-tickets`, {})
    if (isOver) return
    if (!answer.ok) { ended('failed', { problem: answer.problem }); return }
    const { path, ticket } = answer.value
    socket = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}${path}?ticket=${ticket}`)
    socket.addEventListener('open', () => { if (isReleased) socket?.send(TALK_END) })
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => take(JSON.parse(data) as TalkMessage))
    socket.addEventListener('close', () => ended('no-line'))
  }

  function take(message: TalkMessage): void {
    const now = performance.now()
    if (message.is === 'ended') ended(message.why === 'released' && speaksUntil === null ? 'unheard' : message.why, message)
    else if (message.is === 'heard') tookAt = now
    else if (message.is === 'speaking' && !isReleased) {
      heardAt = cameAt = tookAt = leftAt = now
      speaksUntil = now + message.seconds * 1000
      say()
    }
  }

  function hear(pcm: ArrayBuffer, loud: number): void {
    level = Math.max(loud, level * 0.8)
    cameAt = performance.now()
    if (loud > SILENT) heardAt = cameAt
    if (speaksUntil === null || isReleased || socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount >= BEHIND) return
    leftAt = cameAt
    socket.send(pcm)
  }

  function say(): void {
    const now = performance.now()
    const stood = now - toldAt > STOOD_MS
    toldAt = now
    if (speaksUntil === null || isOver || isReleased || stood) return
    if (now - cameAt > GONE_MS) over({ phase: 'over', microphone: 'gone' })
    else if (now - tookAt > UNHEARD_MS || cameAt - leftAt > BEHIND_MS) ended('no-line')
    else tell({ phase: 'speaking', left: Math.max(0, Math.ceil((speaksUntil - now) / 1000)), level, isMute: now - heardAt > MUTE_MS })
  }

  const telling = window.setInterval(say, TELL_MS)
  begin().catch((fault: unknown) => {
    ended('failed')
    throw fault
  })
  return {
    get isReleased() { return isReleased },
    release() {
      if (isReleased || isOver) return
      isReleased = true
      if (socket === null) { ended('unheard'); return }
      if (socket.readyState === WebSocket.OPEN) socket.send(TALK_END)
      microphone?.close()
      microphone = null
      tell({ phase: 'ending' })
      last = window.setTimeout(() => ended('no-line'), LAST_MS)
    },
    close() { ended('released') },
  }
}
