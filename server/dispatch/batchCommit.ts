// Sends the pairs of a batch, each incident through the one write path. A pair that somebody was quicker with is lost, not forced.
import type { AreaPair } from '../contracts/area.ts'
import { claimMove } from '../db/areas.ts'
import { lockIncident } from '../db/incidents.ts'
import type { Refusal } from '../domain/decide.ts'
import { isWaiting, takesPair } from '../domain/areaProposal.ts'
import { MOVED_BY_BATCH, type Actor, type Incident } from '../domain/incident.ts'
import type { DispatchParts } from './ports.ts'
import type { Writer, Writing } from './write.ts'

/** `lost`: somebody else was quicker. `refused`: dispatch does not send this team there. `failed`: a fault of ours, told as one. */
export interface Sent { incidentId: string; teamId: string; movedFrom: string | null; outcome: 'sent' | 'lost' | 'refused' | 'failed' }

/** More at once would only wait for the same rows. */
const AT_ONCE = 4

/** Undoes a move of which one part could not be done. */
class HalfMoved extends Error {
  readonly outcome: Sent['outcome']
  constructor(outcome: Sent['outcome']) { super(outcome); this.outcome = outcome }
}

export function makeBatchCommit({ writer, ...parts }: DispatchParts & { writer: Writer }) {
  return async function commitPairs(areaId: string, pairs: readonly AreaPair[], actor: Actor): Promise<Sent[]> {
    const moves = pairs.filter((p) => p.movedFrom !== null)
    /** Who takes over what a moved crew leaves goes with it, in one step. */
    const successors = new Set(moves.flatMap((m) => pairs.filter((p) => p.incidentId === m.movedFrom && p.movedFrom === null)))
    const units = [...pairs.filter((p) => p.movedFrom === null && !successors.has(p)).map((p) => [p]), ...moves.map((m) => [m, ...[...successors].filter((s) => s.incidentId === m.movedFrom)])]
    const results: Sent[] = []
    let next = 0
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, units.length) }, async () => {
      for (let unit = units[next++]; unit !== undefined; unit = units[next++]) {
        const outcome = await attempt(areaId, unit, actor)
        results.push(...unit.map((p) => ({ incidentId: p.incidentId, teamId: p.teamId, movedFrom: p.movedFrom, outcome })))
      }
    }))
    return results
  }

  async function attempt(areaId: string, [pair, successor]: AreaPair[], actor: Actor): Promise<Sent['outcome']> {
    if (!pair) throw new Error('a unit without a pair')
    try {
      return await writer.write((w) => (pair.movedFrom === null ? assign(w, pair, actor) : move(w, areaId, pair, pair.movedFrom, successor, actor)))
    } catch (error) {
      if (error instanceof HalfMoved) return error.outcome
      parts.fault(`batch: ${pair.incidentId}`, error)
      return 'failed'
    }
  }

  async function assign(w: Writing, pair: AreaPair, actor: Actor): Promise<Sent['outcome']> {
    const incident = await lockIncident(w.tx, pair.incidentId)
    return incident && takesPair(incident, pair) ? offer(w, incident, pair, actor) : 'lost'
  }

  async function offer(w: Writing, incident: Incident, pair: AreaPair, actor: Actor): Promise<'sent' | 'lost' | 'refused'> {
    const decided = await w.decide(incident, { type: 'assign', teamId: pair.teamId, confirmed: false, batch: pair.by === 'system' }, actor)
    return decided.ok ? 'sent' : outcomeOf(decided.refusal)
  }

  /** A crew on its way turns round: whoever takes over first, then it is sent home, then sent there. All of it or nothing. */
  async function move(w: Writing, areaId: string, pair: AreaPair, fromId: string, successor: AreaPair | undefined, actor: Actor): Promise<Sent['outcome']> {
    const locked = new Map<string, Incident | null>()
    for (const id of [fromId, pair.incidentId].sort()) locked.set(id, await lockIncident(w.tx, id))
    let from = locked.get(fromId)
    const to = locked.get(pair.incidentId)
    const own = from?.assignments.find((a) => a.teamId === pair.teamId && (a.status === 'accepted' || a.status === 'departed'))
    if (!from || !to || !own || !isWaiting(to)) return 'lost'
    // Once in an area, whatever the proposal knew: another may have gone out meanwhile.
    if (!(await claimMove(w.tx, { areaId, teamId: pair.teamId, from: fromId, to: pair.incidentId }, w.now))) return 'refused'
    if (successor) {
      const taken = await w.decide(from, { type: 'assign', teamId: successor.teamId, confirmed: false, batch: successor.by === 'system' }, actor)
      if (!taken.ok) throw new HalfMoved(outcomeOf(taken.refusal))
      from = taken.incident
    }
    const left = await w.decide(from, { type: 'stand-down', assignmentId: own.id, reason: MOVED_BY_BATCH }, actor)
    if (!left.ok) throw new HalfMoved('lost')
    const offered = await offer(w, to, pair, actor)
    if (offered !== 'sent') throw new HalfMoved(offered)
    return 'sent'
  }
}

const outcomeOf = (refusal: Refusal): 'lost' | 'refused' => (refusal === 'no-such-candidate' || refusal === 'candidate-refused' ? 'refused' : 'lost')
