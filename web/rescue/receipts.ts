// Tells the server what this page knows of an offer: it has it, and somebody saw it. So nobody is telephoned who is looking at it already.
import { post } from '../live/tell.ts'
import { unlockSound } from './alarm.ts'
import { serverNow, usePhone } from './phone.ts'

/** Seconds between tries; the server rings on by other ways meanwhile. */
const AGAIN_MS = 3_000
/** By offer, its version (a reminder is a new one) and state: when to tell it again, infinity once it was heard. */
const told = new Map<string, number>()
let looking: { assignmentId: string; version: number } | null = null

/** Runs for as long as the page: each offer that comes is delivered. */
export function startReceipts(): void {
  usePhone.subscribe(tellAll)
  document.addEventListener('visibilitychange', tellAll)
  tellAll()
}

/** The offer that stands on the screen; null when none does. */
export function lookingAt(offer: { assignmentId: string; version: number } | null): void {
  looking = offer
  tellAll()
}

function tellAll(): void {
  const { assignments, link } = usePhone.getState()
  if (link !== 'up') return
  for (const { assignment, version } of assignments) if (assignment.status === 'offered') void tell(assignment.id, version, 'delivered')
  if (looking && document.visibilityState === 'visible') void tell(looking.assignmentId, looking.version, 'read')
}

async function tell(assignmentId: string, version: number, state: 'delivered' | 'read'): Promise<void> {
  const key = `${assignmentId} ${version} ${state}`
  if ((told.get(key) ?? 0) > Date.now()) return
  told.set(key, Date.now() + AGAIN_MS)
  const { status } = await post('/api/me/receipts', { assignmentId, channel: 'socket', state })
  if (status !== 0 && status !== 429 && status < 500) told.set(key, Infinity)
}

/** Can this phone be reached? One short tone, and a question that stays until somebody presses or the exercise is over. */
export function hearDrill(drill: { notificationId: string; endsAt: string }): void {
  const left = Date.parse(drill.endsAt) - serverNow()
  if (left <= 0) return
  usePhone.setState({ drillAsked: drill })
  void unlockSound(true)
  void post('/api/me/receipts', { notificationId: drill.notificationId, channel: 'socket', state: 'delivered' })
  setTimeout(() => usePhone.setState((s) => (s.drillAsked === drill ? { drillAsked: null } : {})), left)
}

/** Somebody pressed. Without an answer the question stays, to be pressed again. */
export async function answerDrill(): Promise<void> {
  const { drillAsked } = usePhone.getState()
  if (!drillAsked) return
  const { status } = await post('/api/me/receipts', { notificationId: drillAsked.notificationId, channel: 'socket', state: 'read' })
  if (status !== 0 && status !== 429 && status < 500) usePhone.setState((s) => (s.drillAsked === drillAsked ? { drillAsked: null } : {}))
}
