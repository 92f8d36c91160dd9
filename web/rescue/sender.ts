// Tells the server what is in the outbox: the oldest first, one answer and one mark at a time, again when the network, the screen or the time comes back.
import type { MyAssignment } from '../../server/contracts/incident.ts'
import { outcomeOf } from '../live/outcome.ts'
import { postOnce } from '../live/tell.ts'
import { hurry, isSweep, nextAct, settle, wakeAt, type Lane } from './outbox.ts'
import { leave, refresh, setActs, take, takeSweep, usePhone } from './phone.ts'

const sending = new Set<Lane>()
const timers = new Map<Lane, ReturnType<typeof setTimeout>>()

/** Sends while there is something to send; sleeps until the next try. */
export async function sendActs(): Promise<void> {
  // Once more after the answers: marks that waited for them may go now.
  await Promise.all([send('marks'), send('answers').then(() => send('marks'))])
}

async function send(lane: Lane): Promise<void> {
  if (sending.has(lane)) return
  sending.add(lane)
  try {
    for (let act = nextAct(own(), Date.now(), lane); act; act = nextAct(own(), Date.now(), lane)) {
      const told = await (isSweep(act) ? postOnce('/api/me/sweep', act.sweep, act.clientId) : postOnce(`/api/assignments/${act.assignmentId}/commands`, act.command, act.clientId))
      const outcome = outcomeOf(told.status, told.code, told.title)
      if (outcome.is === 'heard' && isSweep(act)) takeSweep(told.body)
      else if (outcome.is === 'heard' && isAssignment(told.body)) take(told.body)
      await setActs(settle(usePhone.getState().acts, act.clientId, outcome, Date.now()))
      if (outcome.is === 'refused') await refresh() // what the screen believed was not so
      if (outcome.is === 'log-in') { leave(); return }
    }
  } finally {
    sending.delete(lane)
  }
  clearTimeout(timers.get(lane))
  const at = wakeAt(own(), lane)
  if (at !== null) timers.set(lane, setTimeout(() => void sendActs(), Math.max(250, at - Date.now())))
}

/** The network is back, or somebody looks at the phone. */
export async function sendNow(): Promise<void> {
  await setActs(hurry(usePhone.getState().acts))
  await sendActs()
}

/** Another account's taps wait for that account. */
function own() {
  const { acts, me } = usePhone.getState()
  return acts.filter((a) => a.accountId === me?.accountId)
}

const isAssignment = (body: unknown): body is MyAssignment => typeof body === 'object' && body !== null && 'assignment' in body && 'version' in body
