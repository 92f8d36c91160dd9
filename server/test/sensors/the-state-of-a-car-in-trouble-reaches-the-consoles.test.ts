// What the sensors of a car with an open incident say is told, what the others say is not; and the state of a car is the newest of its box.
import { expect, test } from 'vitest'
import { listMessages } from '../../db/alarmViews.ts'
import { listElevatorStates, listStates, mendLive } from '../../db/telemetry.ts'
import { dispatchOn } from '../dispatchKit.ts'
import { until } from '../serverProcess.ts'
import { keepingPort, openRig } from './kit.ts'

test('states of a car are told while its incident is open, of a drill never, and kept in their order', async () => {
  await using rig = await openRig(() => keepingPort())
  const other = dispatchOn(rig.databaseUrl, () => new Date())
  try {
    const [calm = '', troubled = '', drilled = ''] = rig.world.elevators
    await rig.device('calm-1')
    await rig.device('troubled-1', { elevator: 1 })
    await rig.device('drilled-1', { elevator: 2, drill: true })
    await other.dispatch.receiveReport({ source: 'walk-in', elevatorId: troubled, region: '410105', drill: false }, { kind: 'account', id: rig.world.operatorId, name: '接警员', seat: '01' })
    const say = (id: string, floor: number) => rig.pub(id, `sanfen/v1/devices/${id}/state`, JSON.stringify({ at: new Date().toISOString(), floor, door: 'closed', counts: { runs: 100 + floor, doors: 7 } }))
    const began = new Date()
    for (const floor of [1, 2, 3]) for (const id of ['calm-1', 'troubled-1', 'drilled-1']) expect((await say(id, floor)).code).toBe(0)
    await until('it is told', () => Promise.resolve(rig.published.some((s) => s.state.floor === '3')))
    expect(new Set(rig.published.map((s) => s.elevatorId))).toEqual(new Set([troubled]))
    expect(rig.published.at(-1)).toMatchObject({ deviceId: 'troubled-1', state: { floor: '3', door: 'closed', people: null } })
    expect((await listElevatorStates(rig.db, [calm, troubled, drilled])).map((s) => [s.elevatorId, s.state.floor])).toEqual(expect.arrayContaining([[calm, '3'], [troubled, '3']]))
    expect(await listElevatorStates(rig.db, [drilled])).toEqual([])
    expect((await listStates(rig.db, calm, began, new Date())).map((s) => s.state.floor)).toEqual(['1', '2', '3'])
    // For its own replay it is kept, and for nothing else.
    expect(await rig.count('select count(*) as n from telemetry where elevator_id = $1 and drill', [drilled])).toBe(6)
    expect(await rig.count('select count(*) as n from device_day where elevator_id = $1', [drilled])).toBe(0)
    const around = { from: new Date(Date.now() - 600_000), to: new Date(Date.now() + 600_000) }
    expect((await listMessages(rig.db, drilled, { ...around, drill: true })).messages.flatMap((m) => m.data['floor'] ?? [])).toEqual(['1', '2', '3'])
    expect((await listMessages(rig.db, drilled, { ...around, drill: false })).messages).toEqual([])
    await rig.db.tx((tx) => mendLive(tx, around.from))
    expect(await listElevatorStates(rig.db, [drilled])).toEqual([])
    // Trips are counted from the second message on: the first is where counting begins.
    expect(await until('the day counts', async () => (await rig.db.query<{ states: number; runs: number; doors: number }>("select states, runs, doors from device_day where device_id = 'calm-1' and states = 6")).rows[0])).toMatchObject({ states: 6, doors: 0 })
    expect(rig.faults).toEqual([])
  } finally {
    await other.db.close()
  }
})
