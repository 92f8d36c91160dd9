// Orders for automatic calls, with short sentences of their own, and what became of them.
import { join } from 'node:path'
import type { RobotAnswer, RobotOrder, RobotProgress } from '../../sip/robotCall.ts'
import { makeSpeech, type Speech } from '../../speech/speech.ts'
import type { EdgePart } from '../../embedded/edge.ts'

export const NUMBER = '13900000001'
const SENTENCES = { prompt: '电梯困人，按1接单', ok: '已接单', refused: '已记录', gone: '已经转给其他人', trouble: '没有记下，再按一次' } as const

export interface TestOrder extends RobotOrder {
  asked: RobotAnswer[]
  progress: RobotProgress[]
  callIds: Set<string>
  stop: AbortController
}

export function speechOf(edge: Pick<EdgePart, 'promptDir' | 'promptDirForMedia'>): Speech {
  return makeSpeech({ dir: join(edge.promptDir, 'spoken'), dirForMedia: join(edge.promptDirForMedia, 'spoken') })
}

/** Asks, takes every answer, rings for 10 s and says its sentence twice with a second between, unless changed. */
export async function orderFor(speech: Speech, change: Partial<RobotOrder> = {}): Promise<TestOrder> {
  const say = (what: keyof typeof SENTENCES) => speech.prepare(SENTENCES[what])
  const [prompt, ok, refused, gone, trouble] = await Promise.all([say('prompt'), say('ok'), say('refused'), say('gone'), say('trouble')])
  const asked: RobotAnswer[] = []
  const progress: RobotProgress[] = []
  const callIds = new Set<string>()
  const stop = new AbortController()
  return {
    number: NUMBER, prompt, ok, refused, gone, trouble, ringSeconds: 10, repeats: 2, pauseSeconds: 1, signal: stop.signal, asked, progress, callIds, stop,
    onProgress(one, callId) {
      progress.push(one)
      callIds.add(callId)
    },
    decide(answer) {
      asked.push(answer)
      return Promise.resolve(true)
    },
    ...change,
  }
}
