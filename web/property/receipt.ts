// Tells the server that somebody saw an entrapment on this page, once a car. So the console knows that the officer knows.
import type { UnitIncident } from '../../server/contracts/unitIncident.ts'
import { post, type Answer } from '../live/api.ts'

type Seen = Pick<UnitIncident, 'id' | 'kind' | 'version' | 'rescueCode'>

export function makeReceipts(send: (incidentId: string) => Promise<Answer<unknown>>, isSeen: () => boolean) {
  /** By incident: the car that was told, and at which version nobody knew of it. */
  const told = new Map<string, { code: string; unknownAt: number | null }>()
  return {
    /** Only of an entrapment is anybody told. */
    read({ id, kind, version, rescueCode }: Seen): void {
      const was = told.get(id)
      if (kind !== 'entrapment' || !isSeen() || (was?.code === rescueCode && (was.unknownAt === null || was.unknownAt === version))) return
      const now = { code: rescueCode, unknownAt: null as number | null }
      told.set(id, now)
      void send(id).then((answer) => {
        if (answer.ok) return
        // Not known: nobody was told of it, or not yet; once it has moved on. Not heard: with the next look at the list.
        if (answer.problem.status === 404) now.unknownAt = version
        else if (answer.problem.status === 0 || answer.problem.status >= 429) told.delete(id)
      })
    },
  }
}

export const receipts = makeReceipts((incidentId) => post('/api/me/receipts', { incidentId, channel: 'socket', state: 'read' }), () => document.visibilityState === 'visible')
