// What a device is answered over its own connection: where its alarm went, or why not, in words that its vendor can read.
import type { AlarmEngine } from './engine.ts'
import type { Arrival, Taken } from './ports.ts'

type Answer = { alarmId: string; incidentId?: string } | { error: string }

const WORDS = {
  nothing: '没有正在进行的该类告警 · no alarm of this type is going on', replayed: '签名已用过 · the signature has been used', unreadable: '无法保存 · it cannot be kept',
} as const

/** Takes batches for the devices' connections: when it resolves, all that has no `error` is committed. */
export const alarmPort = (engine: Pick<AlarmEngine, 'receive'>) => ({
  alarms: async (list: readonly Arrival[]): Promise<Answer[]> => (await engine.receive(list)).map(answerOf),
})

function answerOf({ alarmId, incidentId, outcome }: Taken): Answer {
  if (alarmId === null) return { error: outcome === 'replayed' || outcome === 'unreadable' ? WORDS[outcome] : WORDS.nothing }
  return incidentId === null ? { alarmId } : { alarmId, incidentId }
}
