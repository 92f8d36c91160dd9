// One talk through a camera's speaker: microphone, ticket, WebSocket; ends when the key is released, when either side fails, or when it has been too long. Draws nothing.
import type { Problem } from '../../server/contracts/common.ts'
import { TALK_END, type TalkEnd, type TalkMessage, type TalkTicket } from '../../server/contracts/talk.ts'
import { post } from '../live/api.ts'
import { type Microphone, type MicrophoneFault, openMicrophone } from './microphone.ts'

/** `seconds`: left while speaking, spoken when over. `isMute`: the microphone gives nothing but silence. */
export type TalkState =
  | { phase: 'asking' | 'opening' }
  | { phase: 'speaking'; left: number; level: number; isMute: boolean }
  | { phase: 'over'; why: TalkEnd | 'no-line'; by: string | null; seconds: number; problem: Problem | null }
  | { phase: 'over'; microphone: MicrophoneFault }
export interface Talk { /** The last word still goes out. */ release(): void; /** At once. */ close(): void }

const TELL_MS = 200
/** As loud as a silent room after the browser's own cleaning. */
const SILENT = 0.0005
const MUTE_MS = 3000
/** Sound that has not left, in bytes: what comes meanwhile is left out. */
const BEHIND = 16_000
/** The server lets the last word out and says that it is over. */
const LAST_MS = 3000

export function openTalk(cameraId: string, tell: (state: TalkState) => void): Talk {
  let microphone: Microphone | null = null
  let socket: WebSocket | null = null
  let isOver = false
  let isReleased = false
  let speaksUntil: number | null = null
  let level = 0
  let heardAt = 0
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
  const ended = (why: TalkEnd | 'no-line', more: { by?: string | null; seconds?: number; problem?: Problem } = {}) => over({ phase: 'over', why, by: more.by ?? null, seconds: more.seconds ?? 0, problem: more.problem ?? null })

  async function begin(): Promise<void> {
    tell({ phase: 'asking' })
    const opened = await openMicrophone(hear)
    if (typeof opened === 'string') { over({ phase: 'over', microphone: opened }); return }
    microphone = opened
    if (isOver) { opened.close(); return }
    tell({ phase: 'opening' })
    const answer = await post<TalkTicket>(`/api/cameras/${cameraId}/talk-tickets`, {})
    if (isOver) return
    if (!answer.ok) { ended('failed', { problem: answer.problem }); return }
    const { path, ticket } = answer.value
    socket = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}${path}?ticket=${ticket}`)
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => take(JSON.parse(data) as TalkMessage))
    socket.addEventListener('close', () => ended('no-line'))
  }

  function take(message: TalkMessage): void {
    if (message.is === 'ended') { ended(message.why, message); return }
    if (message.is === 'opening') return
    heardAt = performance.now()
    speaksUntil = heardAt + message.seconds * 1000
    say()
  }

  function hear(pcm: ArrayBuffer, loud: number): void {
    level = Math.max(loud, level * 0.8)
    if (loud > SILENT) heardAt = performance.now()
    if (speaksUntil !== null && !isReleased && socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < BEHIND) socket.send(pcm)
  }

  function say(): void {
    const now = performance.now()
    if (speaksUntil !== null && !isOver) tell({ phase: 'speaking', left: Math.max(0, Math.ceil((speaksUntil - now) / 1000)), level, isMute: now - heardAt > MUTE_MS })
  }

  const telling = window.setInterval(say, TELL_MS)
  begin().catch((fault: unknown) => {
    ended('failed')
    throw fault
  })
  return {
    release() {
      if (isReleased || isOver) return
      isReleased = true
      if (speaksUntil === null || socket?.readyState !== WebSocket.OPEN) { ended('released'); return }
      socket.send(TALK_END)
      last = window.setTimeout(() => ended('no-line'), LAST_MS)
    },
    close() { ended('released') },
  }
}
