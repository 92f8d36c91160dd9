// One elevator with all that is known of it, and the points of all elevators in a region for the map.
import type { ElevatorView } from '../contracts/elevator.ts'
import type { Reader } from './pool.ts'
import { wireTime } from './wireTime.ts'

const LAST_INCIDENTS = 5

/** Null when there is none with this id inside the prefix. Drills are not told among its incidents. Warnings are the open ones; its sensor boxes are db/devices.ts. */
export async function findElevatorView(reader: Reader, id: string, prefix: string): Promise<Omit<ElevatorView, 'devices' | 'live'> | null> {
  if (!/^[0-9]{1,18}$/.test(id)) return null
  const { rows } = await reader.query<ElevatorView>({ name: 'elevator_view', text:
    `select e.id, e.rescue_code as "rescueCode", e.registration_code as "registrationCode", e.region, r.name as "regionName", e.estate, e.building, e.door, e.car, e.address, e.place_type as "placeType",
       st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng, e.maintenance_unit_id as "maintenanceUnitId", m.short_name as "maintenanceUnit", e.use_unit_id as "useUnitId", u.name as "useUnit",
       e.equipment_code as "equipmentCode", e.certificate, e.location_code as "locationCode", e.factory_number as "factoryNumber", e.internal_code as "internalCode", e.device_class as "deviceClass", e.brand, e.floors,
       e.installed_on::text as "installedOn", e.next_inspection_on::text as "nextInspectionOn", e.machine_room as "machineRoom", e.key_place as "keyPlace", e.street,
       (select json_agg(c) from (values ('maintenance', m.short_name, m.phone), ('maintenance-manager', m.officer, m.officer_phone), ('property-officer', u.officer, u.officer_phone), ('property', u.short_name, u.phone), ('car-phone', e.car, e.car_phone)) as c(role, name, phone) where c.name is not null and c.phone is not null) as contacts,
       coalesce((select json_agg(json_build_object('id', c.id::text, 'name', c.name, 'place', c.place) order by c.id) from camera c where c.elevator_id = e.id and not c.drill), '[]') as cameras,
       coalesce((select json_agg(json_build_object('id', w.id, 'kind', w.kind, 'status', w.status, 'score', round(w.score::numeric, 2), 'at', ${wireTime('w.opened_at')}, 'dueAt', ${wireTime('w.due_at')}) order by w.due_at)
         from warning w where w.elevator_id = e.id and w.status in ('open', 'reminded', 'overdue')), '[]') as warnings,
       coalesce((select json_agg(json_build_object('id', i.id, 'number', i.number, 'kind', i.kind, 'status', i.status, 'reportedAt', ${wireTime('i.reported_at')}, 'cause', i.cause) order by i.reported_at desc)
         from (select n.*, (select coalesce(v.data #>> '{release,cause,second}', v.data #>> '{release,cause,root}') from incident_event v where v.incident_id = n.id and v.type = 'released' order by v.seq desc limit 1) as cause
               from incident n where n.elevator_id = e.id and not n.drill and n.status <> 'joined' order by n.reported_at desc limit ${LAST_INCIDENTS}) i), '[]') as "lastIncidents"
     from elevator e join region r on r.code = e.region join unit m on m.id = e.maintenance_unit_id join unit u on u.id = e.use_unit_id
     where e.id = $1 and e.region like $2 || '%'`, values: [id, prefix] })
  return rows[0] ?? null
}

export interface ElevatorPoints { ids: number[]; lngE6: number[]; latE6: number[] }

/** Columns of equal length, degrees × 10^6, in the order of ids. `useUnitId`: only this unit's. */
export async function listElevatorPoints(reader: Reader, prefix: string, useUnitId: string | null): Promise<ElevatorPoints> {
  const { rows } = await reader.query<ElevatorPoints>({ name: 'elevator_points', text:
    `select coalesce(array_agg(id::int order by id), '{}') as ids, coalesce(array_agg(round(st_x(position::geometry) * 1e6)::int order by id), '{}') as "lngE6", coalesce(array_agg(round(st_y(position::geometry) * 1e6)::int order by id), '{}') as "latE6"
     from elevator where region like $1 || '%' and ($2::bigint is null or use_unit_id = $2)`, values: [prefix, useUnitId] })
  return rows[0] ?? { ids: [], lngE6: [], latE6: [] }
}
