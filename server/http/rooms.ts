// The rooms' routes with their parts, in one list: a new route file is one line here.
import type { FastifyInstance } from 'fastify'
import { alarmDoorRoutes, type AlarmDoorParts } from './alarmDoor.ts'
import { alarmRuleRoutes } from './alarmRules.ts'
import { alarmRoutes, type AlarmParts } from './alarms.ts'
import { answerLinkRoutes, type AnswerLinkParts } from './answerLink.ts'
import { areaRoutes, type AreaRouteParts } from './areas.ts'
import { assignmentRoutes, type AssignmentParts } from './assignments.ts'
import { callRoutes, type CallRouteParts } from './calls.ts'
import { cameraRoutes, type CameraRouteParts } from './cameras.ts'
import { cameraAlarmRoutes, type CameraAlarmParts } from './cameraAlarms.ts'
import { cameraFeedRoutes } from './cameraFeeds.ts'
import { cameraSightingRoutes } from './cameraSightings.ts'
import { cameraTalkRoutes, type CameraTalkParts } from './cameraTalks.ts'
import { decisionRoutes } from './decisions.ts'
import { deviceRoutes, type DeviceRouteParts } from './devices.ts'
import { feedbackRoutes } from './feedback.ts'
import { elevatorRoutes, type ElevatorParts } from './elevators.ts'
import { incidentRoutes, type IncidentParts } from './incidents.ts'
import { mapRoutes } from './map.ts'
import { passengerRoutes, type PassengerRouteParts } from './passenger.ts'
import { pictureRoutes, type PictureRouteParts } from './pictures.ts'
import { planRoutes } from './plans.ts'
import { pushRoutes, type PushRouteParts } from './push.ts'
import { reachabilityRoutes, type ReachabilityRouteParts } from './reachability.ts'
import { receiptRoutes, type ReceiptParts } from './receipts.ts'
import { regionRoutes } from './regions.ts'
import { reportRoutes, type ReportParts } from './reports.ts'
import { smsReceiptRoutes, type SmsReceiptParts } from './smsReceipts.ts'
import { stickerRoutes, type StickerParts } from './stickers.ts'
import { statsRoutes, type StatsPort } from './stats.ts'
import { type TeamPhoneParts, teamPhoneRoutes } from './teamPhones.ts'
import { teamRoutes, type TeamParts } from './teams.ts'
import { unitIncidentRoutes } from './unitIncidents.ts'
import { visitRoutes } from './visits.ts'
import { warningRoutes } from './warnings.ts'

export type RoomParts = IncidentParts & AssignmentParts & CallRouteParts & ReportParts & ElevatorParts & TeamParts & TeamPhoneParts & ReachabilityRouteParts & AreaRouteParts & AlarmParts & AlarmDoorParts & CameraAlarmParts & DeviceRouteParts & PassengerRouteParts & StickerParts & CameraRouteParts & CameraTalkParts & PictureRouteParts & { stats: StatsPort }

/** What teams are told beside the socket, and what comes back. */
export type NoticeParts = PushRouteParts & ReceiptParts & SmsReceiptParts & AnswerLinkParts

/** `notices`: null where nobody is told anything but over the socket. */
export async function registerRooms(app: FastifyInstance, parts: RoomParts, notices: NoticeParts | null = null): Promise<void> {
  await app.register(incidentRoutes, parts)
  await app.register(decisionRoutes, parts)
  await app.register(areaRoutes, parts)
  await app.register(assignmentRoutes, parts)
  await app.register(reportRoutes, parts)
  await app.register(callRoutes, parts)
  await app.register(statsRoutes, parts)
  await app.register(elevatorRoutes, parts)
  await app.register(deviceRoutes, parts)
  await app.register(teamRoutes, parts)
  await app.register(teamPhoneRoutes, parts)
  await app.register(regionRoutes, parts)
  await app.register(mapRoutes, parts)
  await app.register(planRoutes, parts)
  await app.register(reachabilityRoutes, parts)
  await app.register(warningRoutes, parts)
  await app.register(alarmRoutes, parts)
  await app.register(alarmRuleRoutes, parts)
  await app.register(alarmDoorRoutes, parts)
  await app.register(cameraAlarmRoutes, parts)
  await app.register(cameraFeedRoutes, parts)
  await app.register(cameraSightingRoutes, parts)
  await app.register(cameraRoutes, parts)
  await app.register(cameraTalkRoutes, parts)
  await app.register(pictureRoutes, parts)
  await app.register(feedbackRoutes, parts)
  await app.register(stickerRoutes, parts)
  await app.register(unitIncidentRoutes, parts)
  await app.register(visitRoutes, parts)
  await app.register(passengerRoutes, { ...parts, prefix: '/e' })
  if (notices === null) return
  await app.register(pushRoutes, notices)
  await app.register(receiptRoutes, notices)
  await app.register(smsReceiptRoutes, notices)
  await app.register(answerLinkRoutes, notices)
}
