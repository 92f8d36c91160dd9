// decide(): what a command does to an incident now. An expected "no" is a refusal value. Pure: time and candidates are arguments.
import { CERTAIN_METERS, inferredStep, proofOf } from './evidence.ts'
import {
  apply, elevatorOf, hasStarted, isLive, isOpen,
  type AreaLeft, type Assignment, type DoubtReason, type ElevatorRef, type Incident, type IncidentEvent, type IncidentKind, type People, type Release, type Report,
} from './incident.ts'
import { offer } from './offer.ts'
import { tierOf, type Service, type TierNumber } from './plan.ts'
import type { RankedCandidate } from './ranking.ts'
import { addTeam, begin, carryOn, deadlinesOf, inTurn, isOnItsWay, meetSigns, promise, replace, startConfirmed, startSooner, startTier, startTogether, type Step } from './response.ts'

export type Command =
  /** `asks`: somebody calls back for this one too. `sound`: from the passenger's page, and no worse than any other: it lowers a doubt and ends none. */
  | { type: 'report'; report: Report; people?: Partial<People>; asks?: DoubtReason; sound?: boolean }
  | { type: 'locate'; elevator: ElevatorRef; readBack: boolean }
  /** `batch`: chosen together with the other cars of an area. */
  | { type: 'assign'; teamId: string; confirmed: boolean; batch?: boolean }
  | { type: 'escalate'; tier?: TierNumber; reason?: string }
  | { type: 'remind'; assignmentId: string }
  | { type: 'pause'; reason: string; seconds: number; name: string }
  | { type: 'resume' }
  | { type: 'service-called'; service: Service; checklist: readonly string[]; note: string; name: string }
  | { type: 'stand-down'; assignmentId: string; reason: string }
  | { type: 'people'; people: Partial<People> }
  | { type: 'kind'; kind: IncidentKind }
  | { type: 'note'; text: string }
  | { type: 'comfort'; note: string }
  /** The sensors of the car look as if people had got out: for a person to ask, and nothing ends by it. */
  | { type: 'perhaps-freed'; text: string }
  /** A picture of the car that a person should look at now. */
  | { type: 'camera-saw'; text: string }
  /** What the person in the car adds on his own page: it never lowers what is known. */
  | { type: 'passenger-told'; text: string; people: Partial<People>; doubt?: boolean }
  | { type: 'take-over'; accountId: string; name: string }
  | { type: 'hand-back' }
  | { type: 'join'; into: string }
  | { type: 'join-area'; areaId: string; number: string }
  | { type: 'leave-area'; why: AreaLeft }
  /** The batch keeps a crew for this car that is not free yet. */
  | { type: 'promise-team'; teamId: string; teamName: string; etaSeconds: number; freeSeconds: number }
  | { type: 'take-over-reports'; from: string; reports: readonly Report[]; people: People }
  | { type: 'split'; reportId: string; to: string }
  | { type: 'release'; release: Release }
  | { type: 'follow-up'; note: string }
  | { type: 'cancel'; kind: IncidentKind; reason: string }
  | { type: 'close'; outcome: string }
  /** `lateSeconds`: how long it has waited past its time; much means that nobody was there to act. */
  | { type: 'deadline'; key: string; lateSeconds?: number }
  /** A position of the team, metres in a straight line from the elevator, with its uncertainty. */
  | { type: 'sighted'; assignmentId: string; meters: number; accuracy: number }
  | { type: 'team-accept' | 'team-depart' | 'team-arrive'; assignmentId: string }
  | { type: 'team-decline' | 'team-cannot-go'; assignmentId: string; reason: string }
  | { type: 'team-release'; assignmentId: string; release: Release; kind?: IncidentKind }

export type Refusal =
  | 'incident-closed' | 'elevator-unknown' | 'already-located-there' | 'no-such-assignment' | 'no-such-candidate' | 'candidate-refused' | 'team-already-called'
  | 'already-accepted' | 'already-departed' | 'already-arrived' | 'already-released' | 'already-declined' | 'offer-lapsed' | 'stood-down' | 'withdrawn'
  | 'not-accepted' | 'not-arrived' | 'not-released' | 'not-followed-up' | 'tier-already-started' | 'no-such-tier' | 'no-such-report' | 'last-report'
  | 'team-on-the-way' | 'deadline-gone' | 'deadline-not-due' | 'people-on-site' | 'nothing-new' | 'already-paused' | 'not-paused' | 'nobody-owns-it' | 'already-called-service'

/** After an outage of this many seconds what is overdue goes to people, instead of calling half a city at once for what may be over. */
export const OUTAGE_SECONDS = 600

export interface Context { now: Date; candidates: readonly RankedCandidate[] }
export type Decision = { ok: true; incident: Incident; events: readonly IncidentEvent[] } | { ok: false; refusal: Refusal }

/** Apply one command. Returns the events in order with the incident after them, or why not. */
export function decide(incident: Incident, command: Command, ctx: Context): Decision {
  const result = plan(incident, command, ctx)
  if (!Array.isArray(result)) return { ok: false, refusal: result }
  let after = incident
  for (const event of result) after = apply(after, event, ctx.now)
  return { ok: true, incident: after, events: result }
}

function plan(i: Incident, c: Command, ctx: Context): IncidentEvent[] | Refusal {
  if (c.type === 'join-area') return i.area?.id === c.areaId && i.area.overAt === null ? 'nothing-new' : [{ type: 'area-joined', areaId: c.areaId, number: c.number }]
  if (c.type === 'leave-area') return i.area === null || (c.why === 'closed' && i.area.overAt !== null) ? 'nothing-new' : [{ type: 'area-left', areaId: i.area.id, number: i.area.number, why: c.why }]
  if (!isOpen(i)) return c.type === 'deadline' ? 'deadline-gone' : c.type === 'note' ? [{ type: 'noted', text: c.text }] : 'incident-closed'
  const step: Step = { incident: i, ...ctx }
  switch (c.type) {
    case 'report': return inTurn(step, [() => [{ type: 'report-received', report: c.report }, ...asked(i, c), ...(c.people ? [peopleChanged(i, c.people, 'most')] : [])], meetSigns, startConfirmed(i)])
    case 'locate': {
      const located = locate(i, c)
      return Array.isArray(located) ? inTurn(step, [() => located, meetSigns]) : located // whoever read back has lifted the doubt
    }
    case 'assign': return assign(i, c, ctx)
    case 'escalate': return escalate(i, c, ctx)
    case 'stand-down': {
      const a = i.assignments.find((x) => x.id === c.assignmentId)
      if (!a || !isLive(a)) return 'no-such-assignment'
      return afterLoss(i, { type: 'team-stood-down', assignmentId: a.id, reason: c.reason }, a, ctx)
    }
    case 'promise-team': {
      const promised = promise(i, c, ctx.now)
      return promised.length > 0 ? promised : 'nothing-new'
    }
    case 'people': return inTurn(step, [() => [peopleChanged(i, c.people, 'given')], (s) => meetSigns(s, c.people.injured !== undefined)])
    case 'kind': return [{ type: 'kind-changed', kind: c.kind }]
    case 'note': return [{ type: 'noted', text: c.text }]
    case 'comfort': return inTurn(step, [() => [{ type: 'passenger-comforted', note: c.note }], meetSigns, startConfirmed(i)])
    case 'camera-saw': return isDone(i) || i.attention.some((a) => a.reason === 'camera-saw') ? 'nothing-new' : [{ type: 'noted', text: c.text }, { type: 'human-needed', reason: 'camera-saw' }]
    case 'perhaps-freed': return isDone(i) || i.attention.some((a) => a.reason === 'perhaps-freed') ? 'nothing-new' : [{ type: 'noted', text: c.text }, { type: 'human-needed', reason: 'perhaps-freed' }]
    case 'passenger-told': return inTurn(step, [() => [{ type: 'noted', text: c.text }, ...(Object.keys(c.people).length > 0 ? [peopleChanged(i, c.people, 'most')] : []), ...(c.doubt && i.attention.some((a) => a.reason === 'confirm-by-call') ? [{ type: 'human-needed' as const, reason: 'perhaps-false' as const }] : [])], meetSigns])
    case 'take-over': return [{ type: 'owner-took', accountId: c.accountId, name: c.name }]
    case 'hand-back': return i.owner ? [{ type: 'owner-left' }] : 'nobody-owns-it'
    case 'remind': {
      const a = i.assignments.find((x) => x.id === c.assignmentId)
      return !a ? 'no-such-assignment' : (ended(a) ?? (a.status === 'arrived' ? 'already-arrived' : [{ type: 'team-reminded', assignmentId: a.id }]))
    }
    case 'pause': return isDone(i) ? 'already-released' : i.paused ? 'already-paused' : [{ type: 'plan-paused', reason: c.reason, endsAt: new Date(ctx.now.getTime() + c.seconds * 1000), name: c.name }]
    case 'resume': return i.paused || i.attention.some((a) => a.reason === 'after-outage' || a.reason === 'pause-over') ? inTurn(step, [() => [{ type: 'plan-resumed', by: 'operator' }], carryOn]) : 'not-paused'
    case 'service-called': return i.services.some((s) => s.service === c.service) ? 'already-called-service' : [{ type: 'service-called', service: c.service, checklist: c.checklist, note: c.note, name: c.name }]
    case 'join': return [...standDownAll(i, 'joined'), { type: 'joined', into: c.into }]
    case 'take-over-reports': return inTurn(step, [() => [{ type: 'reports-taken-over', from: c.from, reports: c.reports }, peopleChanged(i, c.people, 'most')], meetSigns])
    case 'split': {
      if (!i.reports.some((r) => r.id === c.reportId)) return 'no-such-report'
      return i.reports.length < 2 ? 'last-report' : [{ type: 'report-split', reportId: c.reportId, to: c.to }]
    }
    case 'release': return i.stage.status === 'reported' ? 'elevator-unknown' : isDone(i) ? 'already-released' : release(i, null, c.release)
    case 'follow-up': return i.stage.status === 'followed-up' ? 'already-released' : i.stage.status === 'released' ? [{ type: 'followed-up', note: c.note }] : 'not-released'
    case 'cancel': return i.stage.status === 'arrived' ? 'people-on-site'
      : [...standDownAll(i, c.reason), ...(c.kind === i.kind ? [] : [{ type: 'kind-changed' as const, kind: c.kind }]), { type: 'closed', outcome: c.reason }]
    case 'close': return i.stage.status === 'followed-up' ? [{ type: 'closed', outcome: c.outcome }] : i.stage.status === 'released' ? 'not-followed-up' : 'not-released'
    case 'deadline': return deadline(i, c.key, c.lateSeconds ?? 0, ctx)
    case 'sighted': return sighted(i, c)
    case 'team-accept': case 'team-depart': case 'team-arrive': case 'team-decline': case 'team-cannot-go': case 'team-release': {
      const a = i.assignments.find((x) => x.id === c.assignmentId)
      return a ? answer(i, a, c, ctx) : 'no-such-assignment'
    }
  }
}

function asked(i: Incident, c: Extract<Command, { type: 'report' }>): IncidentEvent[] {
  const reason = c.asks ?? (c.sound && i.attention.some((a) => a.reason === 'perhaps-false') ? 'confirm-by-call' : null)
  return reason === null ? [] : [{ type: 'human-needed', reason }]
}

const isDone = (i: Incident) => i.stage.status === 'released' || i.stage.status === 'followed-up'

function locate(i: Incident, c: Extract<Command, { type: 'locate' }>): IncidentEvent[] | Refusal {
  // A keyed code or a sensor locates without a person: the operator's read-back of the same car confirms it once more, as long as nobody is called.
  if (elevatorOf(i)?.id === c.elevator.id && !(c.readBack && i.stage.status === 'located' && i.startedTiers.length === 0)) return 'already-located-there'
  if (i.assignments.some((a) => a.status === 'departed' || a.status === 'arrived')) return 'team-on-the-way'
  // Whoever was called by telephone is on its way to the other car: it must be told.
  const again = elevatorOf(i)?.id === c.elevator.id ? [] : i.services.map((s): IncidentEvent => ({ type: 'human-needed', reason: `call-${s.service}` }))
  return [...standDownAll(i, 'elevator-changed'), { type: 'located', elevator: c.elevator, readBack: c.readBack }, ...again]
}

function assign(i: Incident, c: Extract<Command, { type: 'assign' }>, ctx: Context): IncidentEvent[] | Refusal {
  if (!elevatorOf(i)) return 'elevator-unknown'
  if (isDone(i)) return 'already-released'
  const candidate = ctx.candidates.find((x) => x.teamId === c.teamId)
  if (!candidate) return 'no-such-candidate'
  if (i.assignments.some((a) => a.teamId === c.teamId && isLive(a))) return 'team-already-called'
  if (candidate.refusedBecause !== null && !c.confirmed) return 'candidate-refused'
  const first = i.startedTiers.length === 0
  // Where the plan has no tier for such a team it is sent all the same, and the fire service keeps its own turn.
  const noTier = hasStarted(i, candidate.tier) || tierOf(i.plan, candidate.tier)?.selector === 'fire-service-119'
  const started: IncidentEvent[] = noTier ? [] : [{ type: 'tier-started', tier: candidate.tier, reason: c.batch ? 'surge' : first ? 'dispatched' : 'operator' }]
  const offered = offer(i, candidate, ctx.candidates, tierOf(i.plan, candidate.tier), ctx.now, { by: c.batch ? 'batch' : 'operator', shared: candidate.refusedBecause?.code === 'busy' })
  return inTurn({ incident: i, ...ctx }, [() => [...started, offered], (s) => (first && !i.paused ? inTurn(s, [startSooner, startTogether]) : [])])
}

/** An operator may start any tier at any time, a pause of the plan notwithstanding. */
function escalate(i: Incident, c: Extract<Command, { type: 'escalate' }>, ctx: Context): IncidentEvent[] | Refusal {
  if (!elevatorOf(i)) return 'elevator-unknown'
  if (isDone(i)) return 'already-released'
  const tier = c.tier ?? i.plan.tiers.find((t) => !hasStarted(i, t.tier))?.tier
  if (tier === undefined) return 'tier-already-started'
  if (!tierOf(i.plan, tier)) return 'no-such-tier'
  if (hasStarted(i, tier)) return 'tier-already-started'
  const first = i.startedTiers.length === 0
  return inTurn({ incident: i, ...ctx }, [(s) => startTier(s, tier, 'operator', c.reason), (s) => (first && !i.paused ? inTurn(s, [startSooner, startTogether]) : [])])
}

function deadline(i: Incident, key: string, lateSeconds: number, ctx: Context): IncidentEvent[] | Refusal {
  const due = deadlinesOf(i).find((d) => d.key === key)
  if (!due) return 'deadline-gone'
  if (due.dueAt > ctx.now) return 'deadline-not-due'
  const passed: IncidentEvent = { type: 'deadline-passed', key }
  const step: Step = { incident: i, ...ctx }
  const a = i.assignments.find((x) => x.id === due.assignmentId)
  const outage = lateSeconds > OUTAGE_SECONDS
  /** What the plan would call now; a pause holds it, an outage leaves it to a person. */
  const unlessHeld = (events: () => IncidentEvent[]): IncidentEvent[] => (outage ? [{ type: 'human-needed', reason: 'after-outage' }] : i.paused ? [] : events())
  switch (key.split('/')[0]) {
    case 'locate': return [passed, { type: 'human-needed', reason: 'not-located' }]
    case 'dispatch': return [passed, ...unlessHeld(() => begin(step, 'plan-time'))]
    case 'answer': {
      if (!a) return 'deadline-gone'
      const lapsed: IncidentEvent = { type: 'offer-lapsed', assignmentId: a.id }
      return outage ? [lapsed, { type: 'human-needed', reason: 'after-outage' }] : afterLoss(i, lapsed, a, ctx)
    }
    case 'move': return a ? moving(step, a, unlessHeld) : 'deadline-gone'
    case 'late': return a ? [passed, { type: 'team-late', assignmentId: a.id }, { type: 'human-needed', reason: 'arrival-overdue' }, ...unlessHeld(() => (othersOnTheWay(i, a) ? [] : addTeam(step, 'arrival-overdue')))] : 'deadline-gone'
    case 'tier': return [passed, ...unlessHeld(() => (due.tier ? startTier(step, due.tier, 'plan-time') : []))]
    case 'arrive': return [passed, { type: 'human-needed', reason: 'arrival-overdue' }, ...unlessHeld(() => addTeam(step, 'arrival-overdue'))]
    case 'service': return [passed, { type: 'human-needed', reason: 'arrival-overdue' }]
    case 'confirm': return [passed, { type: 'human-needed', reason: 'arrival-unconfirmed' }]
    case 'release': return [passed, { type: 'human-needed', reason: 'release-overdue' }]
    case 'follow-up': return [passed, { type: 'human-needed', reason: 'follow-up-due' }]
    case 'close': return [passed, { type: 'human-needed', reason: 'close-due' }]
    case 'pause': return [passed, ...inTurn(step, [() => [{ type: 'plan-resumed', by: 'time' }, { type: 'human-needed', reason: outage ? 'after-outage' : 'pause-over' }], (s) => (outage ? [] : carryOn(s))])]
    default: throw new Error(`unknown deadline ${key}`)
  }
}

const othersOnTheWay = (i: Incident, a: Assignment) => i.assignments.some((x) => x.id !== a.id && (x.status === 'offered' || isOnItsWay(x)))

/** The look at a team that accepted: closer, then it is believed for another while; not, then everybody sees it and the next team is called beside it, once. */
function moving(step: Step, a: Assignment, unlessHeld: (events: () => IncidentEvent[]) => IncidentEvent[]): IncidentEvent[] {
  const { incident: i, now } = step
  const seen = step.candidates.find((c) => c.teamId === a.teamId)
  const proof = proofOf(a, seen && { meters: seen.distanceMeters, ageSeconds: seen.positionAgeSeconds, source: seen.positionSource })
  const moveBy = new Date(now.getTime() + i.plan.progressEvery * 1000)
  const known = a.status === 'accepted' || a.status === 'departed' ? a.notMoving : null
  if (proof.moving) return [...(a.status === 'accepted' ? [{ type: 'team-departed' as const, assignmentId: a.id, moveBy, inferred: true }] : []), { type: 'team-closing-in', assignmentId: a.id, meters: proof.meters, moveBy }]
  const stuck: IncidentEvent = { type: 'team-not-moving', assignmentId: a.id, why: proof.why, meters: proof.meters, moveBy }
  if (known !== null) return [stuck]
  return [stuck, { type: 'human-needed', reason: 'not-moving' }, ...unlessHeld(() => inTurn(step, [() => [stuck], (s) => addTeam(s, 'not-moving')]).slice(1))]
}

/** Its position says what nobody tapped: it has set out, it is there. */
function sighted(i: Incident, c: Extract<Command, { type: 'sighted' }>): IncidentEvent[] | Refusal {
  const a = i.assignments.find((x) => x.id === c.assignmentId)
  if (!a) return 'no-such-assignment'
  const step = c.accuracy > CERTAIN_METERS ? null : inferredStep(a, c.meters)
  if (step === null || (a.status !== 'accepted' && a.status !== 'departed')) return 'nothing-new'
  const departed: IncidentEvent[] = a.status === 'accepted' ? [{ type: 'team-departed', assignmentId: a.id, moveBy: a.moveBy, inferred: true }] : []
  return step === 'arrived' ? [...departed, { type: 'team-arrived', assignmentId: a.id, inferred: true }] : departed
}

type TeamCommand = Extract<Command, { assignmentId: string; type: `team-${string}` }>
function answer(i: Incident, a: Assignment, c: TeamCommand, ctx: Context): IncidentEvent[] | Refusal {
  const gone = ended(a)
  if (gone) return gone
  switch (c.type) {
    case 'team-accept': return a.status === 'offered' ? accept(i, a, ctx) : 'already-accepted'
    case 'team-decline': return a.status === 'offered' ? afterLoss(i, { type: 'offer-declined', assignmentId: a.id, reason: c.reason }, a, ctx) : 'already-accepted'
    // Its position may have said too much: a crew that is not there may say so.
    case 'team-cannot-go': return a.status === 'arrived' && !a.inferred.includes('arrived') ? 'already-arrived' : afterLoss(i, { type: a.status === 'offered' ? 'offer-declined' : 'team-withdrew', assignmentId: a.id, reason: c.reason }, a, ctx)
    case 'team-depart': return a.status === 'accepted' ? [{ type: 'team-departed', assignmentId: a.id, moveBy: new Date(ctx.now.getTime() + i.plan.progressEvery * 1000), inferred: false }] : a.status === 'offered' ? 'not-accepted' : a.status === 'arrived' ? 'already-arrived' : 'already-departed'
    case 'team-arrive': return a.status === 'accepted' || a.status === 'departed' ? [{ type: 'team-arrived', assignmentId: a.id, inferred: false }] : a.status === 'offered' ? 'not-accepted'
      : a.status === 'arrived' && a.inferred.includes('arrived') ? [{ type: 'arrival-confirmed', assignmentId: a.id }] : 'already-arrived'
    case 'team-release': return a.status === 'arrived' ? [...(c.kind && c.kind !== i.kind ? [{ type: 'kind-changed' as const, kind: c.kind }] : []), ...release(i, a.id, c.release)] : 'not-arrived'
  }
}

/** Why an assignment that has ended takes no more answers; null while it is live. */
function ended(a: Assignment): Refusal | null {
  switch (a.status) {
    case 'declined': return 'already-declined'
    case 'lapsed': return 'offer-lapsed'
    case 'stood-down': return 'stood-down'
    case 'withdrawn': return 'withdrawn'
    case 'released': return 'already-released'
    case 'offered': case 'accepted': case 'departed': case 'arrived': return null
  }
}

/** The first to accept takes it; others offered in the same tier are stood down, other tiers stay: escalation adds. */
function accept(i: Incident, a: Assignment, { now }: Context): IncidentEvent[] {
  const tier = tierOf(i.plan, a.tier)
  const by = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const others = i.assignments.filter((x) => x.id !== a.id && x.tier === a.tier && x.status === 'offered')
  return [
    { type: 'offer-accepted', assignmentId: a.id, moveBy: by(tier?.departWithin ?? 120), arriveBy: by(tier?.arriveWithin ?? i.plan.arriveWithin) },
    ...others.map((x): IncidentEvent => ({ type: 'team-stood-down', assignmentId: x.id, reason: 'another-accepted' })),
  ]
}

function afterLoss(i: Incident, lost: IncidentEvent, a: Assignment, ctx: Context): IncidentEvent[] {
  const incident = apply(i, lost, ctx.now)
  const reason = lost.type === 'offer-lapsed' ? 'no-answer' : lost.type === 'offer-declined' ? 'declined' : 'withdrawn'
  const others = incident.assignments.some((x) => x.id !== a.id && isOnItsWay(x))
  if (i.paused || (lost.type === 'team-stood-down' && others)) return [lost]
  // While somebody was there graver news added no tier: now it does.
  return [lost, ...inTurn({ incident, ...ctx }, [(s) => replace(s, a, reason), (s) => (s.incident.stage.status === 'arrived' ? [] : startTogether(s))])]
}

function release(i: Incident, assignmentId: string | null, r: Release): IncidentEvent[] {
  const rest = i.assignments.filter((a) => a.id !== assignmentId && isLive(a))
  return [{ type: 'released', assignmentId, release: r }, ...rest.map((a): IncidentEvent => ({ type: 'team-stood-down', assignmentId: a.id, reason: 'people-out' }))]
}

const standDownAll = (i: Incident, reason: string): IncidentEvent[] =>
  i.assignments.filter(isLive).map((a) => ({ type: 'team-stood-down', assignmentId: a.id, reason }))

/** A further report never lowers what is known: three callers who say 1, 3 and 2 mean at least three people. */
function peopleChanged(i: Incident, p: Partial<People>, how: 'most' | 'given'): IncidentEvent {
  const was = i.people
  if (how === 'given') return { type: 'people-changed', people: { ...was, ...p } }
  return { type: 'people-changed', people: {
    trapped: p.trapped === undefined || p.trapped === null ? was.trapped : Math.max(p.trapped, was.trapped ?? 0),
    injured: Math.max(p.injured ?? 0, was.injured),
    vulnerable: [...new Set([...was.vulnerable, ...(p.vulnerable ?? [])])],
    hazards: [...new Set([...was.hazards, ...(p.hazards ?? [])])],
  } }
}

