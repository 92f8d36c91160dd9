// What the call room needs from the others, and the small steps its files share.
import type { CallbackView, CallView, QueueView, SeatView } from '../contracts/call.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { Edge } from '../sip/edge.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { findCallback, findCallbackOfCall, findCallView, queueView } from '../db/calls.ts'
import { findSeat } from '../db/seats.ts'

export interface CallsPublish {
  call(view: CallView): Promise<void>
  callback(view: CallbackView): Promise<void>
  seat(region: string, view: SeatView): Promise<void>
  queue(region: string, view: QueueView): Promise<void>
}

/** What a keyed code is: one certain elevator, a real code nobody has, or not a code at all. */
export type KeyedCode = { kind: 'found'; elevatorId: string } | { kind: 'unknown' } | { kind: 'malformed' }

export interface CallParts {
  db: Db
  edge: Edge
  clock: () => Date
  newId: () => string
  dispatch: Pick<Dispatch, 'receiveReport' | 'remark'>
  publish: CallsPublish
  /** The city whose line this is: region of a call before its elevator is known. */
  region: string
  /** Looks a keyed code up in this platform's registry. */
  resolveCode: (tx: Tx, digits: string) => Promise<KeyedCode>
  /** Turns what the edge recorded into a file; null when there is nothing. */
  keepRecording: (call: { id: string; sipCallId: string }) => Promise<string | null>
  fault: (where: string, error: unknown) => void
}

/** Shows a call, its line's numbers, and who is in it, as they are now. */
export function makeShow({ db, clock, publish, fault, region }: CallParts) {
  const guard = (where: string, work: Promise<void>) => { work.catch((error: unknown) => fault(where, error)) }
  const queue = async () => publish.queue(region, await queueView(db, scopePrefix(region), clock()))
  return {
    call: (id: string) => guard('show call', (async () => {
      const view = await findCallView(db, id)
      if (view) await publish.call(view)
      await queue()
    })()),
    callbackOf: (callId: string) => guard('show call-back', (async () => {
      const view = await findCallbackOfCall(db, callId)
      if (view) await publish.callback(view)
      await queue()
    })()),
    callback: (id: string) => guard('show call-back', (async () => {
      const view = await findCallback(db, id)
      if (view) await publish.callback(view)
      await queue()
    })()),
    seat: (accountId: string) => guard('show seat', (async () => {
      const found = await findSeat(db, accountId)
      if (found) await publish.seat(found.region, found.view)
      await queue()
    })()),
  }
}
export type Show = ReturnType<typeof makeShow>

/** 410100 → 4101: what all regions below share. */
export const scopePrefix = (region: string): string => region.replace(/(00){1,2}$/, '')
