// Is a stamped event the next one of its stream, an old one, or is something missing? Pure.
import type { Stamp } from '../../server/contracts/realtime.ts'

export interface Known { epoch: string; seqs: Readonly<Record<string, number>> }
export type Verdict = 'next' | 'old' | 'gap'

/** A stream that the snapshot did not name has not spoken yet: its first event is 1. Another epoch means the server counts anew. */
export function verdict(known: Known, stamp: Pick<Stamp, 'stream' | 'epoch' | 'seq'>): Verdict {
  if (stamp.epoch !== known.epoch) return 'gap'
  const last = known.seqs[stamp.stream] ?? 0
  if (stamp.seq <= last) return 'old'
  return stamp.seq === last + 1 ? 'next' : 'gap'
}

/** Does the server's own count say that this client has missed something? */
export function isBehind(known: Known, tick: Known): boolean {
  return tick.epoch !== known.epoch || Object.entries(tick.seqs).some(([stream, seq]) => seq > (known.seqs[stream] ?? 0))
}
