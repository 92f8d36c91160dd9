// The first rung: the open pages of a team, or of a use unit's officers. The message itself is the assignment's own event, only an exercise is asked here; this says whether anybody hears it.
import { NOBODY } from '../domain/notice.ts'
import type { Channel } from './channel.ts'

/** What a page needs for its answer: contracts/realtime.ts, 'drill:asked'. */
interface DrillQuestion { notificationId: string; endsAt: string }

/** `listeners`: how many pages of a team, or of `unit/ID`, are connected now, to whichever server process. `ask`: asks them all whether they can be reached. */
export function makeSocketChannel(listeners: (of: string) => Promise<number>, ask: (teamId: string, drill: DrillQuestion) => void): Channel {
  return {
    name: 'socket',
    async send({ id, kind, teamId, unitId, contact, answerBy }) {
      if (contact === NOBODY) return { state: 'failed', permanent: true, reason: 'nobody-to-tell' }
      const of = teamId ?? (unitId ? `unit/${unitId}` : null)
      const pages = of === null ? 0 : await listeners(of)
      if (pages === 0) return { state: 'failed', permanent: false, reason: 'no-page-open' }
      if (kind === 'drill' && teamId !== null && answerBy !== null) ask(teamId, { notificationId: id, endsAt: answerBy.toISOString() })
      return { state: 'sent' }
    },
    close: () => Promise.resolve(),
  }
}
