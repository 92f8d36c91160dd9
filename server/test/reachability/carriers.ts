// What stands for the carriers in the tests of drills: channels that ring invented phones, each with an owner of its own habits.
import type { Channel, Delivery, Notice } from '../../notify/channel.ts'
import type { ChannelName } from '../../domain/notice.ts'

/** Whoever answers with 1, lets it ring, has no such number, or never ends the call. */
export type Habit = 'confirms' | 'picks-up' | 'no-answer' | 'no-such-number' | 'hangs'

export interface Carrier extends Channel { sent: Notice[]; ended: string[]; atOnce: () => number }

/** `habits` by contact; a phone without one picks up. */
export function carrier(name: ChannelName, habits: Readonly<Record<string, Habit>> = {}): Carrier {
  const sent: Notice[] = []
  const ended: string[] = []
  let open = 0
  return {
    name, sent, ended, atOnce: () => open,
    async send(notice, report, signal): Promise<Delivery> {
      sent.push(notice)
      switch (habits[notice.contact] ?? 'picks-up') {
        case 'confirms': report({ state: 'delivered' }); return { state: 'read' }
        case 'picks-up': return { state: 'delivered' }
        case 'no-answer': return { state: 'failed', permanent: false, reason: 'no-answer (408)' }
        case 'no-such-number': return { state: 'failed', permanent: true, reason: 'bad-number (404)' }
        case 'hangs':
          report({ state: 'sent' }) // dialled
          open++
          await new Promise<void>((resolve) => { signal.addEventListener('abort', () => resolve(), { once: true }) })
          open--
          ended.push(notice.id)
          return { state: 'failed', permanent: false, reason: 'cancelled' }
      }
    },
    close: () => Promise.resolve(),
  }
}
