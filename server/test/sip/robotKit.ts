// Orders for automatic calls, with short sentences of their own, and what became of them.
import { join } from 'node:path'
import type { Robot } from '../../sip/robot.ts'
import type { RobotAnswer, RobotOrder, RobotProgress, RobotVerdict } from '../../sip/robotCall.ts'
import { makeSpeech, type Speech, type Spoken } from '../../speech/speech.ts'
import type { EdgePart } from '../../embedded/edge.ts'
import { type Rig, type Server, startRig } from './rig.ts'

export const NUMBER = '13900000001'
const SENTENCES = { prompt: '电梯困人，按1接单', ok: '已接单', refused: '已记录', gone: '已经转给其他人', over: '到此结束', trouble: '没有记下，再按一次' } as const

export interface TestOrder extends RobotOrder {
  asked: RobotAnswer[]
  progress: RobotProgress[]
  callIds: Set<string>
  stop: AbortController
  /** What is said to an answer. */
  says: Record<'ok' | 'refused' | 'gone', Spoken>
}

export function speechOf(edge: Pick<EdgePart, 'promptDir' | 'promptDirForMedia'>): Speech {
  return makeSpeech({ dir: join(edge.promptDir, 'spoken'), dirForMedia: join(edge.promptDirForMedia, 'spoken') })
}

/** An edge of the test's own, a server that calls by itself, and its sentences. */
export async function startRigWithRobot(): Promise<{ rig: Rig; server: Server & { robot: Robot }; speech: Speech }> {
  const rig = await startRig()
  return { rig, server: await rig.connectRobot(), speech: speechOf(rig.edge) }
}

/** Asks, takes every answer, rings for 10 s and says its sentence twice with a second between, unless changed. */
export async function orderFor(speech: Speech, change: Partial<Omit<RobotOrder, 'decide'>> & { decide?: ((answer: RobotAnswer, says: TestOrder['says']) => Promise<RobotVerdict>) | null } = {}): Promise<TestOrder> {
  const say = (what: keyof typeof SENTENCES) => speech.prepare(SENTENCES[what])
  const [prompt, ok, refused, gone, over, trouble] = await Promise.all([say('prompt'), say('ok'), say('refused'), say('gone'), say('over'), say('trouble')])
  const says = { ok, refused, gone }
  const { decide, ...rest } = change
  const asked: RobotAnswer[] = []
  const progress: RobotProgress[] = []
  const callIds = new Set<string>()
  const stop = new AbortController()
  return {
    number: NUMBER, prompt, over, trouble, says, ringSeconds: 10, repeats: 2, pauseSeconds: 1, signal: stop.signal, asked, progress, callIds, stop,
    onProgress(one, callId) {
      progress.push(one)
      callIds.add(callId)
    },
    decide: decide === null ? null : (answer) => {
      asked.push(answer)
      return decide ? decide(answer, says) : Promise.resolve({ taken: true, say: answer === 'accept' ? ok : refused })
    },
    ...rest,
  }
}
