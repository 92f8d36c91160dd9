// The decision record of an incident, read from its timeline: every dispatch with the list it was chosen from, every tier that found nobody.
import type { DecisionRecordView, DecisionView, ShortfallView } from '../contracts/decision.ts'
import type { CandidateView } from '../contracts/team.ts'
import type { Actor, DecisionRecord } from '../domain/incident.ts'
import type { Reader, Tx } from './pool.ts'

interface Head { number: string; address: string | null; reported_at: Date }
type Data =
  | { type: 'team-offered'; assignmentId: string; teamId: string; teamName: string; tier: 1 | 2 | 3; answerBy: string; shared: boolean; record: DecisionRecord }
  | { type: 'tier-exhausted'; tier: 1 | 2 | 3; shortfalls?: ShortfallView[] }
interface Row { seq: number; type: Data['type']; at: Date; actor: Actor; data: Omit<Data, 'type'> }

/** Null for an incident outside the prefix's regions. */
export async function findDecisions(reader: Reader, incidentId: string, within: { prefix: string }): Promise<DecisionRecordView | null> {
  const { rows: [head] } = await reader.query<Head>({ name: 'decision_head', text:
    `select i.number, e.address, i.reported_at from incident i left join elevator e on e.id = i.elevator_id where i.id = $1 and i.region like $2 || '%'`, values: [incidentId, within.prefix] })
  if (!head) return null
  const { rows } = await reader.query<Row>({ name: 'decisions', text:
    `select seq, type, at, actor, data from incident_event where incident_id = $1 and type in ('team-offered', 'tier-exhausted') order by seq`, values: [incidentId] })
  return { incidentId, number: head.number, address: head.address, reportedAt: head.reported_at.toISOString(), decisions: rows.map(decision) }
}

function decision({ seq, type, at, actor, data }: Row): DecisionView {
  const d = { type, ...data } as Data
  if (d.type === 'tier-exhausted') return { seq, at: at.toISOString(), tier: d.tier, shortfalls: d.shortfalls ?? [], dispatch: null }
  const { record } = d
  return {
    seq, at: at.toISOString(), tier: d.tier, shortfalls: record.shortfalls.map((s) => ({ ...s })),
    dispatch: {
      assignmentId: d.assignmentId, by: record.by, pooled: record.pooled ?? false, actor: actor.kind === 'account' ? actor.name : null, seat: actor.kind === 'account' ? (actor.seat ?? null) : null,
      teamId: d.teamId, teamName: d.teamName, answerBy: new Date(d.answerBy).toISOString(), shared: d.shared, considered: record.considered.map(candidate), ...(record.travel ? { travel: record.travel } : {}), plan: record.plan,
    },
  }
}

/** A record is for ever: one of an earlier version does not know whether the crew was on shift, nor what it could do. */
const candidate = (c: DecisionRecord['considered'][number]): CandidateView => ({ ...c, onShift: c.onShift ?? true, capabilities: [...(c.capabilities ?? [])], reasons: c.reasons.map((r) => ({ ...r })) })

/** Who took which incident's record out of the house. */
export async function recordDecisionExport(tx: Tx, accountId: string, subject: string, now: Date): Promise<void> {
  await tx.query({ name: 'record_decision_export', text: `insert into access_log (account_id, act, subject, at) values ($1, 'export-decisions', $2, $3)`, values: [accountId, subject, now] })
}
