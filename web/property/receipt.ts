// Tells the server that somebody saw an incident on this page, once each. So the console knows that the officer knows.
import { post } from '../live/api.ts'

const told = new Set<string>()

export function readReceipt(incidentId: string): void {
  if (document.visibilityState !== 'visible' || told.has(incidentId)) return
  told.add(incidentId)
  void post('/api/me/receipts', { incidentId, channel: 'socket', state: 'read' }).then((answer) => {
    // Not heard: with the next look at the list. Not known: nobody was told of it, or not yet.
    if (!answer.ok && (answer.problem.status === 0 || answer.problem.status === 404 || answer.problem.status >= 429)) told.delete(incidentId)
  })
}
