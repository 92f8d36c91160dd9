// The server rings a mechanic's phone by itself: a key is an answer, silence is none.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Robot } from '../../sip/robot.ts'
import type { RobotAnswer, RobotOrder, RobotProgress } from '../../sip/robotCall.ts'
import { makeSpeech } from '../../speech/speech.ts'
import { asTold, type Rig, startRig } from './rig.ts'

let rig: Rig
let robot: Robot
beforeAll(async () => {
  rig = await startRig()
  robot = (await rig.connectRobot()).robot
})
afterAll(() => rig.close())

const NUMBER = '13900000001'
async function order(change: Partial<RobotOrder> = {}): Promise<RobotOrder & { asked: RobotAnswer[], progress: RobotProgress[] }> {
  const speech = makeSpeech({ dir: join(rig.edge.promptDir, 'spoken'), dirForMedia: `${rig.edge.promptDirForMedia}/spoken` })
  const [prompt, ok, refused, gone, trouble] = await Promise.all(['电梯困人，按1接单', '已接单', '已记录', '已由他人处理', '没有记下'].map((text) => speech.prepare(text)))
  const asked: RobotAnswer[] = []
  const progress: RobotProgress[] = []
  const none = { file: '', seconds: 0 }
  return {
    number: NUMBER, prompt: prompt ?? none, ok: ok ?? none, refused: refused ?? none, gone: gone ?? none, trouble: trouble ?? none,
    ringSeconds: 10, repeats: 2, signal: new AbortController().signal, asked, progress,
    onProgress: (one) => progress.push(one),
    decide: (answer) => {
      asked.push(answer)
      return Promise.resolve(true)
    },
    ...change,
  }
}
const phone = (name: string, digits: string, values: Record<string, string> = {}) => rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, digits, digitsAt: 1.2, seconds: 30, values })

test('1 accepts', async () => {
  const story = await phone('phone-keys', '1')
  const what = await order()
  const result = await robot.call(what)
  expect(result).toMatchObject({ outcome: 'accepted', digits: '1', answered: true, code: null })
  expect(what.asked).toEqual(['accept'])
  expect(what.progress).toEqual(['dialled', 'ringing', 'answered', 'keyed'])
  await asTold(story)
  expect(rig.faults).toEqual([])
})
