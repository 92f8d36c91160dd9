// The bureau reads why a team was sent, not where every other one stood: the same record comes through two doors, and both keep to it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../auth/password.ts'
import type { DecisionRecordView } from '../../contracts/decision.ts'
import type { IncidentView } from '../../contracts/incident.ts'
import { insertAccount } from '../../db/accounts.ts'
import { decisionRoutes } from '../../http/decisions.ts'
import { incidentRoutes } from '../../http/incidents.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'
import { bearer, openDoorOn, PASSWORD, type Door } from './door.ts'

let kit: Awaited<ReturnType<typeof dispatchKit>>
let door: Door
let incidentId: string
beforeAll(async () => {
  kit = await dispatchKit((await testDatabase()).url)
  const passwordHash = await hashPassword(PASSWORD)
  for (const role of ['bureau', 'supervisor'] as const) await kit.db.tx((tx) => insertAccount(tx, { username: role, name: role, role, region: '410100', passwordHash, teamId: null, useUnitId: null }))
  incidentId = (await kit.report()).incidentId
  await kit.dispatch.command(incidentId, { type: 'assign', teamId: kit.world.contract[0]!, confirmed: true }, kit.operator, kit.scope)
  door = await openDoorOn(kit.db, ({ db, clock }) => ({ rooms: async (app) => { await app.register(decisionRoutes, { db, clock }); await app.register(incidentRoutes, { db, dispatch: kit.dispatch }) } }))
})
afterAll(async () => { await door[Symbol.asyncDispose](); await kit.db.close() })

const ask = async (username: string, url: string) => door.app.inject({ url, headers: bearer(await door.token(username)) })
async function records(username: string) {
  const view = (await ask(username, `/api/incidents/${incidentId}`)).json<IncidentView>()
  const decisions = (await ask(username, `/api/incidents/${incidentId}/decisions`)).json<DecisionRecordView>()
  const raw = view.timeline.find((e) => e.type === 'team-offered')?.data['record'] as { chosen: object; considered: object[] }
  return [...(decisions.decisions[0]?.dispatch?.considered ?? []), raw.chosen, ...raw.considered]
}

test('the supervisor sees who led each considered team and where it stood', async () => {
  const seen = await records('supervisor')
  expect(seen).toHaveLength(9)
  for (const c of seen) expect(c).toMatchObject({ leader: '队长', lat: expect.any(Number) as number, lng: expect.any(Number) as number })
})

test('the bureau sees the same list with its reasons, without either', async () => {
  const seen = await records('bureau')
  expect(seen).toHaveLength(9)
  for (const c of seen) {
    expect(Object.keys(c)).toEqual(expect.arrayContaining(['rank', 'name', 'reasons', 'distanceMeters', 'positionAgeSeconds']))
    expect(Object.keys(c)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(leader|lat|lng)$/)]))
  }
  for (const format of ['json', 'csv']) expect((await ask('bureau', `/api/incidents/${incidentId}/decisions?format=${format}`)).body).not.toMatch(/34\.8|113\.68|"leader"/)
  expect((await ask('supervisor', `/api/incidents/${incidentId}/decisions?format=csv`)).body).toMatch(/队长,维保班组.*34\.8/)
})
