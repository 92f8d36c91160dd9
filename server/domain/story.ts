// Words for tests of the rules: an incident's story told command by command, with a clock that is moved. No test framework in here.
import { decide, type Command, type Refusal } from './decide.ts'
import { apply, isOpen, isPooled, isUntried, type Incident, type IncidentEvent, type IncidentEventType } from './incident.ts'
import { completePlan, type ResponsePlan } from './plan.ts'
import { rank, type CandidateFacts } from './ranking.ts'
import { deadlinesOf } from './response.ts'

export const PLAN: ResponsePlan = completePlan({
  region: '410100', version: 1, name: '测试预案', locateWithin: 60, dispatchWithin: 60,
  tiers: [
    { tier: 1, selector: 'contract-unit', startAfter: 0, answerWithin: 60, departWithin: 120, fanOut: 1 },
    { tier: 2, selector: 'nearest-stations', startAfter: 180, answerWithin: 60, departWithin: 120, fanOut: 2 },
    { tier: 3, selector: 'fire-service-119', startAfter: 300, answerWithin: 60, departWithin: 120, fanOut: 1 },
  ],
  arriveWithin: 1800, releaseWithin: 600, comfortEvery: 180, followUpWithin: 1800, closeWithin: 86_400,
})
export const ELEVATOR = { id: '1', rescueCode: '235274', region: '410105', address: '金水区 文博雅园 4号楼1单元东梯', maintenanceUnitId: '7', useUnitId: '8' }

export function team(id: string, over: Partial<CandidateFacts> = {}): CandidateFacts {
  return {
    teamId: id, teamCode: `team${id}`, name: `救援队${id}`, leader: '张三', kind: over.contract ? 'maintenance' : 'station', contract: false, distanceMeters: 1000 * Number(id), positionSource: 'phone', positionAgeSeconds: 5, lat: 34.8, lng: 113.68,
    onDuty: true, onShift: true, insideRadius: over.contract ? null : true, capabilities: [], busyWith: null, answeredHere: null, ...over,
  }
}

/** Two contract teams (1, 2) and three of stations (3, 4, 5). */
export const TEAMS = [team('1', { contract: true }), team('2', { contract: true }), team('3'), team('4'), team('5')]

export class Story {
  incident: Incident
  now = new Date('2026-11-21T08:22:00Z')
  teams: CandidateFacts[]
  readonly told: { at: Date; event: IncidentEvent }[] = []
  private readonly driving = new Map<string, { from: number; since: Date }>()

  constructor(options: { teams?: CandidateFacts[]; plan?: ResponsePlan; located?: boolean } = {}) {
    this.teams = options.teams ?? TEAMS
    const opened: IncidentEvent[] = [
      { type: 'opened', id: 'i', number: '20261121-0001', kind: 'entrapment', drill: false, region: '410100', reportedAt: this.now, plan: options.plan ?? PLAN },
      { type: 'report-received', report: { id: 'r1', source: 'call', reportedAt: this.now, callerPhone: '19900000001' } },
    ]
    let incident: Incident | null = null
    for (const e of opened) incident = apply(incident, e, this.now)
    if (!incident) throw new Error('nothing opened')
    this.incident = incident
    if (options.located ?? true) this.must({ type: 'locate', elevator: ELEVATOR, readBack: true })
  }

  /** Teams as SQL would report them: what they answered here is seen, and those on the road come closer by 8 m a second. */
  private facts(): CandidateFacts[] {
    return this.teams.map((t) => {
      const way = this.driving.get(t.teamId)
      return {
        ...t, answeredHere: this.incident.assignments.findLast((a) => a.teamId === t.teamId && !isUntried(a))?.status ?? t.answeredHere,
        distanceMeters: way ? Math.max(0, way.from - ((this.now.getTime() - way.since.getTime()) / 1000) * 8) : t.distanceMeters,
      }
    })
  }

  /** From now on its phone shows this team coming closer. */
  drive(teamId: string): this {
    this.driving.set(teamId, { from: this.teams.find((t) => t.teamId === teamId)?.distanceMeters ?? 0, since: this.now })
    return this
  }

  /** What the ranking is told of a team changes: its position grows old, it goes off duty. */
  change(teamId: string, facts: Partial<CandidateFacts>): this {
    this.teams = this.teams.map((t) => (t.teamId === teamId ? { ...t, ...facts } : t))
    return this
  }

  say(command: Command): Refusal | null {
    const decision = decide(this.incident, command, { now: this.now, candidates: rank(this.facts(), this.incident.plan, isPooled(this.incident)) })
    if (!decision.ok) return decision.refusal
    this.incident = decision.incident
    for (const event of decision.events) this.told.push({ at: this.now, event })
    return null
  }

  must(command: Command): this {
    const refusal = this.say(command)
    if (refusal !== null) throw new Error(`${command.type} was refused: ${refusal}`)
    return this
  }

  /** Moves the clock and fires every deadline on its way at its own moment. */
  advance(seconds: number): this {
    const until = new Date(this.now.getTime() + seconds * 1000)
    for (let next = this.next(); next && next.dueAt <= until; next = this.next()) {
      if (next.dueAt > this.now) this.now = next.dueAt
      this.must({ type: 'deadline', key: next.key })
    }
    this.now = until
    return this
  }

  next() { return deadlinesOf(this.incident)[0] }
  deadline(key: string) { return deadlinesOf(this.incident).find((d) => d.key === key) }
  assignmentOf(teamId: string): string {
    const found = this.incident.assignments.findLast((a) => a.teamId === teamId)
    if (!found) throw new Error(`team ${teamId} was never called`)
    return found.id
  }
  offered(): string[] { return this.incident.assignments.filter((a) => a.status === 'offered').map((a) => a.teamId) }
  tiers(): number[] { return this.incident.startedTiers.map((t) => t.tier) }
  types(): IncidentEventType[] { return this.told.map((t) => t.event.type) }
  /** An open incident must never be without a next step or a person. */
  isForgotten(): boolean { return isOpen(this.incident) && !this.next() && this.incident.attention.length === 0 && this.incident.owner === null }
}
