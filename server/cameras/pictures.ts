// Keeps the pictures that came with alarms.
import { keepPicture } from '../db/cameraPictures.ts'
import type { Db } from '../db/pool.ts'
import type { PicturePort } from './ports.ts'

export const makePictures = ({ db, clock }: { db: Db; clock: () => Date }): PicturePort => ({
  keep: ({ camera, alarmId, takenAt, jpeg, width, height }) => keepPicture(db, { cameraId: camera.id, elevatorId: camera.elevatorId, alarmId, takenAt, receivedAt: clock(), width, height, jpeg }),
})
