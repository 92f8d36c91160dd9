// Random histories of one incident for tests: whatever anybody may do, in any order, at any time; and what must hold after each step.
import type { Command, Refusal } from './decide.ts'
import { apply, elevatorOf, hasStarted, isLive, isOpen, isPooled, type Assignment, type HumanReason, type Incident } from './incident.ts'
import { completePlan, type ResponsePlan } from './plan.ts'
import { deadlinesOf } from './response.ts'
import { ELEVATOR, PLAN, Story, TEAMS, team } from './story.ts'

/** Choices in 0…1, one after the other: a seed's, or those a shrinking test hands over. */
export type Dice = () => number

const pick = <T>(dice: Dice, of: readonly T[]): T => of[Math.min(of.length - 1, Math.floor(dice() * of.length))]!

const PLANS: readonly ResponsePlan[] = [
  PLAN,
  completePlan({ ...PLAN, name: '同时', tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, startAfter: 0 } : t)) }),
  completePlan({ ...PLAN, name: '逐级', allTiersWithin: 400, tiers: PLAN.tiers.map((t) => (t.tier === 1 ? t : { ...t, follows: t.tier === 2 ? 1 as const : 2 as const, startAfter: 120 })) }),
  { ...PLAN, name: '有伤员', modifiers: [{ when: 'injury', tiers: [2], call: ['120'] }, { when: 'smoke', tiers: [2, 3], call: ['119'] }, { when: 'child', tiers: [2], call: [] }] },
  { ...PLAN, name: '物业先行', tiers: [{ ...PLAN.tiers[0]!, selector: 'use-unit-officer' }, PLAN.tiers[1]!, PLAN.tiers[2]!] },
  { ...PLAN, name: '谁快派谁', tiers: PLAN.tiers.map((t) => (t.tier === 2 ? { ...t, soonerBy: 60 } : t)) },
  { ...PLAN, name: '只有 119', tiers: [{ ...PLAN.tiers[2]!, tier: 1, startAfter: 0 }] },
]
const EVERYBODY = [...TEAMS, team('6', { kind: 'property' }), team('7', { onDuty: false }), team('8', { distanceMeters: null, positionSource: null, positionAgeSeconds: null }), team('9', { busyWith: { incidentId: 'x', number: '1', status: 'departed' } })]

const COMMANDS: readonly ((s: Story, dice: Dice) => Command)[] = [
  () => ({ type: 'locate', elevator: ELEVATOR, readBack: true }), () => ({ type: 'locate', elevator: ELEVATOR, readBack: true }),
  (_, d) => ({ type: 'locate', elevator: d() < 0.5 ? { ...ELEVATOR, id: '2' } : ELEVATOR, readBack: d() < 0.5 }),
  (_, d) => ({ type: 'assign', teamId: pick(d, EVERYBODY).teamId, confirmed: d() < 0.5 }),
  (_, d) => ({ type: 'escalate', ...(d() < 0.5 ? {} : { tier: pick(d, [1, 2, 3] as const) }) }),
  (s, d) => ({ type: 'stand-down', assignmentId: anyAssignment(s, d), reason: '不需要' }),
  (s, d) => ({ type: 'remind', assignmentId: anyAssignment(s, d) }),
  (_, d) => ({ type: 'pause', reason: '核实', seconds: 30 + Math.floor(d() * 1770), name: '值班长' }), () => ({ type: 'resume' }),
  (_, d) => ({ type: 'people', people: pick(d, [{ injured: 1 }, { trapped: 3 }, { vulnerable: ['child' as const] }, { hazards: ['smoke' as const] }, { injured: 0, vulnerable: [], hazards: [] }]) }),
  (s, d) => ({ type: 'report', report: { id: `r${s.told.length}`, source: 'call', reportedAt: s.now }, ...(d() < 0.5 ? {} : { people: { injured: 1 } }) }),
  (_, d) => ({ type: 'service-called', service: pick(d, ['119', '120'] as const), checklist: ['地址'], note: '', name: '接警员' }),
  (_, d) => ({ type: 'join-area', ...pick(d, [{ areaId: 'a', number: 'A-01' }, { areaId: 'b', number: 'A-02' }]) }), () => ({ type: 'join-area', areaId: 'a', number: 'A-01' }), (_, d) => ({ type: 'leave-area', why: pick(d, ['closed', 'taken-out', 'elsewhere'] as const) }),
  (_, d) => ({ type: 'assign', teamId: pick(d, EVERYBODY).teamId, confirmed: false, batch: true }),
  ...[1, 2, 3].map(() => (_: Story, d: Dice): Command => ({ type: 'promise-team', teamId: '3', teamName: '3', etaSeconds: pick(d, [60, 300, 2400]), freeSeconds: pick(d, [0, 60, 200, 2000]) })),
  () => ({ type: 'take-over', accountId: '9', name: '值班长' }), () => ({ type: 'hand-back' }), () => ({ type: 'perhaps-freed', text: '' }), () => ({ type: 'camera-saw', text: '' }), (_, d) => ({ type: 'passenger-told', text: '', people: d() < 0.5 ? { injured: 1 } : {}, doubt: d() < 0.5 }), () => ({ type: 'comfort', note: '' }), () => ({ type: 'kind', kind: 'fault' }),
  () => ({ type: 'release', release: { people: 1 } }), () => ({ type: 'follow-up', note: '' }), () => ({ type: 'close', outcome: '结案' }),
  (_, d) => (d() < 0.2 ? { type: 'cancel', kind: 'false-alarm', reason: '误报' } : { type: 'note', text: '听不清' }),
  (s, d) => ({ type: 'sighted', assignmentId: anyAssignment(s, d), meters: d() * 5000, accuracy: d() * 100 }),
  ...['team-accept', 'team-accept', 'team-accept', 'team-accept', 'team-accept', 'team-depart', 'team-depart', 'team-arrive', 'team-arrive'].map((type) => (s: Story, d: Dice) => ({ type, assignmentId: anyAssignment(s, d) }) as Command),
  ...['team-decline', 'team-cannot-go'].map((type) => (s: Story, d: Dice) => ({ type, assignmentId: anyAssignment(s, d), reason: '' }) as Command),
  (s, d) => ({ type: 'team-release', assignmentId: anyAssignment(s, d), release: { people: 2 } }),
  (s, d) => ({ type: 'deadline', key: pick(d, ['dispatch', 'tier/2', 'tier/3', `answer/${anyAssignment(s, d)}`, `move/${anyAssignment(s, d)}`, 'arrive', 'pause/0']), lateSeconds: d() * 1200 }),
]

/** The newest most often: that is whom most answers come from. */
function anyAssignment(s: Story, dice: Dice): string {
  const all = s.incident.assignments
  return dice() < 0.5 ? (all.at(-1)?.id ?? 'i-99') : (pick(dice, [...all.map((a) => a.id), 'i-99']))
}

/** Mostly shorter than an answer may take, so that answers come in time; some longer than anything. */
const WAITS = [0, 0, 1, 2, 5, 10, 20, 30, 59, 60, 61, 120, 180, 700] as const

/** Plays one history and checks every step of it; throws at the first step after which something does not hold. */
export function playHistory(dice: Dice, steps: number): Story {
  const teams = EVERYBODY.filter(() => dice() < 0.75)
  const s = new Story({ located: false, teams, plan: pick(dice, PLANS) })
  const start = s.incident
  let done: string[] = []
  const step = (what: string, act: () => void) => {
    const before = s.incident
    done = [...done, what]
    act()
    const broken = [...brokenBetween(before, s.incident), ...brokenNow(s)]
    if (broken.length > 0) throw new Error(`${broken.join('; ')}\nafter ${done.join(' → ')}`)
  }
  for (let n = 0; n < steps; n++) {
    const wait = pick(dice, WAITS)
    step(`${wait} s`, () => s.advance(wait))
    const luck = dice()
    if (luck < 0.1 && teams.length > 0) s.drive(pick(dice, teams).teamId)
    else if (luck < 0.15 && teams.length > 0) s.change(pick(dice, teams).teamId, { positionAgeSeconds: 4000 })
    const command = pick(dice, COMMANDS)(s, dice)
    step(JSON.stringify(command), () => {
      const before = s.incident
      const refusal: Refusal | null = s.say(command)
      if (refusal !== null && s.incident !== before) throw new Error(`${refusal} changed something`)
      if (refusal === null && !isRepeatable(command) && s.say(command) === null) throw new Error(`${command.type} counted twice`)
      s.advance(0) // what it made due at once
    })
  }
  if (JSON.stringify(s.told.reduce((i, t) => apply(i, t.event, t.at), start)) !== JSON.stringify(s.incident)) throw new Error(`its events do not rebuild it: ${done.join(' → ')}`)
  return s
}

/** Answers of teams, passed deadlines and areas count once, however often they come. */
const isRepeatable = (c: Command): boolean => !(c.type === 'deadline' || c.type === 'join-area' || c.type === 'leave-area' || c.type === 'promise-team' || c.type === 'team-accept' || c.type === 'team-depart' || c.type === 'team-decline' || c.type === 'team-cannot-go' || c.type === 'team-release')

const onItsWay = (a: Assignment) => a.kind !== 'property' && (((a.status === 'accepted' || a.status === 'departed') && a.notMoving === null) || a.status === 'arrived')
/** What asks a person for somebody to come; a prompt for the ambulance does not. */
const HELPLESS: readonly HumanReason[] = ['no-team-left', 'call-119', 'after-outage', 'arrival-overdue']

/** What must hold of an incident at any moment; each sentence is a promise of ARCHITECTURE.md. */
function brokenNow(s: Story): string[] {
  const i = s.incident
  const broken: string[] = []
  const next = s.next()
  const live = i.assignments.filter(isLive)
  const dueSoon = deadlinesOf(i).some((d) => d.tier !== undefined) // the plan's next tier comes by itself
  const running = i.stage.status === 'dispatched' || i.stage.status === 'accepted' || i.stage.status === 'departed'
  if (s.isForgotten()) broken.push('an open incident has neither a next step nor a person')
  if (!isOpen(i) && next) broken.push('a closed incident still waits for something')
  if (new Set(live.map((a) => a.teamId)).size !== live.length) broken.push('a team is called twice at once')
  if ((!isOpen(i) || i.stage.status === 'released' || i.stage.status === 'followed-up') && live.length > 0) broken.push('a team is kept after the people are out')
  if (next && next.assignmentId !== undefined && !live.some((a) => a.id === next.assignmentId)) broken.push('a deadline names an assignment that has ended')
  if (live.length > 0 && !elevatorOf(i)) broken.push('a team was sent nowhere')
  if (running && !i.paused && !live.some((a) => (a.status === 'offered' && a.kind !== 'property') || onItsWay(a)) && !i.services.some((x) => x.service === '119') && !i.attention.some((a) => HELPLESS.includes(a.reason)) && !dueSoon) broken.push('nobody is called, nobody comes, and no person is asked for that')
  if (running && !i.paused && i.startedTiers.length > 0) for (const m of i.plan.modifiers) if (i.signs.includes(m.when) && m.tiers.some((t) => !hasStarted(i, t))) broken.push(`${m.when} is known and its tiers do not run`)
  if (isPooled(i)) broken.push(...brokenInArea(i))
  for (const t of s.told) if (t.event.type === 'team-offered' && t.event.answerBy.getTime() - t.at.getTime() < 60_000) broken.push('an offer was over before it began')
  for (const a of live) if ((a.status === 'accepted' || a.status === 'departed') && a.kind !== 'property' && running && a.moveBy < s.now) broken.push('an acceptance without movement is trusted')
  return broken
}

/** An area adds time to a step and takes none away: what waits for it waits for so long at most, and outside it all steps of the plan are there again. */
function brokenInArea(i: Incident): string[] {
  const [inside, outside] = [deadlinesOf(i), deadlinesOf({ ...i, area: null })]
  const broken: string[] = []
  if (outside.some((d) => !inside.some((x) => x.key === d.key)) || inside.length !== outside.length) broken.push('a step is lost to the area')
  const joinedAt = i.area?.joinedAt.getTime() ?? 0
  const allTiersRunAt = Math.max(i.reportedAt.getTime(), i.stage.status === 'located' ? i.stage.locatedAt.getTime() : 0, i.resumedAt?.getTime() ?? 0) + i.plan.allTiersWithin * 1000
  for (const d of inside) {
    const usual = outside.find((x) => x.key === d.key)?.dueAt.getTime() ?? 0
    if (d.dueAt.getTime() < usual) broken.push(`${d.key} is earlier in an area`)
    if (d.key === 'dispatch' && d.dueAt.getTime() > Math.max(Math.max(usual, joinedAt) + i.plan.batchWithin * 1000, i.area?.promiseEndsAt ? allTiersRunAt : 0)) broken.push('the batch keeps the plan waiting for longer than the plan allows')
    if (d.tier === undefined && d.key !== 'dispatch' && d.dueAt.getTime() !== usual) broken.push(`${d.key} is another in an area`)
  }
  return broken
}

function brokenBetween(before: Incident, after: Incident): string[] {
  const broken: string[] = []
  if (after.version < before.version) broken.push('its version went back')
  if (elevatorOf(before)?.id === elevatorOf(after)?.id && before.startedTiers.some((t) => !hasStarted(after, t.tier))) broken.push('a tier that ran runs no more: escalation adds')
  for (const a of before.assignments) {
    const now = after.assignments.find((x) => x.id === a.id)
    if (!now) broken.push('an assignment has vanished')
    else if (!isLive(a) && now.status !== a.status) broken.push('an assignment that had ended came back')
  }
  return broken
}
