// The door of areas, on a whole server: who may see, declare, send and close one, and what the consoles are told.
import { expect, test } from 'vitest'
import type { AreaBrief, AreaView, MySweep } from '../../contracts/area.ts'
import type { ElevatorBrief } from '../../contracts/elevator.ts'
import type { Snapshot } from '../../contracts/realtime.ts'
import type { MyWay, TeamBrief } from '../../contracts/team.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, startServer, until } from '../serverProcess.ts'

test('a supervisor declares, an operator sends and sweeps, the bureau looks, a stranger finds nothing', async () => {
  const [database, redis] = [await cityDatabase(), await testRedis()]
  const server = await startServer({ databaseUrl: database.url, redisUrl: redis.url, edge: null })
  try {
    const [operator, supervisor, bureau, county, team] = [await logIn(server.url, 'operator1'), await logIn(server.url, 'supervisor'), await logIn(server.url, 'bureau'), await logIn(server.url, 'county'), await logIn(server.url, 'team01')]
    const famous = (await operator.get<{ match: ElevatorBrief }>('/api/elevators/resolve?code=235274')).body.match
    const estates = [{ region: famous.region, estate: famous.estate }]
    const body = { kind: 'blackout', estates, drill: true }
    expect((await operator.post('/api/areas', body)).status).toBe(403)
    expect((await team.get('/api/areas')).status).toBe(403)
    expect((await supervisor.post('/api/areas', { ...body, estates: [{ region: famous.region, estate: '没有的小区' }] })).body).toMatchObject({ code: 'no-such-estate' })
    expect((await supervisor.post('/api/areas', { ...body, kind: 'party' })).status).toBe(400)
    const declared = await supervisor.post<AreaView>('/api/areas', body)
    expect(declared).toMatchObject({ status: 201, body: { status: 'open', drill: true, counts: { elevators: 24, unswept: 24 } } })
    const at = `/api/areas/${declared.body.id}`
    expect((await operator.get<AreaView>(at)).body.sweep).toHaveLength(24)
    expect((await bureau.get<AreaBrief[]>('/api/areas?status=open')).body).toHaveLength(1)
    expect((await county.get(at)).status).toBe(200) // Jinshui is where it is
    expect((await bureau.post(`${at}/commands`, { type: 'solve' })).status).toBe(403)
    expect((await operator.post(`${at}/commands`, { type: 'close', reason: '好' })).status).toBe(403)
    expect((await operator.post(`${at}/commands`, { type: 'commit' })).body).toMatchObject({ code: 'no-proposal' })

    const found = await operator.post<AreaView>(`${at}/commands`, { type: 'sweep', elevatorId: famous.id, status: 'people', people: 3 })
    expect(found).toMatchObject({ status: 200, body: { counts: { open: 1, people: 3, unswept: 23 } } })
    const proposed = await until('a proposal', async () => (await operator.get<AreaView>(at)).body.proposal)
    expect(proposed.pairs).toHaveLength(1)
    expect((await operator.get<Snapshot>('/api/snapshot')).body.areas).toMatchObject([{ id: declared.body.id, incidentIds: found.body.incidentIds }])
    const sent = await operator.post<AreaView>(`${at}/commands`, { type: 'commit', pairs: [{ incidentId: found.body.incidentIds[0], teamId: proposed.pairs[0]?.teamId }] })
    expect(sent.body.timeline.filter((e) => e.type === 'committed')).toMatchObject([{ actor: '接警员 01', data: { sent: 1, lost: 0 } }])

    // How long it still needs is told to the crew that was sent, from where its phone says it is, and to no other.
    const teamId = proposed.pairs[0]?.teamId ?? ''
    const called = await logIn(server.url, (await operator.get<TeamBrief[]>('/api/teams')).body.find((t) => t.id === teamId)?.code ?? '')
    const waysFrom = async (lat: number) => {
      await called.post('/api/me/positions', { positions: [{ lat, lng: famous.lng, accuracy: 10, at: new Date().toISOString() }] })
      return until('its position', async () => (await called.get<MyWay[]>('/api/me/ways')).body.find((w) => Math.abs(w.meters - Math.abs(lat - famous.lat) * 111_000) < 100))
    }
    const [far, near] = [await waysFrom(famous.lat + 0.05), await waysFrom(famous.lat + 0.01)]
    expect([far.assignmentId, far.by]).toEqual([`${found.body.incidentIds[0]}-1`, 'default'])
    expect(far.seconds).toBeGreaterThan(near.seconds ?? Infinity)
    expect([(await called.get('/api/me/ways')).body, (await team.get('/api/me/ways')).body]).toEqual([[near], []])
    expect([(await operator.get('/api/me/ways')).status, (await bureau.get('/api/me/ways')).status, (await fetch(`${server.url}/api/me/ways`)).status]).toEqual([403, 403, 401])

    expect((await team.get<MySweep | null>('/api/me/sweep')).body).toBeNull()
    expect((await team.post('/api/me/sweep', { elevatorId: famous.id, status: 'empty' })).body).toMatchObject({ code: 'not-called-there' })

    expect((await supervisor.post(`${at}/commands`, { type: 'close', reason: '演练结束' })).body).toMatchObject({ status: 'closed' })
    await until('the list of open ones is empty', async () => (await operator.get<AreaBrief[]>('/api/areas?status=open')).body.length === 0)
  } finally {
    await server.stop()
  }
})

test('a property officer says what was found at the cars of his own use unit, in an open area alone', async () => {
  const [database, redis] = [await cityDatabase(), await testRedis()]
  const server = await startServer({ databaseUrl: database.url, redisUrl: redis.url, edge: null })
  try {
    const [supervisor, officer, bureau] = [await logIn(server.url, 'supervisor'), await logIn(server.url, 'property1'), await logIn(server.url, 'bureau')]
    const famous = (await supervisor.get<{ match: ElevatorBrief }>('/api/elevators/resolve?code=235274')).body.match
    const mark = (elevatorId: string, more: object = { status: 'empty' }) => officer.post<MySweep>('/api/me/sweep', { elevatorId, ...more })
    expect([(await officer.get('/api/me/sweep')).body, (await mark(famous.id)).body]).toMatchObject([null, { code: 'not-your-car' }])
    expect((await bureau.get('/api/me/sweep')).status).toBe(403)

    // His estate and one of somebody else's; a drill stands back behind what is real.
    const points = (await supervisor.get<{ estates: { region: string; estate: string }[] }>(`/api/estates?lat=${famous.lat}&lng=${famous.lng}&meters=3000`)).body.estates
    const other = points.find((e) => e.estate !== famous.estate)!
    const declare = (drill: boolean) => supervisor.post<AreaView>('/api/areas', { kind: 'blackout', estates: [{ region: famous.region, estate: famous.estate }, { region: other.region, estate: other.estate }], drill })
    const drill = (await declare(true)).body
    expect((await officer.get<MySweep>('/api/me/sweep')).body).toMatchObject({ areaId: drill.id, drill: true })
    const { body: area } = await declare(false)
    const mine = (await officer.get<MySweep>('/api/me/sweep')).body
    expect(mine).toMatchObject({ areaId: area.id, number: area.number, drill: false })
    expect(mine.items.map((i) => i.estate)).toEqual(Array.from({ length: 24 }, () => famous.estate))
    const foreign = area.sweep.find((i) => i.estate === other.estate)!
    expect((await mark(foreign.elevatorId)).body).toMatchObject({ code: 'not-your-car' })
    expect((await mark('999999999')).body).toMatchObject({ code: 'not-your-car' })

    const [first, second] = mine.items
    const marked = (await mark(first!.elevatorId)).body
    expect(marked.items.find((i) => i.elevatorId === first!.elevatorId)).toMatchObject({ status: 'empty' })
    await mark(second!.elevatorId, { status: 'people', people: 2, vulnerable: ['child'] })
    const told = (await supervisor.get<AreaView>(`/api/areas/${area.id}`)).body
    expect(told.counts).toMatchObject({ open: 1, people: 2, care: 1, empty: 1 })
    const me = (await officer.get<{ name: string }>('/api/session')).body.name
    expect(told.sweep.filter((i) => i.from === 'sweep' || i.status === 'people').map((i) => [i.elevatorId, i.status, i.by]).toSorted()).toEqual([[first!.elevatorId, 'empty', me], [second!.elevatorId, 'people', me]].toSorted())
  } finally {
    await server.stop()
  }
})
