// The console's sounds, made by WebAudio: told apart by rhythm. Nothing for success; one sound of one incident can be silenced, never all.
import { create } from 'zustand'

/** `blocked`: the browser wants a gesture first; a banner stays until then. */
interface Sound { state: 'blocked' | 'on'; volume: number }
export const VOLUMES = [1, 0.8, 0.6, 0.4] as const
const KEPT_AS = 'sanfen.volume'
const kept = Number(localStorage.getItem(KEPT_AS))
export const useSound = create<Sound>(() => ({ state: 'blocked', volume: VOLUMES.find((v) => v === kept) ?? 0.8 }))

let audio: AudioContext | null = null

/** Must be called from a click or a key. */
export async function unlockSound(): Promise<void> {
  audio ??= new AudioContext()
  const mine = audio
  mine.onstatechange = () => useSound.setState({ state: mine.state === 'running' ? 'on' : 'blocked' })
  await mine.resume()
  useSound.setState({ state: mine.state === 'running' ? 'on' : 'blocked' })
}

/** Never quieter than the last step: an alarm that cannot be heard is none. */
export function nextVolume(): void {
  useSound.setState((s) => ({ volume: VOLUMES[(VOLUMES.findIndex((v) => v === s.volume) + 1) % VOLUMES.length] ?? 1 }))
  localStorage.setItem(KEPT_AS, String(useSound.getState().volume))
}

interface Note { hz: number; at: number; for: number; gain: number }

/** Seconds; `pan` −1 left to 1 right. */
function play(notes: readonly Note[], pan = 0): void {
  if (!audio || audio.state !== 'running') return
  const out = audio.createGain()
  out.gain.value = useSound.getState().volume
  const panner = audio.createStereoPanner()
  panner.pan.value = pan
  out.connect(panner).connect(audio.destination)
  for (const note of notes) {
    const tone = audio.createOscillator()
    const envelope = audio.createGain()
    const start = audio.currentTime + note.at
    tone.frequency.value = note.hz
    envelope.gain.setValueAtTime(0, start)
    envelope.gain.linearRampToValueAtTime(note.gain, start + 0.012)
    envelope.gain.setValueAtTime(note.gain, start + note.for - 0.03)
    envelope.gain.linearRampToValueAtTime(0, start + note.for)
    tone.connect(envelope).connect(out)
    tone.start(start)
    tone.stop(start + note.for)
  }
}

/** Two tones, once; the caller repeats it every 2 s while it rings. */
export const playRing = (): void => play([{ hz: 660, at: 0, for: 0.35, gain: 0.5 }, { hz: 550, at: 0.4, for: 0.35, gain: 0.5 }])
/** Three short ones. In a call: one tick in the other ear. */
export function playLate(inCall: boolean): void {
  if (inCall) play([{ hz: 880, at: 0, for: 0.06, gain: 0.2 }], 1)
  else play([0, 0.18, 0.36].map((at) => ({ hz: 880, at, for: 0.11, gain: 0.45 })))
}
/** One soft tick. */
export const playWarn = (inCall: boolean): void => play([{ hz: 440, at: 0, for: 0.09, gain: 0.18 }], inCall ? 1 : 0)
export const playTestTone = (): void => play([{ hz: 523, at: 0, for: 0.25, gain: 0.4 }, { hz: 659, at: 0.28, for: 0.25, gain: 0.4 }, { hz: 784, at: 0.56, for: 0.4, gain: 0.4 }])
