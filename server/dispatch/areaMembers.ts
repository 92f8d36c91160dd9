// Who is in an area: incidents join and leave it some at a time, and what a process leaves half done the next look finishes. Which ones belong is the detector's and people's to say.
import { listAdrift, listTakenOut, listUnaware } from '../db/areaSignals.ts'
import { lockArea } from '../db/areas.ts'
import { lockIncidents } from '../db/incidents.ts'
import { isOpen, type Actor, type AreaLeft } from '../domain/incident.ts'
import type { Db } from '../db/pool.ts'
import type { Writer, Writing } from './write.ts'

const SYSTEM: Actor = { kind: 'system' }
/** Incidents that join or leave in one transaction: more would be locked for longer than a team's answer should wait. */
const TOGETHER = 100
/** And after one look: the batch must not wait for the rest of thousands. */
const A_LOOK = 1000

export function makeAreaMembers({ db, write }: { db: Db; write: Writer['write'] }) {
  let allAware = false

  /** Returns how many of these incidents are in the area now. `free`: those that somebody else has are left out. */
  async function join(w: Writing, area: { id: string; number: string }, ids: readonly string[], actor: Actor, which: 'all' | 'free' = 'all'): Promise<number> {
    const locked = ids.length === 0 ? [] : [...(await lockIncidents(w.tx, ids, which)).values()]
    await w.decideAll(locked.map((incident) => ({ incident, command: { type: 'join-area', areaId: area.id, number: area.number }, actor })))
    return locked.length
  }

  /** `of`: who has gone elsewhere since he was looked up stays there. */
  async function leave(w: Writing, of: readonly string[], ids: readonly string[], why: AreaLeft, actor: Actor): Promise<void> {
    const locked = ids.length === 0 ? [] : [...(await lockIncidents(w.tx, ids)).values()]
    // When it is over, who was in it and is done stays as he is.
    const going = locked.filter((i) => i.area !== null && of.includes(i.area.id) && (why !== 'closed' || isOpen(i)))
    await w.decideAll(going.map((incident) => ({ incident, command: { type: 'leave-area', why }, actor })))
  }

  async function leaveInParts(of: readonly string[], ids: readonly string[], why: AreaLeft, actor: Actor): Promise<void> {
    for (let from = 0; from < ids.length; from += TOGETHER) await write((w) => leave(w, of, ids.slice(from, from + TOGETHER), why, actor))
  }

  /** What a look found. False: somebody was at work on one of them, which joins at the next look. A process that dies in between leaves the rest to that look, too. */
  async function joinInParts(areaId: string, incidents: readonly string[]): Promise<boolean> {
    let settled = 0
    for (let from = 0; from < Math.min(incidents.length, A_LOOK); from += TOGETHER) {
      settled += await write(async (w) => {
        const area = await lockArea(w.tx, areaId)
        if (area?.status !== 'open') return 0
        const these = incidents.slice(from, from + TOGETHER)
        const out = new Set(await listTakenOut(w.tx, areaId, these)) // since the look a person may have spoken
        return out.size + await join(w, area, these.filter((id) => !out.has(id)), SYSTEM, 'free')
      })
    }
    return settled === incidents.length
  }

  /** Those of areas that were merged follow into what is the one area now, and whoever waits in an area's estates comes in; `areaId`: into this one alone. False: not all of them yet. */
  async function takeOver({ areaId, actor = SYSTEM, which = 'free' }: { areaId?: string; actor?: Actor; which?: 'all' | 'free' } = {}): Promise<boolean> {
    const adrift = Map.groupBy((await listAdrift(db)).filter((a) => areaId === undefined || a.areaId === areaId), (a) => a.areaId)
    let isWhole = true
    for (const [into, list] of adrift) {
      const ids = list.map((a) => a.incidentId)
      let settled = 0
      for (let from = 0; from < Math.min(ids.length, which === 'all' ? Infinity : A_LOOK); from += TOGETHER) {
        settled += await write(async (w) => {
          const area = await lockArea(w.tx, into)
          if (area?.status !== 'open') return 0
          const these = ids.slice(from, from + TOGETHER)
          const locked = [...(await lockIncidents(w.tx, these, which)).values()]
          const still = new Set((await listAdrift(w.tx, these)).filter((a) => a.areaId === into).map((a) => a.incidentId)) // a person may have spoken since
          await w.decideAll(locked.filter((i) => still.has(i.id)).map((incident) => ({ incident, command: { type: 'join-area', areaId: into, number: area.number }, actor })))
          return locked.length
        })
      }
      isWhole &&= settled === ids.length
    }
    return isWhole
  }

  /** At a process's start: incidents that an earlier version of ours put into an area are told so. False: not all of them yet. */
  async function makeAware(): Promise<boolean> {
    if (allAware) return true
    const unaware = Map.groupBy(await listUnaware(db), (u) => u.areaId)
    let isWhole = true
    for (const [areaId, list] of unaware) isWhole = (await joinInParts(areaId, list.map((u) => u.incidentId))) && isWhole
    allAware = isWhole
    return isWhole
  }

  return { join, leave, leaveInParts, joinInParts, takeOver, makeAware }
}
