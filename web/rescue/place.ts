// Where the phone is, while on duty: watched, gathered, sent every 5 s; what could not be sent is kept and sent later, in order.
import { post } from '../live/tell.ts'
import { placeTold, serverNow, usePhone, type Fix } from './phone.ts'
import { clockOffset } from '../live/clock.ts'

const SEND_MS = 5_000
/** What one request may carry; older ones give way, for the newest say where the team is. */
const MOST = 500
/** A phone that lies still reports nothing: ask it. */
const ASK_MS = 60_000

let fixes: Fix[] = []
let watching: number | null = null
let timers: ReturnType<typeof setInterval>[] = []
let sending = false

/** Asks for permission the first time; call it from a tap. */
export function watchPlace(): void {
  if (watching !== null) return
  if (!('geolocation' in navigator) || !window.isSecureContext) { usePhone.setState({ place: 'off' }); return }
  const failed = (error: GeolocationPositionError) => { if (error.code === error.PERMISSION_DENIED) usePhone.setState({ place: 'refused' }) } // no reception in a basement is no refusal
  watching = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 })
  timers = [
    setInterval(() => void sendPlace(), SEND_MS),
    setInterval(() => navigator.geolocation.getCurrentPosition(found, failed, { maximumAge: 0, timeout: 30_000 }), ASK_MS),
  ]
}

export function forgetPlace(): void {
  if (watching !== null) navigator.geolocation.clearWatch(watching)
  for (const timer of timers) clearInterval(timer)
  watching = null
  timers = []
  fixes = []
  usePhone.setState({ fix: null })
}

function found({ coords, timestamp }: GeolocationPosition): void {
  const fix: Fix = { lat: coords.latitude, lng: coords.longitude, accuracy: Math.min(100_000, Math.round(coords.accuracy)), at: Math.min(serverNow(), timestamp + clockOffset()) }
  usePhone.setState({ fix, place: 'on' })
  if (fixes.at(-1)?.at !== fix.at) fixes = [...fixes, fix].slice(-MOST)
}

async function sendPlace(): Promise<void> {
  if (sending || fixes.length === 0 || !usePhone.getState().onDuty) return
  sending = true
  const batch = fixes
  const told = await post('/api/me/positions', { positions: batch.map((f) => ({ lat: f.lat, lng: f.lng, accuracy: f.accuracy, at: new Date(f.at).toISOString() })) }).finally(() => { sending = false })
  if (told.status >= 500 || told.status === 429 || told.status === 0) return
  fixes = fixes.filter((f) => !batch.includes(f)) // taken, or refused for good: sending them again changes nothing
  if (told.status >= 300) return
  usePhone.setState({ placeSentAt: Date.now() })
  placeTold()
}
