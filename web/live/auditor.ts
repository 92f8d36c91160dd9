// Is the auditor of the escalation heard? It passes every few seconds; its last word says when. Pure.
import type { Live } from './store.ts'

/** Five passes of it. */
const SILENT_AFTER = 15_000

/** ms since its last pass when that is too long ago; null while it is heard. */
export function silentFor(auditor: Live['auditor'], now: number): number | null {
  const age = auditor === null ? 0 : now - Date.parse(auditor.at)
  return age > SILENT_AFTER ? age : null
}
