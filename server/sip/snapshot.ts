// What the edge holds right now: Kamailio's dialogs, rtpengine's calls, the operators' phones. One question each, no memory of its own.
import type { EdgeCall } from './events.ts'
import type { Ng } from './ng.ts'
import { type Dialog, listDialogs, type Rpc } from './rpc.ts'

export interface Snapshot {
  calls: EdgeCall[]
  operators: string[]
  /** Which side of a call a tag names, for digits and prompts. */
  traits: { callId: string, fromTag: string, direction: 'inbound' | 'outbound' }[]
}

/** @throws when Kamailio does not answer. A silent rtpengine only hides calls that Kamailio has forgotten. */
export async function readSnapshot(rpc: Rpc, ng: Ng): Promise<Snapshot> {
  const [dialogs, operators, media] = await Promise.all([listDialogs(rpc), listOperators(rpc), listMedia(ng)])
  const followed = new Set(dialogs.map((dialog) => dialog.callId))
  // Kamailio was restarted while they talked: the sound goes on, so the call has not ended.
  const forgotten = media.filter((callId) => !followed.has(callId)).map(toForgotten)
  return {
    calls: [...dialogs.map(toCall), ...forgotten],
    operators,
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

async function listMedia(ng: Ng): Promise<string[]> {
  const answer = await ng.command('list', { limit: 5_000 })
  const calls = answer.ok ? answer.fields['calls'] : undefined
  return Array.isArray(calls) ? calls.map(String) : []
}
