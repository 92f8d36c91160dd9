// The key to the camera's speaker: held down to speak, or pressed once to begin and once to end; by mouse, touch or keyboard. Says what the speaker does, in colour, shape and words.
import { useEffect, useRef, useState } from 'react'
import { wordOf } from '../ui/i18n.ts'
import { openTalk, type Talk, type TalkState } from './talk.ts'
import { word } from './word.ts'

/** Held longer, letting go ends it; shorter, it goes on until the next press. */
const HOLD_MS = 400
/** How long an end stays in sight, without a fault and with one. */
const SHOWN_MS = 4000
const FAULT_MS = 20_000

export function TalkKey({ cameraId, camera }: { cameraId: string; camera: string }) {
  const [state, setState] = useState<TalkState | null>(null)
  const talk = useRef<Talk | null>(null)
  const pressedAt = useRef<number | null>(null)
  const goesOn = state !== null && state.phase !== 'over'
  useEffect(() => () => talk.current?.close(), [cameraId])
  useEffect(() => {
    if (state?.phase !== 'over') return undefined
    const gone = setTimeout(() => setState(null), 'why' in state && state.why === 'released' ? SHOWN_MS : FAULT_MS)
    return () => clearTimeout(gone)
  }, [state])

  const begin = () => {
    talk.current = openTalk(cameraId, (next) => {
      if (next.phase === 'over') talk.current = null
      setState(next)
    })
  }
  const press = () => {
    if (talk.current) { talk.current.release(); return }
    pressedAt.current = performance.now()
    begin()
  }
  const lift = () => {
    const held = pressedAt.current === null ? 0 : performance.now() - pressedAt.current
    pressedAt.current = null
    if (held > HOLD_MS) talk.current?.release()
  }
  return (
    <>
      {state === null ? null : <p className={`cam-talk ${toneOf(state)}`} role="status">{say(state)}{state.phase === 'speaking' ? <i aria-hidden style={{ width: `${Math.min(100, Math.round(Math.sqrt(state.level) * 140))}%` }} /> : null}</p>}
      <button
        type="button" className={goesOn ? 'talking' : ''} aria-pressed={goesOn} aria-label={`${word(goesOn ? 'talk.stop' : 'talk.hold')} · ${camera}`} title={word('talk.how')}
        onPointerDown={(e) => { if (e.button !== 0) return; e.currentTarget.setPointerCapture(e.pointerId); press() }} onPointerUp={lift} onPointerCancel={lift}
        onKeyDown={(e) => {
          if (e.key !== ' ' && e.key !== 'Enter') return
          e.preventDefault()
          e.stopPropagation()
          if (!e.repeat) press()
        }}
        onKeyUp={(e) => { if (e.key === ' ' || e.key === 'Enter') { e.preventDefault(); lift() } }}
        // A key that is let go elsewhere is never heard of here.
        onBlur={lift}
        // Pressed by neither: by a screen reader.
        onClick={(e) => { if (e.detail === 0) press() }}
      >{goesOn ? `■ ${word('talk.stop')}` : word('talk.hold')}</button>
    </>
  )
}

const toneOf = (state: TalkState): string => (state.phase === 'speaking' ? (state.isMute ? 'warn' : 'on') : state.phase === 'over' ? ('why' in state && state.why === 'released' ? '' : 'warn') : '')

function say(state: TalkState): string {
  switch (state.phase) {
    case 'asking': return `○ ${word('talk.asking')}`
    case 'opening': return `○ ${word('talk.opening')}`
    case 'speaking': return state.isMute ? `▲ ${word('talk.mute')}` : `● ${word('talk.speaking', { s: state.left })}`
    case 'over': {
      if ('microphone' in state) return `▲ ${wordOf('talk.microphone', state.microphone)}`
      if (state.why === 'released') return `✓ ${word('talk.over.released', { s: state.seconds })}`
      return `▲ ${state.problem ? word('talk.not', { why: state.problem.title }) : state.why === 'busy' && state.by !== null ? word('talk.busy', { who: state.by }) : wordOf('talk.over', state.why)}`
    }
  }
}
