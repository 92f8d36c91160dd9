// Pictures of cars as they came: with a camera's alarm, or as a frame that the analysis looked at. Bytes in, bytes out; who may see them is asked here by region.
import { createHash, randomUUID } from 'node:crypto'
import type { Db, Reader } from './pool.ts'

export interface NewPicture { cameraId: string; elevatorId: string; alarmId: string | null; takenAt: Date; receivedAt: Date; width: number; height: number; jpeg: Buffer }

/** The same picture of the same alarm again is the first one. Returns its id. */
export async function keepPicture(db: Db, p: NewPicture): Promise<string> {
  const { rows } = await db.query<{ id: string }>({ name: 'keep_picture', text:
    `insert into camera_picture (id, camera_id, elevator_id, alarm_id, taken_at, received_at, width, height, sha256, jpeg) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (alarm_id, sha256) do update set sha256 = excluded.sha256 returning id`,
  values: [randomUUID(), p.cameraId, p.elevatorId, p.alarmId, p.takenAt, p.receivedAt, p.width, p.height, createHash('sha256').update(p.jpeg).digest(), p.jpeg] })
  const id = rows[0]?.id
  if (id === undefined) throw new Error('a picture was neither kept nor there')
  return id
}

export interface KeptJpeg { jpeg: Buffer; sha256: Buffer; takenAt: Date; elevatorId: string; region: string; useUnitId: string }

/** Null when there is none with this id inside the prefix. */
export async function findPicture(reader: Reader, id: string, prefix: string): Promise<KeptJpeg | null> {
  const { rows } = await reader.query<KeptJpeg>({ name: 'find_picture', text:
    `select p.jpeg, p.sha256, p.taken_at as "takenAt", p.elevator_id as "elevatorId", e.region, e.use_unit_id as "useUnitId" from camera_picture p join elevator e on e.id = p.elevator_id where p.id = $1 and e.region like $2 || '%'`, values: [id, prefix] })
  return rows[0] ?? null
}

/** Pictures and sightings older than this go; those of an incident stay as long as its record wants them. Returns how many pictures. */
export async function forgetPictures(db: Db, before: Date): Promise<number> {
  await db.query('delete from camera_sighting where at < $1', [before])
  return (await db.query('delete from camera_picture where received_at < $1', [before])).rowCount ?? 0
}
