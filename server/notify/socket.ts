// The first rung: the team's open pages. The message itself is the assignment's own event, only an exercise is asked here; this says whether anybody hears it.
import type { Channel } from './channel.ts'

/** What a page needs for its answer: contracts/realtime.ts, 'drill:asked'. */
interface DrillQuestion { notificationId: string; endsAt: string }

/** `listeners`: how many pages of a team are connected now, to whichever server process. `ask`: asks them all whether they can be reached. */
export function makeSocketChannel(listeners: (teamId: string) => Promise<number>, ask: (teamId: string, drill: DrillQuestion) => void): Channel {
  return {
    name: 'socket',
    async send({ id, kind, teamId, answerBy }) {
      const pages = teamId === null ? 0 : await listeners(teamId)
      if (teamId === null || pages === 0) return { state: 'failed', permanent: false, reason: 'no-page-open' }
      if (kind === 'drill' && answerBy !== null) ask(teamId, { notificationId: id, endsAt: answerBy.toISOString() })
      return { state: 'sent' }
    },
    close: () => Promise.resolve(),
  }
}
