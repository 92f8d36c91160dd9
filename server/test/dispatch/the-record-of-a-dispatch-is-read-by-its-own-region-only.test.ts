// The decision record comes from the timeline alone: what was frozen with the dispatch stays as it was, whoever has moved since.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findDecisions } from '../../db/decisions.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'

type Kit = Awaited<ReturnType<typeof dispatchKit>>
let kit: Kit
beforeAll(async () => { kit = await dispatchKit((await testDatabase()).url) })
afterAll(async () => { await kit.db.close() })

test('an operator’s choice and the plan’s next one are kept with their lists; a tier without teams is kept with what was missing', async () => {
  const { incidentId } = await kit.report()
  const [first] = kit.world.contract
  const sent = await kit.dispatch.command(incidentId, { type: 'assign', teamId: first!, confirmed: true }, kit.operator, kit.scope)
  expect(sent.ok).toBe(true)
  for (let n = 0; n < 6; n++) {
    const offered = (await kit.view(incidentId)).assignments.filter((a) => a.status === 'offered')
    for (const a of offered) await kit.dispatch.answer(a.id, { type: 'decline', reason: '忙' }, { teamId: a.teamId, name: a.teamName })
  }
  const record = await findDecisions(kit.db, incidentId, kit.scope)
  const dispatches = record?.decisions.filter((d) => d.dispatch) ?? []
  expect(dispatches[0]?.dispatch).toMatchObject({ by: 'operator', actor: '接警员', seat: '01', teamId: first, plan: { region: '410000', version: 1 } })
  expect(dispatches[0]?.dispatch?.considered).toHaveLength(4)
  expect(dispatches[0]?.dispatch?.considered[0]).toMatchObject({ positionSource: 'phone', onShift: true, refusedBecause: null })
  expect(dispatches[1]?.dispatch).toMatchObject({ by: 'plan', actor: null })
  expect(dispatches[1]?.dispatch?.considered.find((c) => c.teamId === first)).toMatchObject({ rank: null, refusedBecause: { code: 'already-called' } }) // the list is older than its answer
  expect(record?.decisions.filter((d) => d.dispatch === null).flatMap((d) => d.shortfalls.map((s) => s.code))).toContain('nobody-eligible')

  await kit.db.query('update team_position set position = st_makepoint(114.0, 35.0)::geography')
  expect((await findDecisions(kit.db, incidentId, kit.scope))?.decisions).toEqual(record?.decisions)
  expect(await findDecisions(kit.db, incidentId, { prefix: '42' })).toBeNull()
})
