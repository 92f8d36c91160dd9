// The phone's state and what a person can do to it. The one store of the page; sends nothing itself but through sender and the calls below.
import { create } from 'zustand'
import type { MySweep, MySweepBody } from '../../server/contracts/area.ts'
import type { AssignmentCommand, MyAssignment } from '../../server/contracts/incident.ts'
import type { MapBase } from '../../server/contracts/map.ts'
import type { Me } from '../../server/contracts/session.ts'
import type { MyWay } from '../../server/contracts/team.ts'
import { get, remove } from '../live/api.ts'
import { clockOffset } from '../live/clock.ts'
import type { Notices } from '../live/pushDevice.ts'
import { put } from '../live/tell.ts'
import { add, without, type Act, type ActType, type SweepAct } from './outbox.ts'
import { merge } from './shown.ts'
import { NOTHING_KEPT, openStorage, type Storage } from './storage.ts'

export interface Fix { lat: number; lng: number; accuracy: number; at: number }
/** `asking`: not known yet. `off`: this phone cannot. */
export type Ability = 'asking' | 'on' | 'refused' | 'off'

export interface PhoneState {
  phase: 'loading' | 'ready' | 'no-network'
  me: Me | null
  onDuty: boolean
  dutySince: number
  assignments: readonly MyAssignment[]
  acts: readonly Act[]
  /** How long it still needs to each elevator that it is called to, as the server estimates; what is old counts no more. */
  ways: readonly MyWay[]
  /** The cars round this crew while it is called in an area; null when it is not, or nobody has said so yet. */
  sweep: MySweep | null
  /** The list of them stands on the screen. */
  sweeping: boolean
  read: ReadonlySet<string>
  releasedAt: Readonly<Record<string, string>>
  /** How many came out, for the summary. */
  counts: Readonly<Record<string, number>>
  /** ms when the server was last heard; 0 never. */
  heardAt: number
  link: 'up' | 'down'
  lasting: boolean
  sound: Ability
  place: Ability
  screen: Ability
  notices: Notices
  /** The offer whose notification was pressed: it stands in front of the others. */
  wanted: string | null
  /** How often this page was told of a picture: a reason to look for one. */
  pictured: number
  /** An exercise asks whether this phone is reached; null when none does. */
  drillAsked: { notificationId: string; endsAt: string } | null
  fix: Fix | null
  /** Roads and water for the sketch; null until they were fetched once. */
  map: MapBase | null
  /** ms when the server last took a position. */
  placeSentAt: number
}

export const usePhone = create<PhoneState>(() => ({
  phase: 'loading', me: null, onDuty: false, dutySince: 0, assignments: [], acts: [], ways: [], sweep: null, sweeping: false, read: new Set(), releasedAt: {}, counts: {}, heardAt: 0, link: 'down', lasting: true,
  sound: 'asking', place: 'asking', screen: 'asking', notices: 'unknown', wanted: null, drillAsked: null, pictured: 0, fix: null, map: null, placeSentAt: 0,
}))

/** `heardAt` changes with every tick; it is written down this often. */
const KEEP_MS = 20_000
/** Others mark cars too, and a crew comes closer. */
const LOOK_MS = 20_000

let storage: Storage | null = null
/** What wants to know that there is something new to send. */
let onActs: () => void = () => undefined

/** Server time in ms, as far as this phone knows it. */
export const serverNow = (): number => Date.now() + clockOffset()

/** Resolves when what was kept is on the screen; then asks who is logged in, and goes to the log-in when nobody is. */
export async function startPhone(told: () => void): Promise<void> {
  onActs = told
  storage = await openStorage()
  const { acts, kept } = await storage.load()
  // The last state at once, marked as old: a slow network must not leave a team before an empty screen.
  usePhone.setState({ phase: kept.me ? 'ready' : 'loading', acts, lasting: storage.lasting, read: new Set(kept.read), releasedAt: kept.releasedAt, counts: kept.counts, me: kept.me, onDuty: kept.onDuty, dutySince: kept.dutySince, assignments: kept.assignments, sweep: kept.sweep, heardAt: kept.heardAt })
  usePhone.subscribe((now, was) => { if (keptOf(now) !== keptOf(was)) void keep(now) })
  setInterval(() => void keep(usePhone.getState()), KEEP_MS)
  setInterval(() => { void refreshSweep(); void refreshWays() }, LOOK_MS)
  // Neither holds up the rest: on a bad network each may take long.
  void identify()
  void fetchMap(storage)
}

/** The sketch's roads: kept from the last time, fetched anew once a start. They age by years. */
async function fetchMap(store: Storage): Promise<void> {
  usePhone.setState({ map: await store.loadMap() })
  const map = await get<MapBase>('/api/map/base')
  if (!map.ok) return
  usePhone.setState({ map: map.value })
  await store.saveMap(map.value)
}

/** Who is logged in. Without a network the last one stays, marked as old. */
export async function identify(): Promise<void> {
  const me = await get<Me>('/api/session')
  if (me.ok) {
    if (me.value.teamId === null) { leave(); return }
    const before = usePhone.getState().me
    const same = before?.accountId === me.value.accountId
    usePhone.setState({ phase: 'ready', me: me.value, ...(same ? {} : { assignments: [], sweep: null, onDuty: false, dutySince: Date.now(), heardAt: 0 }) })
    await refresh()
  } else if (me.problem.status === 401) leave()
  else usePhone.setState({ phase: usePhone.getState().me ? 'ready' : 'no-network' })
}

export const leave = (): void => { window.location.assign('/?next=/rescue/') }

/** The server's whole list. It replaces what is known, but for a newer view that came meanwhile over the socket. */
export async function refresh(): Promise<void> {
  const list = await get<MyAssignment[]>('/api/me/assignments')
  if (list.ok) {
    const { assignments } = usePhone.getState()
    usePhone.setState({ assignments: list.value.map((m) => assignments.find((k) => k.assignment.id === m.assignment.id && k.version > m.version) ?? m), heardAt: Date.now() })
    await Promise.all([refreshSweep(), refreshWays()])
  } else if (list.problem.status === 401) leave()
}

export function take(view: MyAssignment): void {
  const was = usePhone.getState().assignments.find((m) => m.assignment.id === view.assignment.id)?.assignment.status
  usePhone.setState((s) => ({ assignments: merge(s.assignments, view), heardAt: Date.now() }))
  if (was !== view.assignment.status) { void refreshSweep(); void refreshWays() }
}

/** Assignments that may lie in an area, whose cars are then this crew's to look at. */
const MAY_SWEEP: ReadonlySet<string> = new Set(['accepted', 'departed', 'arrived', 'released'])
/** Asked for while there may be one; without a network the last one stays. */
async function refreshSweep(): Promise<void> {
  const { assignments, sweep, link } = usePhone.getState()
  if (link === 'down' || (sweep === null && !assignments.some((m) => MAY_SWEEP.has(m.assignment.status)))) return
  const mine = await get<MySweep | null>('/api/me/sweep')
  if (mine.ok) takeSweep(mine.value)
}

const HAS_WAY: ReadonlySet<string> = new Set(['offered', 'accepted', 'departed'])
/** The server has a newer position: its estimate from an old one counts no more. */
export const placeTold = (): void => { if (usePhone.getState().ways.every((w) => serverNow() - Date.parse(w.at) > LOOK_MS)) void refreshWays() }
async function refreshWays(): Promise<void> {
  const { assignments, link } = usePhone.getState()
  if (link === 'down' || !assignments.some((m) => HAS_WAY.has(m.assignment.status))) return
  const ways = await get<MyWay[]>('/api/me/ways')
  if (ways.ok) usePhone.setState({ ways: ways.value })
}

export const takeSweep = (body: unknown): void => usePhone.setState(isMySweep(body) ? { sweep: body } : { sweep: null, sweeping: false })
const isMySweep = (body: unknown): body is MySweep => typeof body === 'object' && body !== null && 'items' in body

/** What was found at a car, kept on the phone first like every tap. */
export async function markCar(found: Omit<MySweepBody, 'at'>): Promise<void> {
  await tap((base) => ({ ...base, sweep: { ...found, at: new Date(serverNow()).toISOString() } }))
}

/** One tap: kept on the phone first, told as soon as there is a network. */
export async function act(assignmentId: string, type: ActType, more: Omit<AssignmentCommand, 'type' | 'clientId'> = {}): Promise<void> {
  await tap((base) => ({ ...base, assignmentId, command: { at: new Date(serverNow()).toISOString(), ...more, type, clientId: base.clientId } }))
}

async function tap(of: (base: Omit<SweepAct, 'sweep'>) => Act): Promise<void> {
  const { me, acts } = usePhone.getState()
  if (!me) return
  const seq = acts.reduce((most, a) => Math.max(most, a.seq), 0) + 1
  await setActs(add(acts, of({ clientId: crypto.randomUUID(), accountId: me.accountId, seq, tries: 0, notBefore: 0, refusal: null })))
  onActs()
}

/** The new queue: on the disk, then on the screen. */
export async function setActs(acts: readonly Act[]): Promise<void> {
  if (acts === usePhone.getState().acts) return
  usePhone.setState({ acts })
  await storage?.saveActs(acts)
}

export const dismissRefusal = (clientId: string): Promise<void> => setActs(without(usePhone.getState().acts, clientId))
export const putAway = (assignmentId: string): void => usePhone.setState((s) => ({ read: new Set([...s.read, assignmentId].slice(-200)) }))
/** The moment people were out: the form that follows may take its time without costing any. Null takes it back. */
export function markReleased(assignmentId: string, out: boolean): void {
  usePhone.setState((s) => {
    const { [assignmentId]: _was, ...rest } = s.releasedAt
    return { releasedAt: out ? { ...rest, [assignmentId]: new Date(serverNow()).toISOString() } : rest }
  })
}

export const keepCount = (assignmentId: string, people: number): void => usePhone.setState((s) => ({ counts: { ...s.counts, [assignmentId]: people } }))

/** On duty counts here at once; the server is told as soon as it can be. */
export async function setDuty(onDuty: boolean): Promise<void> {
  usePhone.setState((s) => ({ onDuty, dutySince: onDuty && !s.onDuty ? Date.now() : s.dutySince }))
  await tellDuty()
}
export async function tellDuty(): Promise<void> {
  const { onDuty } = usePhone.getState()
  const answer = await put('/api/me/duty', { onDuty })
  if (answer.status === 401) leave()
}

export async function logOut(): Promise<void> {
  await setDuty(false)
  await remove('/api/session')
  usePhone.setState({ me: null, assignments: [], sweep: null, heardAt: 0 })
  if (storage) await storage.keep(NOTHING_KEPT)
  leave()
}

/** One object a state of what is kept, so that a change is seen by identity. */
const cache = new WeakMap<PhoneState, string>()
function keptOf(s: PhoneState): string {
  const known = cache.get(s) ?? JSON.stringify([s.me?.accountId, s.onDuty, s.dutySince, s.assignments.map((m) => [m.assignment.id, m.version]), s.sweep?.items.map((i) => [i.elevatorId, i.status, i.at]), s.read.size, s.releasedAt, s.counts])
  cache.set(s, known)
  return known
}
async function keep(s: PhoneState): Promise<void> {
  await storage?.keep({ me: s.me, onDuty: s.onDuty, dutySince: s.dutySince, assignments: s.assignments, sweep: s.sweep, heardAt: s.heardAt, read: [...s.read], releasedAt: s.releasedAt, counts: s.counts })
}
