// A whole server is killed while a proposal waits: the next one sends it by itself.
import { expect, test } from 'vitest'
import type { AreaView } from '../../contracts/area.ts'
import type { ElevatorBrief } from '../../contracts/elevator.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, startServer, until } from '../serverProcess.ts'

test('the crew is called by the server that comes after, in the name of the batch', async () => {
  const [database, redis] = [await cityDatabase(), await testRedis()]
  const place = { databaseUrl: database.url, redisUrl: redis.url, edge: null }
  const first = await startServer(place)
  const supervisor = await logIn(first.url, 'supervisor')
  const car = (await supervisor.get<{ match: ElevatorBrief }>('/api/elevators/resolve?code=235274')).body.match
  const { id } = (await supervisor.post<AreaView>('/api/areas', { kind: 'blackout', estates: [{ region: car.region, estate: car.estate }], drill: true })).body
  await supervisor.post<AreaView>(`/api/areas/${id}/commands`, { type: 'sweep', elevatorId: car.id, status: 'people', people: 1 })
  const proposal = await until('a proposal', async () => (await supervisor.get<AreaView>(`/api/areas/${id}`)).body.proposal)
  expect(proposal.pairs).toHaveLength(1)
  await first.kill9()
  const second = await startServer(place)
  try {
    const operator = await logIn(second.url, 'operator1')
    const area = await until('the batch is sent', async () => {
      const { body } = await operator.get<AreaView>(`/api/areas/${id}`)
      return body.timeline.some((e) => e.type === 'committed') && body
    })
    expect(area.timeline.find((e) => e.type === 'committed')).toMatchObject({ actor: null, data: { sent: 1, pairs: [{ incidentId: proposal.pairs[0]?.incidentId }] } })
    const incident = await operator.get<{ assignments: { status: string }[]; timeline: { type: string; data: { record?: { by: string } } }[] }>(`/api/incidents/${area.incidentIds[0]}`)
    expect(incident.body.assignments).toHaveLength(1)
    expect(incident.body.timeline.find((e) => e.type === 'team-offered')?.data.record?.by).toBe('batch')
  } finally {
    await second.stop()
  }
})
