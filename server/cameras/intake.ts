// The one way of a camera's alarm, whichever door it came by: to the alarm engine, and its picture to the evidence. Opens no incident.
import { inBatches } from '../db/inBatches.ts'
import { type AlarmCamera, type AlarmEnginePort, type AlarmMessage, type Picture, type PicturePort, speakerOf, type Taken } from './ports.ts'

export interface CameraArrival { camera: AlarmCamera; message: AlarmMessage; receivedAt: Date; signature?: Buffer; picture: Picture | null }
/** `pictureId`: null without a picture, or where it could not be kept: the alarm counts all the same. */
export interface CameraTaken extends Taken { pictureId: string | null }

const TOGETHER = 100

export function makeCameraIntake({ alarms, pictures, fault }: { alarms: AlarmEnginePort; pictures: PicturePort; fault: (where: string, error: unknown) => void }) {
  const receive = inBatches<Parameters<AlarmEnginePort['receive']>[0][number], Taken>((list) => alarms.receive(list), { atOnce: 2, most: TOGETHER })

  /** When it resolves the alarm is committed, and its picture too unless that failed. Throws when the alarm could not be taken: nothing is acknowledged then. */
  async function take({ camera, message, receivedAt, signature, picture }: CameraArrival): Promise<CameraTaken> {
    const taken = await receive({ device: speakerOf(camera), message, receivedAt, ...(signature ? { signature } : {}) })
    return { ...taken, pictureId: picture !== null && taken.alarmId !== null && taken.outcome !== 'replayed' ? await keep(camera, taken.alarmId, message.at ?? receivedAt, picture) : null }
  }

  async function keep(camera: AlarmCamera, alarmId: string, takenAt: Date, picture: Picture): Promise<string | null> {
    try {
      return await pictures.keep({ ...picture, camera, alarmId, takenAt })
    } catch (error) {
      fault(`picture of alarm ${alarmId}`, error)
      return null
    }
  }

  return { take }
}
export type CameraIntake = ReturnType<typeof makeCameraIntake>
