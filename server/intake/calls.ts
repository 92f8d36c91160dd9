// Calls of the 96333 line: what the edge says becomes rows, events, reports and call-backs. Several processes may hear the same; one acts.
import { addCallEvent, addDigit, answerCall, endCall, insertCall, insertCallback, finishCallbacks, linkCall, listLiveSipCalls, listUnreported, moveCall, nameOutbound, proposeElevator, requeue, setRecording, type EndedCall, type Outcome, type Reportable } from '../db/calls.ts'
import { outlasting, type Db } from '../db/pool.ts'
import { restSeat, setAllRegistered, setRegistered, wrapUp } from '../db/seats.ts'
import { normalizePhone } from '../domain/phone.ts'
import type { EdgeCall, EdgeEvent } from '../sip/edge.ts'
import { makeShow, type CallParts } from './callPorts.ts'
import { makeQueue } from './callQueue.ts'

/** One spelling for a number, so that a caller is known again; what is no number stays as it came. */
const numberOf = (written: string): string => normalizePhone(written) ?? written

type On<T extends EdgeEvent['type']> = Extract<EdgeEvent, { type: T }>
const SYSTEM = { kind: 'system' } as const
/** Who has just not taken a call is not rung for this long, in seconds. */
const REST_SECONDS = 5

/** Who was spoken with before that long has a report, or somebody has missed him. */
const UNREPORTED_HOURS = 24

export function makeCalls(parts: CallParts) {
  const { edge, clock, dispatch, fault, newId } = parts
  let closed = false
  /** The edge says a thing once: a database that is away for a while loses no call. */
  const last = <T>(work: () => Promise<T>) => outlasting(work, () => !closed)
  const query = ((...asked: [string, unknown[]]) => last(() => parts.db.query(...asked))) as Db['query']
  const db: Pick<Db, 'tx' | 'query'> = { tx: (work) => last(() => parts.db.tx(work)), query }
  const show = makeShow(parts)
  const queue = makeQueue(parts, show)
  /** One call's events one after the other, in the order they came. */
  const order = new Map<string, Promise<void>>()

  function hear(event: EdgeEvent): void {
    const key = 'callId' in event ? event.callId : event.type
    const next = (order.get(key) ?? Promise.resolve()).then(() => handle(event)).catch((error: unknown) => fault(`line ${event.type}`, error))
    order.set(key, next)
    void next.then(() => { if (order.get(key) === next) order.delete(key) })
  }

  async function handle(e: EdgeEvent): Promise<void> {
    switch (e.type) {
      case 'queued': return queued(e)
      case 'parked': return parked(e)
      case 'missed': return missed(e)
      case 'stale': return void (await db.tx((tx) => requeue(tx, e.callId, null)))
      case 'ringing': return record(e.callId, 'ringing', e.at, { operator: e.operator })
      case 'ring-all': return record(e.callId, 'ring-all', e.at, { reason: e.reason })
      case 'answered': case 'outbound-answered': return answered(e)
      case 'abandoned': return ended(e.callId, 'abandoned', e.at, { reason: e.reason })
      case 'ended': return ended(e.callId, 'failed', e.at, { by: e.by })
      case 'outbound-failed': return ended(e.callId, FAILED[e.code] ?? 'failed', e.at, { code: e.code })
      case 'outbound-dialled': return dialled(e)
      case 'outbound-ringing': return record(e.callId, 'ringing', e.at, {})
      case 'digit': return e.side === 'caller' ? digit(e) : undefined
      case 'registered': case 'unregistered': return registered(e)
      case 'sync': return reconcile(e)
      case 'edge-up': return
      case 'edge-down': return
      case 'prompt-finished': return
    }
  }

  async function queued(e: On<'queued'>): Promise<void> {
    const id = newId()
    const ours = await db.tx(async (tx) => {
      if (!await insertCall(tx, { id, sipCallId: e.callId, direction: 'inbound', phone: numberOf(e.from), drill: e.drill, region: parts.region, tid: null, at: e.at })) return false
      await addCallEvent(tx, id, 'queued', e.at, { from: e.from, to: e.to, source: e.source })
      return true
    })
    if (!ours) return
    show.call(id)
    // Taken means: it is in PostgreSQL. Until then the edge would ring everybody after 3 s.
    const sent = await edge.take({ callId: e.callId, tid: e.tid }, { prompt: 'welcome', repeat: 20 })
    if (!sent.ok) fault('take', new Error(`call ${e.callId}: ${sent.refusal}`))
  }

  async function parked(e: On<'parked'>): Promise<void> {
    const id = await db.tx((tx) => moveCall(tx, e.callId, e.tid))
    if (id) await queue.serve()
  }

  /** The operator did not take it: the next one is rung, or the call waits on with its prompt. */
  async function missed(e: On<'missed'>): Promise<void> {
    const id = await db.tx(async (tx) => {
      const found = await requeue(tx, e.callId, e.tid)
      if (found) await addCallEvent(tx, found, 'missed', e.at, { operator: e.operator, reason: e.reason, code: e.code })
      return found
    })
    if (!id) return
    await restSeat(db, e.operator, new Date(clock().getTime() + REST_SECONDS * 1000))
    show.call(id)
    if (!await queue.serve(e.callId)) await edge.take({ callId: e.callId, tid: e.tid }, { prompt: 'please-wait', repeat: 20 })
  }

  async function record(sipCallId: string, type: string, at: Date, data: Record<string, unknown>): Promise<void> {
    await db.tx(async (tx) => {
      const { rows } = await tx.query<{ id: string }>('select id from call where sip_call_id = $1', [sipCallId])
      if (rows[0]) await addCallEvent(tx, rows[0].id, type, at, data)
    })
  }

  /** Somebody speaks with the caller: from now on it is a report, and somebody owns it. */
  async function answered(e: On<'answered'> | On<'outbound-answered'>): Promise<void> {
    let called: string[] = []
    const call = await db.tx(async (tx) => {
      const row = await answerCall(tx, { sipCallId: e.callId }, e.operator, e.at)
      if (row) {
        await addCallEvent(tx, row.id, 'answered', e.at, { operator: e.operator })
        called = await finishCallbacks(tx, row.phone, e.at)
      }
      return row
    })
    if (!call) return
    if (call.direction === 'inbound') await edge.stopPlaying(e.callId)
    await report({ sipCallId: e.callId })
    show.call(call.id)
    for (const id of called) show.callback(id)
    if (call.operatorId) show.seat(call.operatorId)
  }

  /** What is to be a report and is none yet becomes one. */
  async function report(which: Parameters<typeof listUnreported>[1]): Promise<void> {
    for (const call of await listUnreported(db, which)) {
      try { await reportOne(call) } catch (error) { fault(`report of call ${call.id}`, error) }
    }
  }

  /** A report without an elevator: the keyed code is a proposal until it is read back. */
  async function reportOne(call: Reportable): Promise<void> {
    const code = call.digits.replace('#', '')
    const received = await last(() => dispatch.receiveReport({
      source: 'call', sourceRef: call.id, region: parts.region, drill: call.drill, reportedAt: call.queuedAt,
      ...(/^\+?[0-9*#-]{3,20}$/.test(call.phone) ? { callerPhone: call.phone } : {}), ...(code === '' ? {} : { said: code }), ...(call.cutOff ? { note: '来电未接通，已按键识别码' } : {}),
    }, SYSTEM))
    await db.tx((tx) => linkCall(tx, call.id, received.incidentId))
  }

  async function ended(sipCallId: string, outcome: Outcome, at: Date, data: Record<string, unknown>): Promise<void> {
    const call = await db.tx(async (tx) => {
      const row = await endCall(tx, sipCallId, outcome, at)
      if (!row) return null
      await addCallEvent(tx, row.id, 'ended', at, { outcome: row.outcome, ...data })
      if (row.direction === 'inbound' && row.outcome !== 'answered') await insertCallback(tx, newId(), row, at)
      return row
    })
    if (call) await afterEnd(call, at)
  }

  async function afterEnd(call: EndedCall, at: Date): Promise<void> {
    // Somebody keyed the code of a real elevator and was cut off: that is a report, whoever answers the call-back.
    await report({ sipCallId: call.sipCallId })
    show.call(call.id)
    if (call.direction === 'inbound' && call.outcome !== 'answered') show.callbackOf(call.id)
    if (call.operatorId !== null) {
      await wrapUp(db, call.operatorId, at)
      show.seat(call.operatorId)
    }
    if (call.outcome === 'answered') {
      const path = await parts.keepRecording({ id: call.id, sipCallId: call.sipCallId })
      if (path !== null) { await setRecording(db, call.id, path); show.call(call.id) }
    }
    await queue.serve()
  }

  /** `reference` is the call's own id, given out by `dial`; a call dialled by hand gets a row now. */
  async function dialled(e: On<'outbound-dialled'>): Promise<void> {
    const id = /^[0-9a-f-]{36}$/.test(e.reference) ? e.reference : newId()
    await db.tx(async (tx) => {
      const named = await nameOutbound(tx, id, e.callId)
      if (!named) {
        const { rows } = await tx.query<{ id: string }>('select id from account where username = $1', [e.operator])
        if (!await insertCall(tx, { id, sipCallId: e.callId, direction: 'outbound', phone: numberOf(e.to), drill: false, region: parts.region, tid: null, at: e.at, ...(rows[0] ? { operatorId: rows[0].id } : {}) })) return
      }
      await addCallEvent(tx, id, 'dialled', e.at, { to: e.to, operator: e.operator })
    })
    show.call(id)
  }

  /** A finished code is looked up at once: the waiting caller hears whether it is known, the operator sees it. */
  async function digit(e: On<'digit'>): Promise<void> {
    const call = await db.tx((tx) => addDigit(tx, e.callId, e.digit))
    if (!call) return
    if (e.digit === '#') {
      const code = call.digits.slice(0, -1)
      const keyed = await db.tx(async (tx) => {
        const answer = await parts.resolveCode(tx, code)
        await proposeElevator(tx, call.id, answer.kind === 'found' ? answer.elevatorId : null)
        await addCallEvent(tx, call.id, 'code-keyed', e.at, { code, result: answer.kind })
        return answer
      })
      if (call.state === 'queued' || call.state === 'ringing') await edge.play(e.callId, keyed.kind === 'found' ? 'code-found' : keyed.kind === 'unknown' ? 'code-unknown' : 'code-malformed')
      if (call.incidentId !== null) await dispatch.remark(call.incidentId, `按键识别码 ${code}${keyed.kind === 'found' ? '' : keyed.kind === 'unknown' ? '，登记中没有' : '，格式不符'}`)
    }
    show.call(call.id)
  }

  async function registered(e: On<'registered'> | On<'unregistered'>): Promise<void> {
    const accountId = await setRegistered(db, e.operator, e.type === 'registered', e.at)
    if (!accountId) return
    show.seat(accountId)
    if (e.type === 'registered') await queue.serve()
  }

  /** After a connect: what the edge no longer knows has ended meanwhile, what we do not know has come meanwhile. */
  async function reconcile(e: On<'sync'>): Promise<void> {
    await setAllRegistered(db, e.operators)
    const there = new Map(e.calls.map((c) => [c.callId, c]))
    for (const row of await listLiveSipCalls(db)) {
      // A page has 60 s to dial what it asked for; a call queued this second may be newer than the list.
      const grace = row.sipCallId.startsWith('pending-') ? 60_000 : 2_000
      if (!there.has(row.sipCallId) && row.queuedAt.getTime() < e.at.getTime() - grace) await ended(row.sipCallId, row.direction === 'inbound' ? 'abandoned' : 'failed', clock(), { found: 'sync' })
    }
    for (const call of e.calls) await adopt(call)
    // Whoever heard them may have died before they were reports.
    await report({ since: new Date(clock().getTime() - UNREPORTED_HOURS * 3_600_000) })
    await queue.serve()
  }

  async function adopt(call: EdgeCall): Promise<void> {
    if (call.direction === 'outbound') return
    if (call.state === 'queued') return queued({ type: 'queued', at: call.since, callId: call.callId, tid: call.tid, from: call.from, to: call.to, source: 'sync', drill: call.drill })
    const id = newId()
    await db.tx(async (tx) => {
      if (await insertCall(tx, { id, sipCallId: call.callId, direction: 'inbound', phone: numberOf(call.from), drill: call.drill, region: parts.region, tid: null, at: call.since })) await addCallEvent(tx, id, 'queued', call.since, { from: call.from, to: call.to, source: 'sync' })
    })
    if (call.state === 'parked') {
      await db.tx((tx) => requeue(tx, call.callId, call.tid))
    } else if (call.state === 'talking' && call.operator !== null) {
      await answered({ type: 'answered', at: clock(), callId: call.callId, operator: call.operator, from: call.from })
    }
  }

  const off = edge.on(hear)
  const timer = setInterval(() => { queue.tick().catch((error: unknown) => fault('queue', error)) }, 1000)
  return {
    ...queue,
    show,
    async close() { closed = true; off(); clearInterval(timer); await Promise.allSettled(order.values()) },
  }
}
export type Calls = ReturnType<typeof makeCalls>

/** SIP answers that say why nobody spoke. */
const FAILED: Record<number, Outcome> = { 486: 'busy', 600: 'busy', 480: 'no-answer', 408: 'no-answer', 487: 'no-answer', 603: 'rejected', 403: 'rejected', 607: 'rejected' }
