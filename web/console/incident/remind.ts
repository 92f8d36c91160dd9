// Whom the one key reminds: the team that is in doubt first, then one that has not answered, then one on its way. Pure.
import type { AssignmentView } from '../../../server/contracts/incident.ts'

const STATUS: readonly AssignmentView['status'][] = ['offered', 'accepted', 'departed']

export function toRemind(assignments: readonly AssignmentView[]): AssignmentView | null {
  const open = assignments.filter((a) => STATUS.includes(a.status))
  return open.find((a) => a.notMoving !== null) ?? open.toSorted((a, b) => STATUS.indexOf(a.status) - STATUS.indexOf(b.status))[0] ?? null
}
