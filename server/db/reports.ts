// Reports (报警): each one that came in, joined to its incident.
import type { Report, ReportSource, Vulnerable } from '../domain/incident.ts'
import type { Reader, Tx } from './pool.ts'

export interface ReportRow extends Report {
  sourceRef?: string
  elevatorId: string | null
  incidentId: string
  trapped: number | null
  injured: number
  vulnerable: readonly Vulnerable[]
  drill: boolean
  recordedBy: string | null
}

export async function insertReport(tx: Tx, r: ReportRow): Promise<void> {
  await tx.query({ name: 'insert_report', text:
    `insert into report (id, source, source_ref, elevator_id, incident_id, caller_phone, said, trapped, injured, vulnerable, note, drill, reported_at, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
  values: [r.id, r.source, r.sourceRef ?? null, r.elevatorId, r.incidentId, r.callerPhone ?? null, r.said ?? null, r.trapped, r.injured, r.vulnerable, r.note ?? null, r.drill, r.reportedAt, r.recordedBy] })
}

/** The report that this sender already made under this id. */
export async function findReportByRef(reader: Reader, source: ReportSource, sourceRef: string): Promise<{ reportId: string; incidentId: string } | null> {
  const { rows } = await reader.query<{ id: string; incident_id: string }>('select id, incident_id from report where source = $1 and source_ref = $2', [source, sourceRef])
  return rows[0] ? { reportId: rows[0].id, incidentId: rows[0].incident_id } : null
}

/** Reports that move with a join or a split. */
export async function moveReports(tx: Tx, reportIds: readonly string[], to: string): Promise<void> {
  await tx.query('update report set incident_id = $2 where id = any ($1::uuid[])', [reportIds, to])
}
