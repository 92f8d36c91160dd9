// What survives a reload on this phone: the outbox and the last state seen. IndexedDB; where there is none (private windows), memory, and the page says so.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { MySweep } from '../../server/contracts/area.ts'
import type { MyAssignment } from '../../server/contracts/incident.ts'
import type { MapBase } from '../../server/contracts/map.ts'
import type { Me } from '../../server/contracts/session.ts'
import type { Act } from './outbox.ts'

/** `heardAt`: ms, when the server last confirmed these assignments. `releasedAt`: moments when people were out, before the form was sent. */
export interface Kept { me: Me | null; onDuty: boolean; dutySince: number; assignments: readonly MyAssignment[]; sweep: MySweep | null; heardAt: number; read: readonly string[]; releasedAt: Readonly<Record<string, string>>; counts: Readonly<Record<string, number>> }
export const NOTHING_KEPT: Kept = { me: null, onDuty: false, dutySince: 0, assignments: [], sweep: null, heardAt: 0, read: [], releasedAt: {}, counts: {} }

interface Shape extends DBSchema {
  acts: { key: string; value: Act }
  kept: { key: 'kept'; value: Kept }
  map: { key: 'base'; value: MapBase }
}

export interface Storage {
  /** False: what is tapped now is gone after a reload. */
  lasting: boolean
  load(): Promise<{ acts: Act[]; kept: Kept }>
  /** Resolves when it is written: only then may a tap be called kept. */
  saveActs(acts: readonly Act[]): Promise<void>
  keep(kept: Kept): Promise<void>
  loadMap(): Promise<MapBase | null>
  saveMap(map: MapBase): Promise<void>
}

export async function openStorage(): Promise<Storage> {
  let db: IDBPDatabase<Shape>
  try {
    db = await openDB<Shape>('sanfen-rescue', 1, {
      upgrade(base) {
        base.createObjectStore('acts', { keyPath: 'clientId' })
        base.createObjectStore('kept')
        base.createObjectStore('map')
      },
    })
  } catch (fault) {
    console.warn('rescue: nothing can be kept on this phone', fault)
    return memory()
  }
  return {
    lasting: true,
    async load() {
      const [acts, kept] = await Promise.all([db.getAll('acts'), db.get('kept', 'kept')])
      return { acts, kept: { ...NOTHING_KEPT, ...kept, assignments: (kept?.assignments ?? []).filter(isWhole) } }
    },
    async saveActs(acts) {
      const tx = db.transaction('acts', 'readwrite', { durability: 'strict' })
      await tx.store.clear()
      for (const act of acts) void tx.store.put(act)
      await tx.done
    },
    async keep(kept) { await db.put('kept', kept, 'kept') },
    loadMap: async () => (await db.get('map', 'base')) ?? null,
    async saveMap(map) { await db.put('map', map, 'base') },
  }
}

/** A view that an older page kept lacks what this one shows; the server has it whole. */
const isWhole = ({ people, assignment }: { people: object; assignment: object }): boolean => 'hazards' in people && 'inferred' in assignment

function memory(): Storage {
  let state = { acts: [] as Act[], kept: NOTHING_KEPT }
  return {
    lasting: false,
    load: async () => state,
    saveActs: async (acts) => { state = { ...state, acts: [...acts] } },
    keep: async (kept) => { state = { ...state, kept } },
    loadMap: async () => null,
    saveMap: async () => undefined,
  }
}
