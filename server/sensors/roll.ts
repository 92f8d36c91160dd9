// Who may speak: the registered devices as this process knows them, asked for in batches and told of changes within seconds. Knows no secret in the clear.
import { type DeviceFacts, listDeviceFacts, readDeviceChanges, readVendorChanges } from '../db/devices.ts'
import type { Reader } from '../db/pool.ts'
import { makeBatches } from './batches.ts'

export interface Roll {
  /** Null for one that is not registered. Switched off ones are found too: see `active`. */
  find(id: string): Promise<DeviceFacts | null>
  /** Like `find`, without asking: undefined when this process does not know yet. */
  peek(id: string): DeviceFacts | null | undefined
  close(): Promise<void>
}

/** An unknown one may be registered the next moment; a known one is told of when it changes, and asked again now and then. */
const UNKNOWN_MS = 2_000
const KNOWN_MS = 120_000
const CHANGES_EVERY_MS = 2_000
const UNKNOWN_KEPT = 10_000
const OVERLAP = 100

/** `changed`: these were moved, switched off or got another secret, or their vendor was switched off or on. */
export function makeRoll({ db, changed, fault }: { db: Reader; changed: (ids: readonly string[], vendorIds: readonly string[]) => void; fault: (where: string, error: unknown) => void }): Roll {
  const known = new Map<string, { facts: DeviceFacts; until: number }>()
  const unknown = new Map<string, number>()
  const asked = new Map<string, Promise<DeviceFacts | null>>()
  const lookups = makeBatches<string, DeviceFacts | null>({
    afterMs: 5, most: 1000, atOnce: 2,
    async work(ids) {
      const found = new Map((await listDeviceFacts(db, ids)).map((facts) => [facts.id, facts]))
      const until = performance.now() + KNOWN_MS
      return ids.map((id) => {
        const facts = found.get(id) ?? null
        if (facts) known.set(id, { facts, until })
        else {
          known.delete(id)
          unknown.set(id, performance.now() + UNKNOWN_MS)
          for (const oldest of unknown.keys()) { if (unknown.size <= UNKNOWN_KEPT) break; unknown.delete(oldest) }
        }
        return facts
      })
    },
  })

  function peek(id: string): DeviceFacts | null | undefined {
    const entry = known.get(id)
    if (entry && entry.until > performance.now()) return entry.facts
    return (unknown.get(id) ?? 0) > performance.now() ? null : undefined
  }
  function find(id: string): Promise<DeviceFacts | null> {
    const facts = peek(id)
    if (facts !== undefined) return Promise.resolve(facts)
    let asking = asked.get(id)
    if (!asking) asked.set(id, asking = lookups.add(id).finally(() => asked.delete(id)))
    return asking
  }

  const deviceChanges = makeRecord((after) => readDeviceChanges(db, after))
  const vendorChanges = makeRecord((after) => readVendorChanges(db, after))
  let reading: Promise<void> | null = null
  async function readChanges(): Promise<void> {
    // Neither record moves on before both were read: what one said would be forgotten when the other fails.
    const [ofVendors, ofDevices] = [await vendorChanges(), await deviceChanges()]
    const vendors = new Set(ofVendors.take().map((change) => change.vendorId))
    const changes = ofDevices.take()
    // Of one that has just been registered nothing older is known: whoever has come in its name since is known as it is.
    for (const { deviceId } of changes) unknown.delete(deviceId)
    const ids = new Set(changes.flatMap((change) => (change.isNew ? [] : [change.deviceId])))
    if (vendors.size > 0) for (const [id, { facts }] of known) if (facts.vendorId !== null && vendors.has(facts.vendorId)) ids.add(id)
    if (ids.size + vendors.size === 0) return
    for (const id of ids) { known.delete(id); unknown.delete(id) }
    changed([...ids], [...vendors])
  }
  const look = () => { reading ??= readChanges().catch((error: unknown) => fault('devices: what changed', error)).finally(() => { reading = null }) }
  look()
  const timer = setInterval(look, CHANGES_EVERY_MS)
  timer.unref()

  return {
    find, peek,
    async close() {
      clearInterval(timer)
      await reading
      await lookups.settled()
    },
  }
}

/** Reads what is new in a record of changes since it was last taken, and takes it; the first time nothing is. */
function makeRecord<C extends { id: number }>(read: (after: number | null) => Promise<{ changes: C[]; last: number }>): () => Promise<{ take: () => C[] }> {
  let last: number | null = null
  /** Numbers are drawn before they are committed, so a late one may come behind those that were seen. */
  let seen = new Set<number>()
  return async () => {
    const { changes, last: newest } = await read(last === null ? null : last - OVERLAP)
    return {
      take() {
        const news = changes.filter((change) => !seen.has(change.id))
        seen = new Set(changes.map((change) => change.id))
        last = Math.max(last ?? 0, newest)
        return news
      },
    }
  }
}
