// Judges every elevator's last days against its own past and its peers: the arithmetic over a whole city, page by page. Opens nothing.
import { listHistories, type ElevatorHistory } from '../db/warnings.ts'
import type { Reader } from '../db/pool.ts'
import { EVENT_KINDS, findWarnings, HISTORY_DAYS, isJudged, peersOf, rateAmongPeers, type EventKind, type Finding, type History, type Peers, type Rate } from '../domain/warning.ts'

const PAGE = 500
/** Fewer elevators are no class of their own. */
const LEAST_CLASS = 30
/** After a warning that was nothing this kind is left in peace for so long. */
const QUIET_DAYS = 30
/** Days before a warning that led to a repair were bad ones already. */
const BAD_BEFORE_DAYS = 14

export interface Judged { elevator: Omit<ElevatorHistory, 'history' | 'closed'>; findings: Finding[] }

/** `found` gets the findings of one page after the other. Returns how many elevators had enough days, and how many had not. */
export async function judgeCity(reader: Reader, day: string, found: (judged: Judged[]) => Promise<void>): Promise<{ elevators: number; skipped: number }> {
  const classes = new Map<string, Record<EventKind, Rate[]>>()
  await everyPage(reader, day, (page) => {
    for (const elevator of page) {
      const rates = EVENT_KINDS.map((kind) => [kind, rateAmongPeers(elevator.history, kind)] as const)
      for (const name of classesOf(elevator)) {
        let known = classes.get(name)
        if (!known) classes.set(name, (known = { 'repeated-door-faults': [], 're-levelling': [], 'stops-outside-door-zone': [], 'safety-trips': [] }))
        for (const [kind, rate] of rates) if (rate) known[kind].push(rate)
      }
    }
    return Promise.resolve()
  })
  const fitted = new Map([...classes].map(([name, rates]) => [name, Object.fromEntries(EVENT_KINDS.map((kind) => [kind, rates[kind].length >= LEAST_CLASS || name === ALL ? peersOf(rates[kind]) : null])) as Record<EventKind, Peers | null>]))

  let elevators = 0
  let skipped = 0
  await everyPage(reader, day, async (page) => {
    const judged: Judged[] = []
    for (const { history, closed, ...elevator } of page) {
      if (!isJudged(history)) { skipped++; continue }
      elevators++
      const nearest = classesOf(elevator).map((name) => fitted.get(name))
      const peers = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, nearest.find((c) => c?.[kind])?.[kind] ?? null])) as Record<EventKind, Peers | null>
      const findings = judgeOne(history, closed, (days) => findWarnings(days, peers))
      if (findings.length > 0) judged.push({ elevator, findings })
    }
    if (judged.length > 0) await found(judged)
  })
  return { elevators, skipped }
}

async function everyPage(reader: Reader, day: string, work: (page: ElevatorHistory[]) => Promise<void>): Promise<void> {
  for (let after = '0'; ;) {
    const page = await listHistories(reader, after, PAGE, day, HISTORY_DAYS)
    await work(page)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.elevatorId
  }
}

const ALL = 'all'
/** From the closest peers to the city as a whole; the first that is large enough counts. */
const classesOf = ({ brand, age, placeType }: Pick<ElevatorHistory, 'brand' | 'age' | 'placeType'>): string[] => {
  const band = age === null ? '?' : age < 5 ? '0' : age < 10 ? '5' : age < 15 ? '10' : '15'
  return [`${brand ?? '?'} ${band} ${placeType}`, `${brand ?? '?'} ${band}`, `${band} ${placeType}`, ALL]
}

/** A kind that was nothing lately is left in peace; one that was repaired is judged without the days that the defect made. */
function judgeOne(history: History, closed: ElevatorHistory['closed'], judge: (days: History) => Finding[]): Finding[] {
  const quiet = new Set(closed.filter((c) => c.outcome !== 'defect-found' && c.to < QUIET_DAYS).map((c) => c.kind))
  const repaired = new Set(closed.filter((c) => c.outcome === 'defect-found').map((c) => c.kind))
  const found = judge(history).filter((f) => !repaired.has(f.kind))
  for (const kind of repaired) found.push(...judge(masking(history, closed.filter((c) => c.kind === kind && c.outcome === 'defect-found'))).filter((f) => f.kind === kind))
  return found.filter((f) => !quiet.has(f.kind))
}

/** The days that a defect made, and the day of its repair, are neither past nor present. */
const masking = (history: History, repairs: readonly { from: number; to: number }[]): History =>
  history.map((day, n) => (repairs.some((r) => history.length - 1 - n <= r.from + BAD_BEFORE_DAYS && history.length - 1 - n >= r.to) ? null : day))
