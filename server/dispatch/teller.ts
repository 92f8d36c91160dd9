// What follows a commit: alarms are set, consoles and phones told, the outbox row goes. A crash before it leaves the row and the deadlines, which the auditor of any process finds.
import { deleteMessages, type Message } from '../db/outbox.ts'
import { listBriefs, listMyAssignmentsIn } from '../db/incidentViews.ts'
import { inBatches } from '../db/inBatches.ts'
import { planOfficerNotices } from '../db/officerNotices.ts'
import { isOfAnItem } from '../db/pool.ts'
import type { Saved } from '../db/saveIncidents.ts'
import { listTeamsOf } from '../db/teams.ts'
import type { DispatchParts } from './ports.ts'

/** Incidents told in one go. */
const MOST = 100

export function makeTeller({ db, crowd, clock, publish, wake, notify, fault }: DispatchParts) {
  const show = inBatches<Message, null>(async (messages) => { await showAll(messages); return messages.map(() => null) }, { most: MOST, mayReplay: isOfAnItem, rest: 0.5 })
  /** Beside the consoles and the crews: whoever has to set out waits for nobody. */
  const tellOfficers = inBatches<string, null>(async (ids) => {
    notify.wake(await planOfficerNotices(crowd, ids, notify.channels, clock))
    return ids.map(() => null)
  }, { most: MOST, mayReplay: isOfAnItem, rest: 0.5 })
  const tell = (message: Message): Promise<unknown> => Promise.all([show(message), ...(message.officer ? [tellOfficers(message.incidentId)] : [])])
  const forget = inBatches<string, null>(async (ids) => { await deleteMessages(crowd, ids); return ids.map(() => null) }, { most: 1000 })

  /** Shows the newest committed states; telling one twice is harmless, clients keep the highest version. */
  async function showAll(messages: readonly Message[]): Promise<void> {
    const ids = [...new Set(messages.map((m) => m.incidentId))]
    const called = [...new Map(messages.flatMap((m) => m.teams.map((teamId) => [`${teamId} ${m.incidentId}`, { teamId, incidentId: m.incidentId }] as const))).values()]
    const [briefs, teams, mine] = await Promise.all([listBriefs(db, ids), listTeamsOf(db, [...new Set(called.map((c) => c.teamId))]), listMyAssignmentsIn(db, called)])
    if (briefs.length < ids.length) throw new Error(`${ids.length - briefs.length} incidents have messages but no rows`)
    // The phones first: somebody has to set out.
    for (const unit of new Set(messages.flatMap((m) => m.left ?? []))) publish.unit(unit)
    await Promise.all([...mine.map((m) => publish.assignment(m.teamId, m.view)), ...briefs.map((b) => publish.incident(b)), ...teams.map((t) => publish.team(t))])
  }

  return {
    /** Carries out what one transaction saved; faults are noted, and the auditor does it again. */
    carryOut(saved: Saved): void {
      notify.wake(saved.rungs)
      const woken = saved.deadlines.map((d) => wake.wake(d))
      for (const { id, message } of saved.messages) {
        Promise.all([tell(message), ...woken]).then(() => forget(id)).catch((error: unknown) => { fault('carry out', error) })
      }
    },
    /** What an outbox row says, told again. */
    tell,
  }
}
export type Teller = ReturnType<typeof makeTeller>
