// The line to the server: boot, socket, snapshot after a gap, ticks. The only place that touches socket.io.
import { io, type Socket } from 'socket.io-client'
import type { AreaBrief } from '../../server/contracts/area.ts'
import type { ClientEvents, ServerEvents, Snapshot } from '../../server/contracts/realtime.ts'
import type { Me } from '../../server/contracts/session.ts'
import { get } from './api.ts'
import { hear } from './clock.ts'
import { flushGathered, gather } from './gather.ts'
import { moveTeams } from './positions.ts'
import { accept, knownStreams, putAlarms, putAreaParts, putAreas, putCall, putCallback, putCars, putDeliveries, putIncidents, putPicture, putQueue, putSeat, putTeam, takeSnapshot, useLive } from './store.ts'
import { isBehind } from './stream.ts'

type Line = Socket<ServerEvents, ClientEvents>
const PING_EVERY = 10_000
/** After a first state that the server could not give. */
const AGAIN_AFTER = 5000
const PARTS_EVERY = 60_000
const PARTS_WAIT = 1500

let fetching: Promise<void> | null = null
let again = false

/** Fetch the whole state once; calls that come meanwhile are answered by one more fetch. */
function refresh(): Promise<void> {
  if (fetching) { again = true; return fetching }
  fetching = load().finally(() => {
    fetching = null
    if (again) { again = false; void refresh() }
  })
  return fetching
}

async function load(): Promise<void> {
  const answer = await get<Snapshot>('/api/snapshot')
  if (answer.ok) { flushGathered(); takeSnapshot(answer.value); hear(answer.value.now); return }
  if (answer.problem.status === 401) { leave(); return }
  // With an old state on the screen a failed refresh is a lost line, not a blank page.
  useLive.setState((s) => (s.phase === 'ready' ? { link: 'lost' } : { phase: 'failed', problem: answer.problem }))
}

const leave = (): void => { window.location.assign('/') }

/** Who am I, what is the state, and then every change of it. Returns when the first state is on the screen or has failed: where the server is to blame it asks again by itself, for nobody may be sitting there. */
export async function startLive(): Promise<void> {
  useLive.setState({ phase: 'loading', problem: null })
  const me = await get<Me>('/api/session')
  if (!me.ok) {
    if (me.problem.status === 401) { leave(); return }
    useLive.setState({ phase: 'failed', problem: me.problem })
    askAgain()
    return
  }
  useLive.setState({ me: me.value })
  await refresh()
  if (useLive.getState().phase === 'ready') listen(io({ withCredentials: true }))
  else askAgain()
}

let asking: ReturnType<typeof setTimeout> | undefined

function askAgain(): void {
  const { status } = useLive.getState().problem ?? { status: 0 }
  clearTimeout(asking)
  if (status === 0 || status === 429 || status >= 500) asking = setTimeout(() => { if (useLive.getState().phase === 'failed') void startLive() }, AGAIN_AFTER)
}

function listen(line: Line): void {
  const gap = () => { void refresh() }
  let behind = 0
  line.on('connect', () => { useLive.setState({ link: 'live' }); void refresh(); ping(line) })
  line.on('disconnect', () => useLive.setState({ link: 'lost' }))
  line.on('connect_error', () => useLive.setState({ link: 'lost' }))
  line.on('session:ended', leave)
  const incidents = gather(putIncidents)
  const areas = gather(putAreas)
  const alarms = gather(putAlarms)
  line.on('incident:changed', (stamp, view) => { if (accept(stamp, gap)) incidents(view) })
  line.on('area:changed', (stamp, view) => { if (accept(stamp, gap)) areas(view) })
  line.on('area-parts:changed', fetchParts)
  line.on('alarm:changed', (stamp, view) => { if (accept(stamp, gap)) alarms(view) })
  line.on('elevator:state', putCars)
  line.on('call:changed', (stamp, view) => { if (accept(stamp, gap)) putCall(view) })
  line.on('callback:changed', (stamp, view) => { if (accept(stamp, gap)) putCallback(view) })
  line.on('seat:changed', (stamp, view) => { if (accept(stamp, gap)) putSeat(view) })
  line.on('queue:changed', (stamp, queue) => { if (accept(stamp, gap)) putQueue(queue) })
  line.on('team:changed', (stamp, view) => { if (accept(stamp, gap)) putTeam(view) })
  line.on('deliveries:changed', putDeliveries)
  line.on('picture:changed', putPicture)
  line.on('teams:moved', moveTeams)
  line.on('server:ticked', (tick) => {
    hear(tick.now)
    useLive.setState({ auditor: tick.auditor, link: 'live' })
    // The tick may overtake an event that travels between server processes: only a second one in a row is a loss.
    behind = isBehind(knownStreams(), tick) ? behind + 1 : 0
    if (behind >= 2) { behind = 0; gap() }
  })
  setInterval(() => ping(line), PING_EVERY)
  // Nobody tells a county that its last estate was taken out.
  setInterval(() => { if (Object.values(useLive.getState().areas).some((a) => a.part)) fetchParts() }, PARTS_EVERY)
  current = line
}

let partsTimer: ReturnType<typeof setTimeout> | undefined

/** The counties' parts of larger areas: asked for some moments after the word of a change, however many words come meanwhile; not all of them at once. */
function fetchParts(): void {
  partsTimer ??= setTimeout(() => {
    partsTimer = undefined
    void get<AreaBrief[]>('/api/areas?status=open').then((answer) => { if (answer.ok) putAreaParts(answer.value) })
  }, PARTS_WAIT * (0.5 + Math.random()))
}

let current: Line | null = null

function ping(line: Line): void {
  if (line.connected) void roundTrip(line).then((delay) => useLive.setState({ delay }))
}

function roundTrip(line: Line): Promise<number> {
  const sent = performance.now()
  return new Promise((resolve) => {
    line.emit('client:pinged', (now) => {
      const delay = performance.now() - sent
      hear(now, delay / 2)
      resolve(Math.round(delay))
    })
  })
}

/** Three round trips now; the best of them says what the network can do, the others what this machine was busy with. */
export async function measureDelay(): Promise<void> {
  const line = current
  if (!line?.connected) return
  const delays = [await roundTrip(line), await roundTrip(line), await roundTrip(line)]
  useLive.setState({ delay: Math.min(...delays) })
}
