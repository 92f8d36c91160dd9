// The surge worker (批量派单): in every process, looks at the open areas, proposes who goes where, and sends it when nobody else does. All that a process knows is in PostgreSQL: any may die.
import { createHash } from 'node:crypto'
import type { AreaBrief, AreaCommand, AreaPair, AreaProposal } from '../contracts/area.ts'
import { countUnswept, listAreaChildren, listAreaCrews } from '../db/areaBatch.ts'
import { areaBrief } from '../db/areaViews.ts'
import { addEvent, bumpVersion, dropPins, findArea, listOpenAreas, listPins, lockArea, lockFreeArea, savePin, saveProposal, type AreaRow } from '../db/areas.ts'
import { lockIncidents } from '../db/incidents.ts'
import type { Tx } from '../db/pool.ts'
import { isSame, pairKey, takesChoice, whyNotChosen } from '../domain/areaProposal.ts'
import type { Actor } from '../domain/incident.ts'
import type { Estimator } from '../domain/travel.ts'
import type { TravelModel } from '../domain/travelModel.ts'
import type { AreaOutcome, AreaRefusal, Areas } from './areas.ts'
import { makeBatchCommit } from './batchCommit.ts'
import type { Dispatch } from './dispatch.ts'
import { makePlanner } from './planner.ts'
import type { DispatchParts, Scope } from './ports.ts'

export interface SurgeParts extends DispatchParts {
  areas: Areas
  candidates: DispatchParts['candidates']
  ranked: Dispatch['candidates']
  writer: Dispatch['writer']
  /** Travel times as our own arrivals have taught them; null: not enough of them yet. */
  learned: () => TravelModel | null
  estimator: () => Estimator
  tellArea: (view: AreaBrief) => Promise<void>
}
export type Batching = Extract<AreaCommand, { type: 'commit' | 'change' | 'undo-change' | 'solve' }>
type Person = Actor & { kind: 'account' }

/** An alarm is in its area and its area on the consoles within two seconds. */
const EVERY_MS = 700
/** The same cars and crews are solved again after so long, for crews move. */
const SOLVE_AGAIN_MS = 5000
/** A look is followed by a rest of so many times its length, but never a longer one. */
const REST_FACTOR = 3
const LONGEST_REST_MS = 3000
/** Who commits has so long before another takes over. */
const LEASE_MS = 15_000
/** A pair that was refused is not proposed again for so long. */
const REFUSED_MS = 60_000
/** And one that somebody was quicker with, or that a fault kept back: the next look sees why. */
const LOST_MS = 3000
/** A promise is looked at again after so long: it is renewed when it is about to end, and every process may do that. */
const PROMISE_LOOK_MS = 10_000
/** So many in one write: whoever wants one of these incidents meanwhile does not wait for long. */
const PROMISED_TOGETHER = 12
const DETECTOR = 'detector'
const no = (refusal: AreaRefusal): Extract<AreaOutcome, { ok: false }> => ({ ok: false, refusal })

export function makeSurge(parts: SurgeParts) {
  const { db, clock, areas } = parts
  const commitPairs = makeBatchCommit(parts)
  const planner = makePlanner()
  /** An area of thousands is looked at less often, and so is a night of thousands of signals: the looks must leave time for everything else. By the area's id, and DETECTOR. */
  const restUntil = new Map<string, number>()
  /** Pairs that dispatch refused, with when that is forgotten. Another process finds out by itself. */
  const refused = new Map<string, number>()
  /** Cars whose promise was looked at just now. */
  const promised = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let closed = false

  /** What an area proposes now. A new solution never puts off the moment at which it goes out by itself. */
  async function solve(tx: Tx, area: AreaRow, now: Date): Promise<AreaRow> {
    const children = await listAreaChildren(tx, area.id)
    const [crews, choices, unswept] = [await listAreaCrews(tx, area.id, children, now), await listPins(tx, area.id), await countUnswept(tx, area.id)]
    for (const [key, until] of refused) if (until <= now.getTime()) refused.delete(key)
    const stale = choices.filter((c) => !children.some((w) => w.incident.id === c.incidentId && takesChoice(w.incident, c.teamId))).map((c) => c.incidentId)
    if (stale.length > 0) await dropPins(tx, area.id, stale)
    const plan = await planner.plan({ children, crews, choices, unswept, refused: new Set(refused.keys()), learned: parts.learned(), now })
    if (plan && area.proposal && area.proposedAt && isSame(plan, area.proposal) && now.getTime() - area.proposedAt.getTime() < SOLVE_AGAIN_MS) return area
    const autoCommitAt = plan && plan.pairs.length > 0 ? (area.autoCommitAt ?? new Date(now.getTime() + area.holdSeconds * 1000)) : null
    const proposal: AreaProposal | null = plan && { ...plan, at: now.toISOString(), autoCommitAt: autoCommitAt?.toISOString() ?? null }
    if (proposal === null && area.proposal === null) return area
    // Whoever is sending goes on: a person's change meanwhile must not let another process send the same.
    const leaseUntil = area.leaseUntil !== null && area.leaseUntil > now ? area.leaseUntil : null
    const solved = { proposal, proposedAt: proposal ? now : null, autoCommitAt, leaseUntil }
    await saveProposal(tx, area.id, solved)
    return { ...area, ...solved }
  }

  /** One look at one area: propose, send what is due, tell what has changed. Nothing when another process is at it. */
  async function tend(areaId: string): Promise<void> {
    const looked = await db.tx(async (tx) => {
      const now = clock()
      const area = await lockFreeArea(tx, areaId)
      if (area?.status !== 'open' || (area.leaseUntil !== null && area.leaseUntil > now)) return null
      // Without a new solution the one that people have seen goes out when its time has come.
      const solved = await solve(tx, area, now).catch((error: unknown) => { parts.fault(`area ${areaId}: proposal`, error); return area })
      const isDue = solved.autoCommitAt !== null && solved.autoCommitAt <= now && solved.proposal !== null
      if (isDue) await saveProposal(tx, areaId, { ...solved, leaseUntil: new Date(now.getTime() + LEASE_MS) })
      return { solved, isDue, now }
    })
    if (looked?.isDue && looked.solved.proposal) await send(areaId, looked.solved.proposal.pairs, { kind: 'system' })
    await tell(areaId)
    if (looked) await keepPromises(looked.solved, looked.now)
  }

  /** Cars for which a busy crew is kept have their plan wait for it: only as long as a solution as fresh as this says so. */
  async function keepPromises({ proposal, proposedAt }: AreaRow, now: Date): Promise<void> {
    for (const [id, until] of promised) if (until <= now.getTime()) promised.delete(id)
    if (!proposal || !proposedAt || now.getTime() - proposedAt.getTime() > 2 * SOLVE_AGAIN_MS) return
    const kept = new Map(proposal.waiting.flatMap((w) => (w.next && !promised.has(w.incidentId) ? [[w.incidentId, w.next] as const] : [])))
    for (let ids = [...kept.keys()]; ids.length > 0; ids = ids.slice(PROMISED_TOGETHER)) {
      try { await promiseEach(ids.slice(0, PROMISED_TOGETHER)) } catch (error) { parts.fault(`promises: ${ids.length} to go`, error) }
    }

    async function promiseEach(ids: readonly string[]): Promise<void> {
      const done = await parts.writer.write(async (w) => {
        const free = [...(await lockIncidents(w.tx, ids, 'free')).values()]
        await w.decideAll(free.flatMap((incident) => { const next = kept.get(incident.id); return next ? [{ incident, command: { type: 'promise-team', ...next }, actor: { kind: 'system' } }] : [] }))
        return free
      })
      for (const { id } of done) promised.set(id, now.getTime() + PROMISE_LOOK_MS)
    }
  }

  /** Sends the pairs, each for itself; what is lost meanwhile is proposed again. */
  async function send(areaId: string, pairs: readonly AreaPair[], actor: Actor, seen?: string): Promise<void> {
    const results = await commitPairs(areaId, pairs, actor)
    const now = clock()
    for (const r of results) if (r.outcome !== 'sent') refused.set(pairKey(r.incidentId, r.teamId), now.getTime() + (r.outcome === 'refused' ? REFUSED_MS : LOST_MS))
    await db.tx(async (tx) => {
      const area = await lockArea(tx, areaId)
      if (!area) return
      const sent = results.filter((r) => r.outcome === 'sent')
      const failed = results.filter((r) => r.outcome === 'failed').length
      await addEvent(tx, areaId, 'committed', actor, { ...(seen === undefined ? {} : { seen }), sent: sent.length, lost: results.length - sent.length, ...(failed === 0 ? {} : { failed }), pairs: sent.map(({ incidentId, teamId, movedFrom }) => ({ incidentId, teamId, ...(movedFrom === null ? {} : { movedFrom }) })) }, now)
      await dropPins(tx, areaId, sent.map((r) => r.incidentId))
      // What was sent stands no more, whether or not there is anything new to propose.
      const nothing = { proposal: null, proposedAt: null, autoCommitAt: null, leaseUntil: null }
      await saveProposal(tx, areaId, nothing)
      await solve(tx, { ...area, ...nothing }, now)
      if (sent.length === results.length || actor.kind !== 'system') return
      // What did not go is due at once when it can go: it has waited its time. What a person left out has not.
      const after = await findArea(tx, areaId)
      if (after?.autoCommitAt) await saveProposal(tx, areaId, { ...after, autoCommitAt: now })
    })
  }

  /** To the consoles, when what they see has changed. */
  async function tell(areaId: string): Promise<void> {
    const brief = await db.tx(async (tx): Promise<AreaBrief | null> => {
      const area = await lockFreeArea(tx, areaId)
      if (!area) return null
      const seen = await areaBrief(tx, area)
      const version = await bumpVersion(tx, areaId, createHash('sha256').update(JSON.stringify({ ...seen, version: 0 })).digest('base64'))
      return version === null ? null : { ...seen, version }
    })
    if (brief) await parts.tellArea(brief)
  }

  /** What a person does to the proposal. */
  async function command(areaId: string, c: Batching, actor: Person, scope: Scope): Promise<AreaOutcome> {
    const now = clock()
    const ranked = c.type === 'change' && c.teamId !== null ? await parts.ranked(c.incidentId, scope) : null
    const answer = await db.tx(async (tx): Promise<{ outcome: AreaOutcome; pairs?: readonly AreaPair[] }> => {
      const area = await lockArea(tx, areaId)
      if (!area?.region.startsWith(scope.prefix)) return { outcome: no('no-such-area') }
      if (area.status === 'closed') return { outcome: no('area-closed') }
      const done = { outcome: { ok: true as const, areaId } }
      switch (c.type) {
        case 'solve': await solve(tx, { ...area, proposedAt: null }, now); return done
        case 'undo-change': {
          await dropPins(tx, areaId, [c.incidentId])
          await solve(tx, { ...area, proposedAt: null }, now)
          return done
        }
        case 'change': {
          const child = (await listAreaChildren(tx, areaId, [c.incidentId]))[0]
          if (!child || !takesChoice(child.incident, c.teamId)) return { outcome: no('not-waiting') }
          if (c.teamId !== null) {
            // Neither whom the ranking refuses nor whom the batch would pass over: a choice that is taken must come to something.
            const known = ranked?.find((r) => r.teamId === c.teamId)
            // Whom the ranking does not name cannot be sent, however near it is.
            const because = !known ? { code: 'out-of-reach' } : known.refusedBecause ?? whyNotChosen((await listAreaCrews(tx, areaId, [child], now)).find((k) => k.teamId === c.teamId), c.incidentId, new Set(refused.keys()))
            if (because) return { outcome: { ...no('team-not-free'), because } }
          }
          await savePin(tx, areaId, { incidentId: c.incidentId, teamId: c.teamId }, actor.id, now)
          await addEvent(tx, areaId, 'changed', actor, { incidentId: c.incidentId, teamId: c.teamId }, now)
          await solve(tx, { ...area, proposedAt: null }, now)
          return done
        }
        case 'commit': {
          if (area.leaseUntil !== null && area.leaseUntil > now) return { outcome: no('being-committed') }
          // He sends what he saw, never what has been solved since.
          if (!c.pairs) return { outcome: no(area.proposal ? 'pairs-missing' : 'no-proposal') }
          const pairs = await asSeen(tx, areaId, c.pairs, area.proposal?.pairs ?? [], now)
          if (pairs.length === 0) return { outcome: no('no-proposal') }
          // The moment at which it goes by itself stays until all has gone: this process may die.
          await saveProposal(tx, areaId, { ...area, autoCommitAt: area.proposal ? (area.autoCommitAt ?? now) : null, leaseUntil: new Date(now.getTime() + LEASE_MS) })
          return { ...done, pairs }
        }
      }
    })
    if (answer.outcome.ok && answer.pairs) await send(areaId, answer.pairs, actor, c.type === 'commit' ? c.proposalAt : undefined)
    if (answer.outcome.ok) await tell(areaId)
    return answer.outcome
  }

  /** The pairs that a person saw, whether or not a newer solution still has them; none against what a person has chosen for that car since. */
  async function asSeen(tx: Tx, areaId: string, seen: readonly { incidentId: string; teamId: string }[], proposed: readonly AreaPair[], now: Date): Promise<AreaPair[]> {
    const children = await listAreaChildren(tx, areaId, seen.map((s) => s.incidentId))
    const [crews, choices] = [await listAreaCrews(tx, areaId, children, now), await listPins(tx, areaId)]
    return seen.flatMap(({ incidentId, teamId }) => {
      if (choices.some((c) => c.incidentId === incidentId && c.teamId !== teamId)) return []
      const same = proposed.find((p) => p.incidentId === incidentId && p.teamId === teamId)
      const [child, crew] = [children.find((w) => w.incident.id === incidentId), crews.find((k) => k.teamId === teamId)]
      if (same || !child || !crew) return same ? [same] : []
      return [{ incidentId, teamId, teamName: crew.name, teamKind: crew.kind, tier: crew.unitId === child.maintenanceUnitId ? 1 as const : 2 as const, etaSeconds: Math.round(parts.estimator().times.seconds(crew.at, child.at, now)), reasons: [{ code: 'operator' }], by: 'operator' as const, movedFrom: null, next: [] }]
    })
  }

  /** One pass of this process. One area's fault must not keep the others waiting; `resting`: areas whose last look was long are left out for a while. */
  async function pass(resting = false): Promise<void> {
    const attempt = async <T>(where: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
      try { return await work() } catch (error) { parts.fault(where, error); return otherwise }
    }
    const unlessAtRest = async <T>(key: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
      const began = performance.now()
      if (resting && began < (restUntil.get(key) ?? 0)) return otherwise
      const done = await work()
      restUntil.set(key, performance.now() + Math.min(LONGEST_REST_MS, REST_FACTOR * (performance.now() - began)))
      return done
    }
    const found = await unlessAtRest(DETECTOR, () => attempt('areas: detector', areas.look, []), [])
    const changed = new Set([...found, ...await attempt('areas: power', areas.noticePower, [])])
    const open = await listOpenAreas(db)
    for (const { id } of open) await unlessAtRest(id, () => attempt(`area ${id}`, () => tend(id), undefined), undefined)
    for (const key of restUntil.keys()) if (key !== DETECTOR && !open.some((a) => a.id === key)) restUntil.delete(key)
    for (const id of changed) if (!open.some((a) => a.id === id)) await attempt(`area ${id}`, () => tell(id), undefined)
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => { running = pass(true).catch((error: unknown) => parts.fault('surge', error)).finally(schedule) }, EVERY_MS)
  }

  return { pass, tend, tell, command, start: schedule, async close() { closed = true; clearTimeout(timer); await running; await planner.close() } }
}
export type Surge = ReturnType<typeof makeSurge>
