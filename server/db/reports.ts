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

/** The reports that these senders already made under these ids. */
export async function listReportsByRef(reader: Reader, refs: readonly { source: ReportSource; sourceRef: string }[]): Promise<{ source: ReportSource; sourceRef: string; reportId: string; incidentId: string }[]> {
  if (refs.length === 0) return []
  const { rows } = await reader.query<{ source: ReportSource; sourceRef: string; reportId: string; incidentId: string }>({ name: 'reports_by_ref', text:
    `select source, source_ref as "sourceRef", id as "reportId", incident_id as "incidentId" from report where (source, source_ref) in (select * from unnest($1::text[], $2::text[]))`, values: [refs.map((r) => r.source), refs.map((r) => r.sourceRef)] })
  return rows
}

/** Reports that move with a join or a split. */
export async function moveReports(tx: Tx, reportIds: readonly string[], to: string): Promise<void> {
  await tx.query('update report set incident_id = $2 where id = any ($1::uuid[])', [reportIds, to])
}
