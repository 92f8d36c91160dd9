// The real ladder and the real planner on a real database, by two processes; invented carriers stand for the networks.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { makeDb } from '../../db/pool.ts'
import { findSchedule, listDrills, saveSchedule } from '../../db/reachability.ts'
import { drillResults, makeReachability, type DrillOrder } from '../../dispatch/reachability.ts'
import { makeLadder } from '../../notify/ladder.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'
import { until } from '../serverProcess.ts'
import { carrier, type Habit } from './carriers.ts'

const endings: (() => unknown)[] = []
afterEach(async () => { for (const end of endings.splice(0).reverse()) await end() })

/** Four teams with one telephone each, 01 to 04 at the end; t1 has two. */
async function drillKit() {
  const database = await testDatabase()
  endings.push(() => database.drop())
  const kit = await dispatchKit(database.url)
  endings.push(() => kit.db.close())
  const teams = [...kit.world.contract, ...kit.world.stations]
  for (const [n, id] of teams.entries()) await kit.db.query('update team set phone = $2 where id = $1', [id, `1990000000${n + 1}`])
  const order: DrillOrder = { region: '410100', channels: ['voice', 'sms'], onDutyOnly: false, minutes: 10, atNight: false, accountId: kit.world.operatorId }
  /** One server process: its own pool, ladder and planner. */
  const process = (habits: Readonly<Record<string, Habit>> = {}) => {
    const db = makeDb(database.url, { max: 4 })
    const [voice, sms] = [carrier('voice', habits), carrier('sms', habits)]
    const faults: string[] = []
    const fault = (where: string, error: unknown) => void faults.push(`${where}: ${String(error)}`)
    const ladder = makeLadder({ db, clock: kit.clock, channels: [voice, sms], changed: () => undefined, fault })
    const reachability = makeReachability({ db, clock: kit.clock, channels: ladder.channels, wake: ladder.wake, fault })
    ladder.start()
    endings.push(() => db.close(), () => ladder.close())
    return { voice, sms, ladder, reachability, faults, sent: () => [...voice.sent, ...sms.sent] }
  }
  const open = async (drillId: string) => (await kit.db.query<{ n: number }>("select count(*)::int as n from notification where drill_id = $1 and state in ('planned', 'sending')", [drillId])).rows[0]?.n ?? 0
  /** Somebody is trapped and the first team is called. */
  const rescue = async (teamId = teams[0] ?? '') => {
    const { incidentId } = await kit.report()
    await kit.dispatch.command(incidentId, { type: 'assign', teamId }, kit.operator, kit.scope)
    return teamId
  }
  return { ...kit, rescue, url: database.url, teams, order, process, open }
}

test('each contact is tried once whichever process has it, and the worst team comes first', async () => {
  const kit = await drillKit()
  await kit.db.query("update team set phones = '{19900000009}' where id = $1", [kit.teams[0]])
  await kit.db.query("update team set phone = '' where id = $1", [kit.teams[3]])
  const habits: Record<string, Habit> = { '19900000001': 'no-such-number', '19900000009': 'confirms', '19900000002': 'no-such-number', '19900000003': 'picks-up' }
  const [one, two] = [kit.process(habits), kit.process(habits)]
  const begun = await one.reachability.begin(kit.order)
  if (!begun.ok) throw new Error(begun.refusal)
  expect(await two.reachability.begin({ ...kit.order, region: '410105' })).toEqual({ ok: false, refusal: 'another-drill' })
  await until('every message sent', async () => { kit.clock.advance(3); return (await kit.open(begun.drillId)) === 0 })

  const ids = [...one.sent(), ...two.sent()].map((n) => n.id)
  expect(ids).toHaveLength(8)
  expect(new Set(ids).size).toBe(8)
  const during = await drillResults(kit.db, begun.drillId, kit.clock())
  expect(during?.drill.endedAt).toBeNull()

  kit.clock.advance(700)
  await Promise.all([one.reachability.look(), two.reachability.look()])
  const results = await drillResults(kit.db, begun.drillId, kit.clock())
  const place = (id: string) => kit.teams.indexOf(id)
  expect(results?.results.map((r) => [place(r.team.teamId), r.verdict, r.confirmed])).toEqual([[3, 'unreachable', false], [1, 'unreachable', false], [2, 'reachable', false], [0, 'reachable', true]]) // by code among equals: s2, t2; s1, t1
  expect(results?.results.find((r) => place(r.team.teamId) === 0)?.channels[0]).toMatchObject({ channel: 'voice', result: 'confirmed', contacts: [{ contact: '19900000001', result: 'unreached', reason: 'bad-number (404)' }, { contact: '19900000009', result: 'confirmed' }] })
  expect((await listDrills(kit.db, '41', 10))[0]).toMatchObject({ id: begun.drillId, counts: { teams: 4, reachable: 2, onlyOne: 0, unreachable: 2, untried: 0 } })
  expect((await two.reachability.begin({ ...kit.order, region: '410105' })).ok).toBe(true) // the first has ended
  expect([...one.faults, ...two.faults]).toEqual([])
})

test('a drill begins exactly once at its time, by whichever process looks, and a long missed one is skipped and said', async () => {
  const kit = await drillKit()
  const processes = Array.from({ length: 4 }, () => kit.process())
  const look = () => Promise.all(processes.map((p) => p.reachability.look()))
  // Saturday 21 November 2026, 16:22 in Zhengzhou.
  await kit.db.tx((tx) => saveSchedule(tx, { region: '410100', weekdays: [6, 7], at: '16:30', channels: ['voice', 'sms'], enabled: true, minutes: 10, onDutyOnly: true, atNight: false }, kit.world.operatorId, kit.clock()))
  await look()
  expect(await listDrills(kit.db, '41', 10)).toEqual([])
  kit.clock.advance(8 * 60 + 5)
  await look()
  await look()
  const drills = await listDrills(kit.db, '41', 10)
  expect(drills).toHaveLength(1)
  expect(drills[0]).toMatchObject({ by: null, onDutyOnly: true })
  kit.clock.advance(27 * 3600)
  await look()
  await look()
  expect(await listDrills(kit.db, '41', 10)).toHaveLength(1)
  expect(await findSchedule(kit.db, '410100')).toMatchObject({ skippedBecause: 'too-late', skippedAt: new Date('2026-11-22T08:30:00Z') })
  expect(processes.flatMap((p) => p.faults)).toEqual([])
})

test('a schedule that would ring at night, or finds another drill, does not begin then', async () => {
  const kit = await drillKit()
  const one = kit.process()
  expect(await one.reachability.begin({ ...kit.order, channels: ['push'] })).toEqual({ ok: false, refusal: 'no-such-channel' })
  const manual = await one.reachability.begin({ ...kit.order, region: '410105' })
  expect(manual.ok).toBe(true)
  await kit.db.tx((tx) => saveSchedule(tx, { region: '410100', weekdays: [6, 7], at: '16:23', channels: ['voice'], enabled: true, minutes: 10, onDutyOnly: false, atNight: false }, kit.world.operatorId, kit.clock()))
  kit.clock.advance(120)
  await one.reachability.look()
  expect(await listDrills(kit.db, '41', 10)).toHaveLength(1)
  kit.clock.advance(700)
  await one.reachability.look() // ends the first; its own turn comes with the next look
  await one.reachability.look()
  expect(await listDrills(kit.db, '41', 10)).toHaveLength(2)

  kit.clock.advance(7 * 3600) // 23:36
  await one.reachability.look()
  expect(await one.reachability.begin(kit.order)).toEqual({ ok: false, refusal: 'night' })
  expect((await listDrills(kit.db, '41', 10))).toHaveLength(2)
  expect((await one.reachability.begin({ ...kit.order, atNight: true })).ok).toBe(true)
})

test('what a killed process had in hand is called by another when its lease is over', async () => {
  const kit = await drillKit()
  const planner = makeReachability({ db: kit.db, clock: kit.clock, channels: ['voice'], wake: () => undefined, fault: () => undefined })
  const begun = await planner.begin({ ...kit.order, channels: ['voice'] })
  if (!begun.ok) throw new Error(begun.refusal)
  const child = spawn(process.execPath, [fileURLToPath(new URL('process.ts', import.meta.url)), kit.url, kit.clock().toISOString(), '19900000001'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  endings.push(async () => { child.kill('SIGKILL'); await gone })
  const inHand = await new Promise<string>((resolve) => { child.stdout.on('data', (said: Buffer) => { const id = /CALLS (\S+)/.exec(said.toString())?.[1]; if (id) resolve(id) }) })
  await until('dialled', async () => (await kit.db.query("select from notification where id = $1 and state = 'sent'", [inHand])).rows.length === 1)
  child.kill('SIGKILL')
  await gone

  const other = kit.process()
  await until('the others called', async () => { kit.clock.advance(1); return other.voice.sent.length > 0 })
  await until('all called', async () => { kit.clock.advance(5); return (await kit.open(begun.drillId)) === 0 })
  expect(other.voice.sent.map((n) => n.id).filter((id) => id === inHand)).toHaveLength(1)
  expect(other.voice.sent).toHaveLength(4)
})

test('a rescue goes first: it waits for no exercise, and the called team’s exercise call is ended', async () => {
  const kit = await drillKit()
  // Twenty more teams of another place, so that the exercise fills every line it may use.
  await kit.db.query(`insert into team (code, name, kind, unit_id, region, leader, phone) select 'x' || n, '队' || n, 'maintenance', $1, '410102', '甲', '1990000' || (1000 + n) from generate_series(1, 20) n`, [kit.world.maintenanceUnitId])
  const habits = Object.fromEntries([...Array.from({ length: 20 }, (_, n) => `1990000${1001 + n}`), ...kit.teams.map((_, n) => `1990000000${n + 1}`)].map((phone) => [phone, 'hangs' as const]))
  const one = kit.process(habits)
  const begun = await one.reachability.begin({ ...kit.order, channels: ['voice'] })
  if (!begun.ok) throw new Error(begun.refusal)
  await kit.db.query('update notification set due_at = planned_at') // all at once, as after a jam
  await until('all lines busy with the exercise', async () => one.voice.atOnce() === 8)

  const called = await kit.rescue()
  kit.clock.advance(15) // the plan's seconds before it telephones
  const offer = await until('the rescue rings', async () => one.voice.sent.find((n) => n.kind === 'offer'))
  expect(offer.teamId).toBe(called)
  expect(one.voice.sent.indexOf(offer)).toBeLessThan(10) // before the fifteen that wait
  const exercise = one.voice.sent.find((n) => n.kind === 'drill' && n.teamId === called)
  expect(exercise).toBeDefined()
  await until('the exercise call is ended', async () => one.voice.ended.includes(exercise?.id ?? ''))
  const results = await until('and not held against the team', async () => {
    const found = await drillResults(kit.db, begun.drillId, new Date(begun.endsAt.getTime() + 1))
    return found?.results.find((r) => r.team.teamId === called && r.verdict === 'untried')
  })
  expect(results.channels[0]).toMatchObject({ result: 'untried' })
  expect(one.faults).toEqual([])
})

test('calls that find no free line are moved behind and not taken for lost, and the end with them', async () => {
  const kit = await drillKit()
  const planner = makeReachability({ db: kit.db, clock: kit.clock, channels: ['voice'], wake: () => undefined, fault: () => undefined })
  const begun = await planner.begin({ ...kit.order, channels: ['voice'] })
  if (!begun.ok) throw new Error(begun.refusal)
  for (let minute = 0; minute < 9; minute++) { kit.clock.advance(60); await planner.look() } // nobody telephones
  await kit.db.query("update reachability_drill set ends_at = last_due + interval '2 minutes'") // as one whose calls take it all
  kit.clock.advance(40)
  await planner.look()
  const { rows } = await kit.db.query<{ due: Date; ends_at: Date }>('select min(n.due_at) as due, d.ends_at from notification n join reachability_drill d on d.id = n.drill_id group by d.id')
  expect(rows[0]?.due.getTime()).toBeGreaterThan(kit.clock().getTime() - 100_000)
  expect(rows[0]?.ends_at.getTime()).toBeGreaterThan(begun.endsAt.getTime())
})

test('a team that is called to a rescue meanwhile is left in peace, and is not blamed', async () => {
  const kit = await drillKit()
  const one = kit.process()
  const begun = await one.reachability.begin(kit.order)
  if (!begun.ok) throw new Error(begun.refusal)
  const busy = await kit.rescue(kit.teams[1])
  await until('all others tried', async () => { kit.clock.advance(3); return (await kit.open(begun.drillId)) === 0 })
  expect(one.sent().filter((n) => n.kind === 'drill' && n.teamId === busy)).toEqual([])
  const results = await drillResults(kit.db, begun.drillId, new Date(begun.endsAt.getTime() + 1))
  expect(results?.results.filter((r) => r.team.teamId === busy).map((r) => r.verdict)).toEqual(['untried'])
})
