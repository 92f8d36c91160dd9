// A channel of the notification ladder: one way to reach a team. Types alone; the words are domain/notice.ts, the ladder is ladder.ts.
import type { ChannelName, Delivery, Notice } from '../domain/notice.ts'

export type { Answered, AnswerResult, ChannelName, Delivery, Notice, NoticeKind, NoticeSubject } from '../domain/notice.ts'

export interface Channel {
  name: ChannelName
  /**
   * Says it once. Resolves with the last that is known when nothing more will come from this attempt by itself; `report` may be told better before and after.
   * Never rejects for a gateway's or a phone's "no": that is a `failed` delivery.
   * `taken`: the gateway's own id of an earlier attempt, which it took and could not bring: this one must not pass for the same.
   */
  send(notice: Notice, report: (delivery: Delivery) => void, signal: AbortSignal, taken?: string | null): Promise<Delivery>
  /** Makes ready what takes time, while earlier rungs run. */
  prepare?(notice: Notice): void
  /** Whether this process can use it now; without it: always. */
  isHere?(): boolean
  close(): Promise<void>
}
