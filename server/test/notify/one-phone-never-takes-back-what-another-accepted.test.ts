// Key 2 in a call while a colleague accepts on the page: the answer of the call comes too late, and says so. The telephone is a stand-in, dispatch is real.
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { answerByKey } from '../../notifier.ts'
import type { Notice } from '../../notify/channel.ts'
import { makeVoiceChannel } from '../../notify/voice.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'

async function called(kind: Notice['kind']) {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  onTestFinished(async () => { await kit.db.close(); await database.drop() })
  const { incidentId } = await kit.report()
  await kit.dispatch.command(incidentId, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
  const offer = (await kit.view(incidentId)).assignments[0]!
  const said: string[] = []
  const voice = makeVoiceChannel({
    clock: kit.clock, fault: (where, error) => { throw new Error(where, { cause: error }) }, answer: answerByKey(kit.dispatch), speech: { prepare: async (text) => ({ file: text, seconds: 1 }) },
    robot: { isHere: () => true, call: async ({ decide }) => {
      const verdict = await decide?.('refuse')
      if (verdict) said.push(verdict.say.file)
      return { outcome: verdict?.taken ? 'refused' : 'no-longer-counts', callId: 'c', code: null, answered: true, heard: true, digits: '2' }
    } },
  })
  const notice: Notice = {
    id: randomUUID(), kind, assignmentId: offer.id, teamId: offer.teamId, teamName: offer.teamName, contact: '19900000100', answerBy: null,
    subject: { incidentId, number: '1', code: '235274', address: '测试苑', trapped: 1, injured: 0, vulnerable: [], drill: false },
  }
  return {
    said, accept: () => kit.dispatch.answer(offer.id, { type: 'accept' }, { teamId: offer.teamId, name: offer.teamName }),
    refuse: () => voice.send(notice, () => undefined, new AbortController().signal), status: async () => (await kit.view(incidentId)).assignments[0]?.status,
  }
}

test('key 2 declines the offer while it stands', async () => {
  const call = await called('offer')
  await call.refuse()
  expect([await call.status(), call.said]).toEqual(['declined', ['已经记下，您无法前往。谢谢。']])
})

test('key 2 in a call about the offer leaves a crew that has accepted by another way its task', async () => {
  const call = await called('offer')
  await call.accept()
  await call.refuse()
  expect([await call.status(), call.said]).toEqual(['accepted', ['您的队伍已经接单，没有撤回。确实去不了，请打96333。']])
})

test('key 2 in a reminder to a crew that has accepted gives its task back', async () => {
  const call = await called('remind')
  await call.accept()
  await call.refuse()
  expect(await call.status()).toBe('withdrawn')
})
