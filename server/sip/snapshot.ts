// What the edge holds right now: Kamailio's dialogs, rtpengine's calls, the operators' phones. One question each, no memory of its own.
import type { EdgeCall } from './events.ts'
import type { Ng } from './ng.ts'
import { isRobotDialog, ROBOT_CALL } from './robotStrays.ts'
import { type Dialog, listDialogs, type Rpc } from './rpc.ts'

export interface Snapshot {
  calls: EdgeCall[]
  operators: string[]
  /** They heard a prompt when Kamailio died: nobody can ring for them any more, their prompt plays to no end. */
  lost: string[]
  /** Which side of a call a tag names, for digits and prompts. */
  traits: { callId: string, fromTag: string, direction: 'inbound' | 'outbound' }[]
}

/** rtpengine's name for the side that plays prompts. A branch of its own: DTLS fails when the operator's phone shares it. */
export const PROMPT_BRANCH = 'queue'
/** Tag of the listener that keeps digits coming while a phone rings. */
export const LISTENER_TAG = 'listener'

/** @throws when Kamailio does not answer. A silent rtpengine only hides calls that Kamailio has forgotten. */
export async function readSnapshot(rpc: Rpc, ng: Ng): Promise<Snapshot> {
  // Sound first: a call that comes in between is then followed already, and not taken for a lost one.
  const media = (await listMedia(ng)).filter((callId) => !callId.startsWith(ROBOT_CALL))
  const [followedByKamailio, operators] = await Promise.all([listDialogs(rpc), listOperators(rpc)])
  // The robot's calls have their own room: they are nobody's in the queue and nobody's at a seat.
  const dialogs = followedByKamailio.filter((dialog) => !isRobotDialog(dialog))
  const followed = new Set(dialogs.map((dialog) => dialog.callId))
  // Kamailio was restarted while they talked: the sound goes on, so the call has not ended. One that only heard a prompt is lost.
  const unfollowed = media.filter((callId) => !followed.has(callId))
  const talking = await Promise.all(unfollowed.map((callId) => hasTwoSides(ng, callId)))
  const forgotten = unfollowed.filter((_, index) => talking[index]).map(toForgotten)
  return {
    calls: [...dialogs.map(toCall), ...forgotten],
    operators,
    lost: unfollowed.filter((_, index) => !talking[index]),
    traits: dialogs.map((dialog) => ({ callId: dialog.callId, fromTag: dialog.fromTag, direction: directionOf(dialog) })),
  }
}

const directionOf = (dialog: Dialog): 'inbound' | 'outbound' => (dialog.variables['direction'] === 'outbound' ? 'outbound' : 'inbound')

function toCall(dialog: Dialog): EdgeCall {
  const { variables } = dialog
  const state = dialog.state >= 3 ? 'talking' : readState(variables['state'])
  return {
    callId: dialog.callId,
    direction: directionOf(dialog),
    state,
    tid: state === 'queued' || state === 'parked' ? variables['tid'] ?? '' : '',
    from: variables['from'] ?? '',
    to: variables['to'] ?? '',
    operator: variables['operator'] || null,
    reference: variables['reference'] || null,
    drill: variables['drill'] === '1',
    since: new Date(Number(variables['since'] ?? 0) * 1000),
  }
}

function toForgotten(callId: string): EdgeCall {
  return { callId, direction: 'inbound', state: 'talking', tid: '', from: '', to: '', operator: null, reference: null, drill: false, since: new Date(0) }
}

function readState(text: string | undefined): EdgeCall['state'] {
  return text === 'parked' || text === 'ringing' || text === 'talking' ? text : 'queued'
}

async function listOperators(rpc: Rpc): Promise<string[]> {
  const table = await rpc.call('htable.dump', ['login'])
  if (!Array.isArray(table)) throw new Error('htable.dump did not give a list')
  const slots = (table as { slot?: { value?: unknown }[] }[]).flatMap((entry) => entry.slot ?? [])
  return [...new Set(slots.map((one) => String(one.value)))].toSorted()
}

async function hasTwoSides(ng: Ng, callId: string): Promise<boolean> {
  const answer = await ng.command('query', { 'call-id': callId })
  const tags = answer.ok ? Object.keys((answer.fields['tags'] ?? {}) as object) : []
  return tags.filter((tag) => tag !== PROMPT_BRANCH && tag !== LISTENER_TAG && tag !== '').length >= 2
}

async function listMedia(ng: Ng): Promise<string[]> {
  const answer = await ng.command('list', { limit: 5_000 })
  const calls = answer.ok ? answer.fields['calls'] : undefined
  return Array.isArray(calls) ? calls.map(String) : []
}
