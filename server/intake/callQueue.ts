// The queue: whose phone rings for the call that has waited longest, what an operator takes himself, and whom he dials.
import { claimCallback, dropUndialled, findCallback, findCallView, insertCall, requeue, reserveFor, reserveNext, addCallEvent, type WaitingRow } from '../db/calls.ts'
import { endWrapUps, setSeat, type SeatState } from '../db/seats.ts'
import { isConflict } from '../db/pool.ts'
import { normalizePhone } from '../domain/phone.ts'
import type { CallView } from '../contracts/call.ts'
import type { CallParts, Show } from './callPorts.ts'

/** After a call a seat has this long to finish its notes, in seconds. */
const WRAP_UP_SECONDS = 20
/** A page that asked to dial has this long to do it, in seconds. */
const DIAL_SECONDS = 30

export type TakeOutcome = { ok: true; call: CallView } | { ok: false; refusal: 'no-such-call' | 'call-taken' | 'call-ended' | 'operator-busy' | 'phone-not-ready'; by?: string }
export type DialOutcome = { ok: true; call: CallView } | { ok: false; refusal: 'operator-busy' | 'callback-taken'; by?: string }

export function makeQueue(parts: CallParts, show: Show) {
  const { db, edge, clock, newId } = parts
  let serving: Promise<boolean> | null = null

  /** Rings operators for waiting calls until nobody waits or nobody is free. True when `sipCallId` was rung in this turn. */
  async function serve(sipCallId?: string): Promise<boolean> {
    while (serving) await serving // one turn at a time in this process; other processes are kept apart by row locks
    serving = (async () => {
      let rung = false
      for (let row = await next(); row; row = await next()) {
        if (!await ring(row)) break // the edge is away: it will report everything when it is back
        if (row.sipCallId === sipCallId) rung = true
      }
      return rung
    })()
    try { return await serving } finally { serving = null }
  }

  async function next(): Promise<WaitingRow | null> {
    try {
      return await db.tx(async (tx) => {
        const row = await reserveNext(tx, clock())
        if (row) await addCallEvent(tx, row.id, 'offered', clock(), { operator: row.username })
        return row
      })
    } catch (error) {
      if (isConflict(error, 'call_one_an_operator')) return null // another process gave him a call this instant
      throw error
    }
  }

  async function ring(row: WaitingRow): Promise<boolean> {
    const sent = edge.ring({ callId: row.sipCallId, tid: row.tid }, row.username)
    if (!sent.ok) await db.tx((tx) => requeue(tx, row.sipCallId, null))
    show.call(row.id)
    show.seat(row.operatorId)
    return sent.ok
  }

  /** An operator takes a waiting call himself. Of two who press at once one wins, the other learns who. */
  async function take(callId: string, who: { accountId: string; prefix: string }): Promise<TakeOutcome> {
    const before = await findCallView(db, callId, who.prefix)
    if (!before) return { ok: false, refusal: 'no-such-call' }
    let row: WaitingRow | null
    try {
      row = await db.tx(async (tx) => {
        const { rows } = await tx.query<{ registered: boolean }>('select registered from seat where account_id = $1', [who.accountId])
        if (!rows[0]?.registered) return null
        const reserved = await reserveFor(tx, callId, who.accountId, clock())
        if (reserved) await addCallEvent(tx, callId, 'taken', clock(), { operator: reserved.username })
        return reserved
      })
    } catch (error) {
      if (isConflict(error, 'call_one_an_operator')) return { ok: false, refusal: 'operator-busy' }
      throw error
    }
    const now = await findCallView(db, callId)
    if (!now) return { ok: false, refusal: 'no-such-call' }
    if (row) { await ring(row); return { ok: true, call: now } }
    if (now.state === 'ended') return { ok: false, refusal: 'call-ended' }
    if (now.operator?.accountId === who.accountId) return { ok: true, call: now }
    if (now.operator) return { ok: false, refusal: 'call-taken', by: now.operator.seat === null ? now.operator.name : `${now.operator.seat} ${now.operator.name}` }
    return { ok: false, refusal: 'phone-not-ready' }
  }

  /** The record of a call that the operator's page is about to dial; its id is the token the edge will report. */
  async function dial(who: { accountId: string; prefix: string }, to: { phone: string; incidentId?: string; callbackId?: string }): Promise<DialOutcome> {
    const id = newId()
    try {
      const ok = await db.tx(async (tx) => {
        if (to.callbackId !== undefined && !await claimCallback(tx, to.callbackId, who.accountId, clock(), who.prefix)) return false
        await insertCall(tx, { id, sipCallId: `pending-${id}`, direction: 'outbound', phone: normalizePhone(to.phone) ?? to.phone, drill: false, region: parts.region, tid: null, at: clock(), operatorId: who.accountId, ...(to.incidentId === undefined ? {} : { incidentId: to.incidentId }) })
        await addCallEvent(tx, id, 'asked', clock(), { to: to.phone })
        return true
      })
      if (!ok) {
        const callback = to.callbackId === undefined ? null : await findCallback(db, to.callbackId)
        return { ok: false, refusal: 'callback-taken', ...(callback?.claimedBy ? { by: callback.claimedBy } : {}) }
      }
    } catch (error) {
      if (isConflict(error, 'call_one_an_operator')) return { ok: false, refusal: 'operator-busy' }
      throw error
    }
    const call = await findCallView(db, id)
    if (!call) throw new Error(`call ${id} vanished`)
    show.call(id)
    return { ok: true, call }
  }

  async function seat(accountId: string, state: SeatState): Promise<void> {
    await setSeat(db, accountId, state, clock())
    show.seat(accountId)
    if (state === 'ready') await serve()
  }

  /** Every second: ends wrap-ups and serves whoever waits, in case an event was lost. */
  async function tick(): Promise<void> {
    const now = clock()
    for (const accountId of await endWrapUps(db, new Date(now.getTime() - WRAP_UP_SECONDS * 1000), now)) show.seat(accountId)
    const dropped = await db.tx((tx) => dropUndialled(tx, new Date(now.getTime() - DIAL_SECONDS * 1000), now))
    for (const call of dropped) { show.call(call.id); show.seat(call.operatorId) }
    await serve()
  }

  return { serve, take, dial, seat, tick }
}
