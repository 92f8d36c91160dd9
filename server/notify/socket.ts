// The first rung: the team's open pages. The message itself is the assignment's own event; this says whether anybody hears it.
import type { Channel } from './channel.ts'

/** `listeners`: how many pages of a team are connected now, to whichever server process. */
export function makeSocketChannel(listeners: (teamId: string) => Promise<number>): Channel {
  return {
    name: 'socket',
    async send({ teamId }) {
      const pages = teamId === null ? 0 : await listeners(teamId)
      return pages > 0 ? { state: 'sent' } : { state: 'failed', permanent: false, reason: 'no-page-open' }
    },
    close: () => Promise.resolve(),
  }
}
