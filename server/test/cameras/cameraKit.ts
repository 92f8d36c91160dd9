// Cameras on the kit of the alarms: one in each car, with a key and a secret of its own, and the way of their alarms to the engine and of their pictures to the database.
import { aboutCamera, makeSeal } from '../../auth/seal.ts'
import { makeCameraIntake } from '../../cameras/intake.ts'
import { makePictures } from '../../cameras/pictures.ts'
import type { AlarmCamera } from '../../cameras/ports.ts'
import { alarmKit } from '../alarms/alarmKit.ts'

export const SEAL = makeSeal(Buffer.alloc(32, 9).toString('base64url'))
export const secretOf = (n: number): string => `secret of cam-${n}`

export async function cameraKit(url: string, options: { elevators?: number } = {}) {
  const kit = await alarmKit(url, options)
  const cameras: AlarmCamera[] = []
  for (const [n, elevatorId] of kit.world.elevators.entries()) {
    const { rows } = await kit.db.query<{ id: string }>(`insert into camera (elevator_id, name, place, alarm_key) values ($1, '轿厢', 'car', $2) returning id`, [elevatorId, `cam-${n}`])
    const id = rows[0]!.id
    await kit.db.query('update camera set alarm_secret = $2 where id = $1', [id, SEAL.seal(secretOf(n), aboutCamera(id, 'alarm'))])
    cameras.push({ id, elevatorId, region: '410105', drill: false })
  }
  const pictures = makePictures(kit)
  const intakeOn = (engine: typeof kit.engine) => makeCameraIntake({ alarms: engine, pictures, fault: (where, error) => { kit.faults.push(`${where}: ${String(error)}`) } })
  return {
    ...kit, cameras, pictures, intakeOn, intake: intakeOn(kit.engine),
    pictureCount: async () => (await kit.db.query<{ n: number }>('select count(*)::int as n from camera_picture')).rows[0]!.n,
    alarms: async (n: number) => (await kit.db.query<{ id: string; type: string; state: string; repeats: number; incident_id: string | null; cleared_at: Date | null }>('select id, type, state, repeats, incident_id, cleared_at from alarm where elevator_id = $1 order by received_at, id', [kit.world.elevators[n]])).rows,
  }
}
export type CameraKit = Awaited<ReturnType<typeof cameraKit>>
