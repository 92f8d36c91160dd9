// The rooms' routes with their parts, in one list: a new route file is one line here.
import type { FastifyInstance } from 'fastify'
import { assignmentRoutes, type AssignmentParts } from './assignments.ts'
import { callRoutes, type CallRouteParts } from './calls.ts'
import { incidentRoutes, type IncidentParts } from './incidents.ts'
import { reportRoutes, type ReportParts } from './reports.ts'
import { statsRoutes, type StatsPort } from './stats.ts'

export type RoomParts = IncidentParts & AssignmentParts & CallRouteParts & ReportParts & { stats: StatsPort }

export async function registerRooms(app: FastifyInstance, parts: RoomParts): Promise<void> {
  await app.register(incidentRoutes, parts)
  await app.register(assignmentRoutes, parts)
  await app.register(reportRoutes, parts)
  await app.register(callRoutes, parts)
  await app.register(statsRoutes, parts)
}
