// The assignment's sound: loud, rising, with vibration, until it is answered. A browser lets a page sound only after a tap: `unlockSound` belongs into one.
import { usePhone } from './phone.ts'

let context: AudioContext | null = null
let ringing: { stop: () => void } | null = null

/** One rise of the tone, in seconds. */
const RISE = 1.1
const PAUSE = 0.35
const VIBRATION = [600, 150, 600, 150, 900, 400]

/** Must be called from a tap; `test` sounds one short tone, so that the ear knows. */
export async function unlockSound(test: boolean): Promise<void> {
  if (!('AudioContext' in window)) { usePhone.setState({ sound: 'off' }); return }
  if (!context) {
    context = new AudioContext()
    context.addEventListener('statechange', tellState)
  }
  await context.resume()
  tellState()
  if (test && context.state === 'running') rise(context, context.currentTime, 0.35, 0.35)
}

function tellState(): void {
  usePhone.setState({ sound: context?.state === 'running' ? 'on' : 'refused' })
}

/** Rings until `stopRinging`; each rise is louder than the one before, from the fourth on it is as loud as it goes. */
export function startRinging(): void {
  if (ringing) return
  let rises = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = () => {
    if (context?.state === 'running') rise(context, context.currentTime, RISE, Math.min(1, 0.4 + rises * 0.2))
    if ('vibrate' in navigator && rises % 2 === 0) navigator.vibrate(VIBRATION)
    rises++
    timer = setTimeout(again, (RISE + PAUSE) * 1000)
  }
  again()
  ringing = { stop: () => { clearTimeout(timer); if ('vibrate' in navigator) navigator.vibrate(0) } }
}

export function stopRinging(): void {
  ringing?.stop()
  ringing = null
}

/** A square wave from 600 to 1,500 Hz: what a phone's small speaker gives loudest, and a street hides least. */
function rise(audio: AudioContext, at: number, seconds: number, loudness: number): void {
  const [tone, gain] = [audio.createOscillator(), audio.createGain()]
  tone.type = 'square'
  tone.frequency.setValueAtTime(600, at)
  tone.frequency.exponentialRampToValueAtTime(1500, at + seconds)
  gain.gain.setValueAtTime(0.0001, at)
  gain.gain.exponentialRampToValueAtTime(loudness, at + 0.04)
  gain.gain.setValueAtTime(loudness, at + seconds - 0.05)
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds)
  tone.connect(gain).connect(audio.destination)
  tone.start(at)
  tone.stop(at + seconds)
}
