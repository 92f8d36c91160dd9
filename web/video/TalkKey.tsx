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

/** `elsewhere`: the speaker is not where the picture is from, which is then said. */
export function TalkKey({ cameraId, camera, elsewhere }: { cameraId: string; camera: string; elsewhere: boolean }) {
  const [state, setState] = useState<TalkState | null>(null)
  const talk = useRef<Talk | null>(null)
  const pressedAt = useRef<number | null>(null)
  /** Pressed again before the last talk was over: the next begins when it is. */
  const next = useRef<'none' | 'wanted' | 'missed'>('none')
  const goesOn = state !== null && state.phase !== 'over' && state.phase !== 'ending'
  useEffect(() => () => { next.current = 'none'; talk.current?.close() }, [cameraId])
  useEffect(() => {
    if (state?.phase !== 'over') return undefined
    const gone = setTimeout(() => setState(null), 'why' in state && state.why === 'released' ? SHOWN_MS : FAULT_MS)
    return () => clearTimeout(gone)
  }, [state])

  const begin = () => {
    talk.current = openTalk(cameraId, (told) => {
      if (told.phase !== 'over') { setState(told); return }
      talk.current = null
      const after = next.current
      next.current = 'none'
      if (after === 'wanted') begin()
      else setState(after === 'missed' ? UNHEARD : told)
    })
  }
  const press = () => {
    if (talk.current && !talk.current.isReleased) { talk.current.release(); return }
    pressedAt.current = performance.now()
    if (talk.current) next.current = 'wanted'
    else begin()
  }
  const lift = () => {
    const held = pressedAt.current === null ? 0 : performance.now() - pressedAt.current
    pressedAt.current = null
    if (held <= HOLD_MS) return
    if (next.current === 'wanted') next.current = 'missed'
    else talk.current?.release()
  }
  const label = word(goesOn ? 'talk.stop' : 'talk.hold')
  return (
    <>
      <div className={`cam-talk ${state === null ? 'none' : toneOf(state)}`}>
        <p role="status">{state === null ? '' : `${say(state)}${elsewhere && goesOn ? ` · ${camera}` : ''}`}</p>
        {state?.phase === 'speaking' ? <><span aria-hidden>{word('talk.left', { s: state.left })}</span><i aria-hidden style={{ width: `${Math.min(100, Math.round(Math.sqrt(state.level) * 140))}%` }} /></> : null}
      </div>
      <button
        type="button" className={goesOn ? 'talking' : ''} aria-pressed={goesOn} aria-label={`${label} · ${camera}`} title={word('talk.how')}
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
        onClick={(e) => { if (e.detail === 0) { press(); pressedAt.current = null } }}
      >{elsewhere ? `${label} · ${camera}` : label}</button>
    </>
  )
}

const UNHEARD: TalkState = { phase: 'over', why: 'unheard', by: null, seconds: 0, problem: null }

const toneOf = (state: TalkState): string => (state.phase === 'speaking' ? (state.isMute ? 'warn' : 'on') : state.phase === 'over' ? ('why' in state && state.why === 'released' ? '' : 'warn') : '')

function say(state: TalkState): string {
  switch (state.phase) {
    case 'asking': return `○ ${word('talk.asking')}`
    case 'opening': return `○ ${word('talk.opening')}`
    case 'ending': return `○ ${word('talk.ending')}`
    case 'speaking': return state.isMute ? `▲ ${word('talk.mute')}` : `● ${word('talk.speaking')}`
    case 'over': {
      if ('microphone' in state) return `▲ ${wordOf('talk.microphone', state.microphone)}`
      if (state.why === 'released') return `✓ ${word('talk.over.released', { s: state.seconds })}`
      return `▲ ${state.problem ? word('talk.not', { why: state.problem.title }) : state.why === 'busy' && state.by !== null ? word('talk.busy', { who: state.by }) : wordOf('talk.over', state.why)}`
    }
  }
}
