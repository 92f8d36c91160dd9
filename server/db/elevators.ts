// Elevators in the database: saving many at once, and the rows the console and the phones read. What a caller meant is registry/resolver.ts.
import type { ElevatorBrief } from '../contracts/elevator.ts'
import { bigrams } from '../domain/address.ts'
import type { Tx } from './pool.ts'

export interface NewElevator {
  platform: string; rescueCode: string; registrationCode: string | null; equipmentCode: string | null; certificate: string | null; locationCode: string | null; factoryNumber: string | null; internalCode: string | null
  placeType: ElevatorBrief['placeType']; region: string; estate: string; building: string; door: string; car: string; street: string
  /** All of it, as it is read back to the caller. */
  address: string
  /** Pinyin initials of estate, building, door and car. */
  initials: string
  lng: number; lat: number; sourceCrs: 'wgs84' | 'gcj02' | 'bd09'; sourceLng: number; sourceLat: number
  maintenanceUnitId: string; useUnitId: string; carPhone: string | null; deviceClass: string; brand: string | null; floors: number
  installedOn: string | null; nextInspectionOn: string | null; machineRoom: boolean; keyPlace: string | null
}

const COLUMNS: readonly { name: string; type: string; of: (e: NewElevator) => unknown }[] = [
  { name: 'platform', type: 'text', of: (e) => e.platform }, { name: 'rescue_code', type: 'text', of: (e) => e.rescueCode }, { name: 'registration_code', type: 'text', of: (e) => e.registrationCode },
  { name: 'equipment_code', type: 'text', of: (e) => e.equipmentCode }, { name: 'certificate', type: 'text', of: (e) => e.certificate }, { name: 'location_code', type: 'text', of: (e) => e.locationCode },
  { name: 'factory_number', type: 'text', of: (e) => e.factoryNumber }, { name: 'internal_code', type: 'text', of: (e) => e.internalCode }, { name: 'place_type', type: 'text', of: (e) => e.placeType },
  { name: 'region', type: 'text', of: (e) => e.region }, { name: 'estate', type: 'text', of: (e) => e.estate }, { name: 'building', type: 'text', of: (e) => e.building }, { name: 'door', type: 'text', of: (e) => e.door },
  { name: 'car', type: 'text', of: (e) => e.car }, { name: 'street', type: 'text', of: (e) => e.street }, { name: 'address', type: 'text', of: (e) => e.address }, { name: 'initials', type: 'text', of: (e) => e.initials },
  { name: 'source_crs', type: 'text', of: (e) => e.sourceCrs }, { name: 'source_lng', type: 'float8', of: (e) => e.sourceLng }, { name: 'source_lat', type: 'float8', of: (e) => e.sourceLat },
  { name: 'maintenance_unit_id', type: 'bigint', of: (e) => e.maintenanceUnitId }, { name: 'use_unit_id', type: 'bigint', of: (e) => e.useUnitId }, { name: 'car_phone', type: 'text', of: (e) => e.carPhone },
  { name: 'device_class', type: 'text', of: (e) => e.deviceClass }, { name: 'brand', type: 'text', of: (e) => e.brand }, { name: 'floors', type: 'smallint', of: (e) => e.floors },
  { name: 'installed_on', type: 'date', of: (e) => e.installedOn }, { name: 'next_inspection_on', type: 'date', of: (e) => e.nextInspectionOn }, { name: 'machine_room', type: 'boolean', of: (e) => e.machineRoom }, { name: 'key_place', type: 'text', of: (e) => e.keyPlace },
]
const NAMES = COLUMNS.map((c) => c.name).join(', ')
// unnest flattens an array of arrays, so the fragments travel as one text each and are cut apart here.
const SAVE = `insert into elevator (${NAMES}, bigrams, position)
  select ${NAMES}, string_to_array(fragments, ' '), st_setsrid(st_makepoint(lng, lat), 4326)::geography
  from unnest(${COLUMNS.map((c, i) => `$${i + 1}::${c.type}[]`).join(', ')}, $${COLUMNS.length + 1}::text[], $${COLUMNS.length + 2}::float8[], $${COLUMNS.length + 3}::float8[]) as t(${NAMES}, fragments, lng, lat)
  on conflict (platform, rescue_code) do update set ${COLUMNS.slice(2).map((c) => `${c.name} = excluded.${c.name}`).join(', ')}, bigrams = excluded.bigrams, position = excluded.position
  returning id, rescue_code as "rescueCode"`
const BATCH = 2000

/** Inserts, or replaces what the platform has under the same rescue code. No two rows may share a code. Returns ids by rescue code. Throws 23505 when another identity (registration code …) is taken. */
export async function saveElevators(tx: Tx, elevators: readonly NewElevator[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (let from = 0; from < elevators.length; from += BATCH) {
    const batch = elevators.slice(from, from + BATCH)
    const { rows } = await tx.query<{ id: string; rescueCode: string }>({
      text: SAVE,
      values: [...COLUMNS.map((c) => batch.map(c.of)), batch.map((e) => bigrams(e.address).join(' ')), batch.map((e) => e.lng), batch.map((e) => e.lat)],
    })
    for (const row of rows) ids.set(row.rescueCode, row.id)
    await tx.query('insert into estate_name (region, name) select distinct * from unnest($1::text[], $2::text[]) on conflict do nothing', [batch.map((e) => e.region), batch.map((e) => e.estate)])
  }
  return ids
}
