// A response plan played before it counts (预案推演): an imagined incident goes through the same decide() and deadlines as a real one, with a moved clock. Knows no city, no database, no screen.
import { decide, type Command } from './decide.ts'
import { apply, isLive, NOBODY_KNOWN, type HumanReason, type Incident, type IncidentEvent, type People, type Shortfall, type Stuck, type TierReason } from './incident.ts'
import type { ChannelName } from './notice.ts'
import type { ResponsePlan, Sign, TierNumber } from './plan.ts'
import { startOf } from './planCheck.ts'
import { rank, type CandidateFacts } from './ranking.ts'
import { deadlinesOf } from './response.ts'

export const TEAM_ANSWERS = ['comes', 'stays', 'declines', 'silent'] as const
/** `comes`: accepts, sets out, arrives. `stays`: accepts and does not move. `silent`: the phone is off. */
export type TeamAnswer = (typeof TEAM_ANSWERS)[number]

/** Times in seconds. */
export interface Scenario {
  contractTeams: number
  stations: number
  /** Whether the use unit has a property officer on duty. */
  officer: boolean
  /** What each team does, in the order contract crews, officer, stations; those after the last named do as that one. */
  answers: readonly TeamAnswer[]
  /** How long a team takes to accept or decline. */
  answerAfter: number
  /** The nearest crew's time from setting out to the place; each further crew of its kind a minute more. */
  travel: number
  /** The same of the stations; absent: as the others. */
  stationTravel?: number
  trapped: number | null
  signs: readonly Sign[]
  /** When the elevator is known, from the report. */
  locatedAfter: number
  /** Who sends tier 1: the plan's own time, or an operator so long after the report. */
  dispatchedBy: 'plan' | 'operator'
  dispatchedAfter: number
}

/** A crew of the preview, e.g. `contract-1`, `officer-1`, `station-2`: the screen has the words. */
export type PreviewTeam = `${'contract' | 'officer' | 'station'}-${number}`

/** `at`: seconds after the report. */
export type PreviewStep = { at: number; tier: TierNumber | null } & (
  | { what: 'reported' | 'located' }
  | { what: 'tier-started'; reason: TierReason }
  | { what: 'tier-exhausted'; shortfalls: readonly Shortfall['code'][] }
  /** `until`: the answer window's end. */
  | { what: 'offered'; team: PreviewTeam; by: 'plan' | 'operator'; until: number; shortfalls: readonly Shortfall['code'][] }
  | { what: 'rung'; team: PreviewTeam; channel: ChannelName }
  /** `until`: when its position must show movement. */
  | { what: 'accepted'; team: PreviewTeam; until: number }
  | { what: 'declined' | 'lapsed' | 'departed' | 'late' | 'moving-again' | 'arrived'; team: PreviewTeam }
  | { what: 'stood-down'; team: PreviewTeam; reason: string }
  | { what: 'not-moving'; team: PreviewTeam; why: Stuck }
  | { what: 'needs'; reason: HumanReason }
)

/** `arrived`: a team is there. `handed-over`: 119 is asked for and nobody else can still come. `open`: neither within the horizon. */
export type PreviewOutcome = 'arrived' | 'handed-over' | 'open'

export interface Preview {
  steps: PreviewStep[]
  /** When each tier starts if nothing happens. */
  planned: { tier: TierNumber; at: number }[]
  /** When all tiers run whatever each says; when the legal limit of arrival is. */
  capAt: number
  limitAt: number
  endsAt: number
  outcome: PreviewOutcome
}

/** A crew's own minute from the tap to the wheels; 18 km/h in a straight line, as the ranking's estimate has it. */
const SET_OUT = 30
const METERS_A_SECOND = 6
/** Nobody reads on after two hours. A plan that looks every second would keep the server from its real incidents: it is cut. */
const HORIZON = 7200
const MOST_ACTS = 1000
const ELEVATOR = { id: '1', rescueCode: '', region: '', address: '', maintenanceUnitId: '1', useUnitId: '1' }

interface Crew { team: PreviewTeam; id: string; kind: CandidateFacts['kind']; answer: TeamAnswer; travel: number; meters: number }
interface Act { at: number; command: (i: Incident, facts: CandidateFacts[]) => Command | null }

/** Plays a sound plan (checkPlan). The same plan and scenario always give the same steps. */
export function preview(plan: ResponsePlan, scenario: Scenario): Preview {
  const play = new Play(plan, scenario)
  const outcome = play.run()
  const { steps, now } = play
  const from = Math.min(scenario.locatedAfter, now)
  const dispatched = steps.find((s) => s.what === 'offered' || s.what === 'tier-started')?.at ?? Math.max(plan.dispatchWithin, from)
  return {
    steps, endsAt: now, outcome, capAt: from + plan.allTiersWithin, limitAt: dispatched + plan.arriveWithin,
    planned: plan.tiers.map((t) => {
      const start = startOf(plan.tiers, t)
      return { tier: t.tier, at: typeof start === 'number' ? Math.max(start, dispatched) : dispatched }
    }),
  }
}

class Play {
  now = 0
  readonly steps: PreviewStep[] = []
  private readonly plan: ResponsePlan
  private readonly scenario: Scenario
  private readonly crews: readonly Crew[]
  private incident: Incident
  private acts: Act[] = []
  private readonly setOut = new Map<string, number>()
  private readonly stuck = new Set<string>()
  private readonly epoch = new Date(0)

  constructor(plan: ResponsePlan, scenario: Scenario) {
    this.plan = plan
    this.scenario = scenario
    this.crews = crewsOf(scenario)
    this.incident = apply(null, { type: 'opened', id: 'preview', number: '', kind: 'entrapment', drill: true, region: plan.region, reportedAt: this.epoch, plan }, this.epoch)
    this.step({ what: 'reported', tier: null })
    this.say({ type: 'report', report: { id: '1', source: 'call', reportedAt: this.epoch }, people: peopleOf(scenario) })
    this.act(scenario.locatedAfter, () => ({ type: 'locate', elevator: { ...ELEVATOR, region: plan.region }, readBack: true }))
    if (scenario.dispatchedBy === 'operator') {
      this.act(Math.max(scenario.dispatchedAfter, scenario.locatedAfter), (i, facts) => {
        const first = i.startedTiers.length === 0 ? rank(facts, plan).find((c) => c.refusedBecause === null) : undefined
        return first ? { type: 'assign', teamId: first.teamId, confirmed: false } : i.startedTiers.length === 0 ? { type: 'escalate' } : null
      })
    }
  }

  run(): PreviewOutcome {
    for (let n = 0; n < MOST_ACTS; n++) {
      if (this.incident.stage.status === 'arrived') return 'arrived'
      if (this.acts.length === 0 && this.isOver()) return 'handed-over'
      const act = this.acts[0]
      const deadline = deadlinesOf(this.incident)[0]
      const due = deadline ? Math.max(this.now, (deadline.dueAt.getTime() - this.epoch.getTime()) / 1000) : Infinity
      if (Math.min(act?.at ?? Infinity, due) > HORIZON) break
      // At the same second a person is faster than the clock: an answer in the last one counts.
      if (act && act.at <= due) {
        this.acts.shift()
        this.now = Math.max(this.now, act.at)
        const command = act.command(this.incident, this.facts())
        if (command) this.say(command)
      } else if (deadline) {
        this.now = due
        this.say({ type: 'deadline', key: deadline.key })
      } else break
    }
    return 'open'
  }

  /** Nobody who has been called can still answer or come, and every tier has had its turn. */
  private isOver(): boolean {
    const { assignments, startedTiers, attention } = this.incident
    if (assignments.some((a) => a.status === 'offered') || assignments.some((a) => isLive(a) && !this.stuck.has(a.teamId))) return false
    return startedTiers.length === this.plan.tiers.length && attention.some((a) => a.reason === 'call-119' || a.reason === 'no-team-left')
  }

  private say(command: Command): void {
    const at = new Date(this.epoch.getTime() + this.now * 1000)
    const decision = decide(this.incident, command, { now: at, candidates: rank(this.facts(), this.plan) })
    // An answer to an offer that is gone: refused, as it would be in earnest.
    if (!decision.ok) return
    for (const event of decision.events) this.tell(event)
    this.incident = decision.incident
  }

  /** The teams as SQL would report them now. */
  private facts(): CandidateFacts[] {
    return this.crews.map((c) => {
      const since = this.setOut.get(c.id)
      const answered = this.incident.assignments.findLast((a) => a.teamId === c.id)?.status ?? null
      return {
        teamId: c.id, teamCode: c.team, name: c.team, leader: '', kind: c.kind, contract: c.kind === 'maintenance', distanceMeters: since === undefined ? c.meters : Math.max(0, c.meters * (1 - (this.now - since) / c.travel)),
        positionSource: 'phone', positionAgeSeconds: 5, lat: null, lng: null, onDuty: true, onShift: true, insideRadius: c.kind === 'station' ? true : null,
        capabilities: this.plan.tiers.flatMap((t) => t.capability ?? []), busyWith: null, answeredHere: answered,
      }
    })
  }

  private tell(e: IncidentEvent): void {
    switch (e.type) {
      case 'located': return this.step({ what: 'located', tier: null })
      case 'tier-started': return this.step({ what: 'tier-started', tier: e.tier, reason: e.reason })
      case 'tier-exhausted': return this.step({ what: 'tier-exhausted', tier: e.tier, shortfalls: e.shortfalls.map((s) => s.code) })
      // Asked for twice, it is one thing to do.
      case 'human-needed': return this.incident.attention.some((a) => a.reason === e.reason) ? undefined : this.step({ what: 'needs', tier: e.reason === 'call-119' ? (this.plan.tiers.find((t) => t.selector === 'fire-service-119')?.tier ?? null) : null, reason: e.reason })
      case 'team-offered': return this.offered(e)
      case 'offer-accepted': return this.of(e.assignmentId, (tier, crew) => {
        this.step({ what: 'accepted', tier, team: crew.team, until: this.seconds(e.moveBy) })
        if (crew.answer !== 'comes') return
        this.act(this.now + SET_OUT, () => { this.setOut.set(crew.id, this.now); return { type: 'team-depart', assignmentId: e.assignmentId } })
        this.act(this.now + SET_OUT + crew.travel, () => ({ type: 'team-arrive', assignmentId: e.assignmentId }))
      })
      case 'offer-declined': return this.of(e.assignmentId, (tier, { team }) => this.step({ what: 'declined', tier, team }))
      case 'offer-lapsed': return this.of(e.assignmentId, (tier, { team }) => this.step({ what: 'lapsed', tier, team }))
      case 'team-departed': return this.of(e.assignmentId, (tier, { team }) => this.step({ what: 'departed', tier, team }))
      case 'team-arrived': return this.of(e.assignmentId, (tier, { team }) => this.step({ what: 'arrived', tier, team }))
      case 'team-late': return this.of(e.assignmentId, (tier, { team }) => this.step({ what: 'late', tier, team }))
      case 'team-stood-down': return this.of(e.assignmentId, (tier, { team }) => this.step({ what: 'stood-down', tier, team, reason: e.reason }))
      // Looked at again and again: what counts is the first time.
      case 'team-not-moving': return this.of(e.assignmentId, (tier, crew) => {
        if (!this.stuck.has(crew.id)) this.step({ what: 'not-moving', tier, team: crew.team, why: e.why })
        this.stuck.add(crew.id)
      })
      case 'team-closing-in': return this.of(e.assignmentId, (tier, crew) => { if (this.stuck.delete(crew.id)) this.step({ what: 'moving-again', tier, team: crew.team }) })
      default:
    }
  }

  private offered(e: Extract<IncidentEvent, { type: 'team-offered' }>): void {
    const crew = this.crews.find((c) => c.id === e.teamId)
    if (!crew) throw new Error(`no crew ${e.teamId}`)
    const { pushAfter, voiceAfter, smsAfter } = this.plan.ladder
    const until = this.seconds(e.answerBy)
    this.step({ what: 'offered', tier: e.tier, team: crew.team, by: e.record.by === 'plan' ? 'plan' : 'operator', until, shortfalls: e.record.shortfalls.map((s) => s.code) })
    this.step({ what: 'rung', tier: e.tier, team: crew.team, channel: 'socket' })
    for (const [channel, after] of [['push', pushAfter], ['voice', voiceAfter], ['sms', smsAfter]] as const) {
      this.act(this.now + after, (i) => {
        if (i.assignments.some((a) => a.id === e.assignmentId && a.status === 'offered')) this.step({ what: 'rung', tier: e.tier, team: crew.team, channel })
        return null
      })
    }
    const { answer } = crew
    if (answer === 'silent') return
    this.act(this.now + this.scenario.answerAfter, () => (answer === 'declines' ? { type: 'team-decline', assignmentId: e.assignmentId, reason: '' } : { type: 'team-accept', assignmentId: e.assignmentId }))
  }

  /** `this.incident` is the one before the event: an assignment made by the same command is found by what was told of it. */
  private of(assignmentId: string, then: (tier: TierNumber, crew: Crew) => void): void {
    const a = this.incident.assignments.find((x) => x.id === assignmentId)
    const crew = this.crews.find((c) => c.id === a?.teamId)
    if (a && crew) then(a.tier, crew)
  }

  private act(at: number, command: Act['command']): void {
    this.acts.push({ at, command })
    this.acts = this.acts.toSorted((a, b) => a.at - b.at) // stable: what was planned first comes first
  }

  private step(step: Told): void { this.steps.push({ at: this.now, ...step }) }
  private seconds(at: Date): number { return (at.getTime() - this.epoch.getTime()) / 1000 }
}

type Told = PreviewStep extends infer S ? (S extends PreviewStep ? Omit<S, 'at'> : never) : never

function crewsOf(s: Scenario): Crew[] {
  const kinds: { team: PreviewTeam; kind: Crew['kind']; travel: number }[] = [
    ...Array.from({ length: s.contractTeams }, (_, n) => ({ team: `contract-${n + 1}` as const, kind: 'maintenance' as const, travel: s.travel + 60 * n })),
    // He is on the estate: half the way, on foot.
    ...(s.officer ? [{ team: 'officer-1' as const, kind: 'property' as const, travel: s.travel / 2 }] : []),
    ...Array.from({ length: s.stations }, (_, n) => ({ team: `station-${n + 1}` as const, kind: 'station' as const, travel: (s.stationTravel ?? s.travel) + 60 * n })),
  ]
  return kinds.map((k, n) => ({ ...k, id: String(n + 1), answer: s.answers[n] ?? s.answers.at(-1) ?? 'comes', meters: k.travel * METERS_A_SECOND }))
}

function peopleOf({ trapped, signs }: Scenario): People {
  const has = <S extends Sign>(...some: readonly S[]) => some.filter((sign) => signs.includes(sign))
  return { ...NOBODY_KNOWN, trapped, injured: signs.includes('injury') ? 1 : 0, vulnerable: has('elderly', 'child', 'pregnant', 'medical'), hazards: has('smoke', 'water') }
}
