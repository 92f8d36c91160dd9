// What is known around alarms: the car and its history, the device's trust, its camera, voices, other alarms and past; and how likely that makes it that somebody is inside. Changes rows in hand; writes and decides nothing.
import { evidenceKey, listEvidence, type CarEvidence } from '../db/alarmEvidence.ts'
import { listCarFacts, listDeviceFreshness, listDeviceMarks, listStates, listVendorMarks, type CarFacts } from '../db/alarmFacts.ts'
import type { AlarmRow } from '../db/alarms.ts'
import type { Reader } from '../db/pool.ts'
import type { AlarmRules } from '../domain/alarmRules.ts'
import { follow, seenAt, type CarTrack } from '../domain/carTrack.ts'
import type { CarState } from '../domain/device.ts'
import { isSighted, likelihood, type AlarmSeen, type CarSeen } from '../domain/likelihood.ts'
import { effectOf, NO_MARKS, trustOf, type Marks, type Trust } from '../domain/trust.ts'
import { mayHoldPeople, occupancyOf, type Around } from '../domain/truth.ts'

/** What a silent device said of its car excuses nothing. */
const STATE_SECONDS = 600
/** So far back it is known who is in a car. */
const HISTORY_SECONDS = 600
/** Vendors' marks may be so old. */
const VENDORS_MS = 60_000

export const UNSEEN: Around = { mode: null, occupancy: 'unknown', incidentOpen: false, trust: 'as-ruled', swept: false, sighted: false }

type States = readonly { at: Date; state: CarState }[]

export function makeSurroundings() {
  let vendors: { until: number; marks: Map<string, Marks> } | null = null

  async function vendorMarks(reader: Reader, now: Date): Promise<Map<string, Marks>> {
    if (!vendors || performance.now() > vendors.until) vendors = { until: performance.now() + VENDORS_MS, marks: await listVendorMarks(reader, now) }
    return vendors.marks
  }

  /** Rows get their car, likelihood and reasons. */
  async function look(reader: Reader, list: readonly { row: AlarmRow; rules: AlarmRules }[], now: Date): Promise<Map<AlarmRow, Around>> {
    const out = new Map<AlarmRow, Around>()
    if (list.length === 0) return out
    const elevators = [...new Set(list.map(({ row }) => row.elevatorId))]
    const asked = new Map(list.filter(({ row }) => mayHoldPeople(row.type)).map(({ row: { elevatorId, drill } }) => [evidenceKey(elevatorId, drill), { elevatorId, drill }]))
    const evidence = asked.size === 0 ? new Map<string, CarEvidence>() : await listEvidence(reader, [...asked.values()], now)
    const devices = [...new Set([...list.map(({ row }) => row.deviceId), ...[...evidence.values()].flatMap((e) => e.others.map((o) => o.deviceId))])]
    const cars = new Map((await listCarFacts(reader, elevators)).map((c) => [c.elevatorId, c]))
    const heard = new Map((await listDeviceFreshness(reader, devices)).map((d) => [d.deviceId, d.lastSeen]))
    const marks = await listDeviceMarks(reader, devices, now)
    const ofVendors = await vendorMarks(reader, now)
    const trustIn = (deviceId: string, vendorId: string | null, type: string): Trust => trustOf(marks.get(`${deviceId} ${type}`) ?? NO_MARKS, vendorId === null ? null : (ofVendors.get(`${vendorId} ${type}`) ?? null))
    const speaking = elevators.filter((id) => cars.get(id)?.state)
    const histories = speaking.length === 0 ? new Map<string, States>() : await listStates(reader, speaking, new Date(now.getTime() - HISTORY_SECONDS * 1000), now)
    for (const { row, rules } of list) {
      const car = cars.get(row.elevatorId)
      const state = car?.state ?? null
      // That this box was heard says nothing of what another one said of the car.
      const age = ageOf(car, car?.deviceId === row.deviceId ? (heard.get(row.deviceId) ?? null) : null, now)
      const fresh = state !== null && age <= STATE_SECONDS
      const history: States = histories.get(row.elevatorId) ?? (fresh && car?.stateAt ? [{ at: car.stateAt, state }] : [])
      const trust = trustIn(row.deviceId, row.vendorId, row.type)
      const known = evidence.get(evidenceKey(row.elevatorId, row.drill))
      const occupancy = fresh ? occupancyOf(history, now, rules.flicker) : 'unknown'
      out.set(row, { mode: fresh ? state.mode : null, occupancy, incidentOpen: (row.drill ? car?.drillIncidentId : car?.incidentId) != null, trust: row.drill ? 'as-ruled' : effectOf(trust, rules.trust), swept: (row.drill ? car?.drillSwept : car?.swept) === true, sighted: isSighted(known?.camera ?? null) })
      row.car = state
      if (!mayHoldPeople(row.type)) continue
      // Those of the same batch are not written yet.
      const others = [...(known?.others ?? []), ...list.flatMap(({ row: o }) => (o.elevatorId === row.elevatorId && o.drill === row.drill ? [{ id: o.id, type: o.type, deviceId: o.deviceId, vendorId: o.vendorId, cleared: o.clearedAt !== null }] : []))]
      const alarms: AlarmSeen[] = [{ type: row.type, trust: trust.share, cleared: row.clearedAt !== null }]
      for (const o of new Map(others.map((one) => [one.id, one])).values()) if (o.id !== row.id) alarms.push({ type: o.type, trust: trustIn(o.deviceId, o.vendorId, o.type).share, cleared: o.cleared })
      const { value, reasons } = likelihood({ alarms, car: state && carSeen(state, history, age, now), camera: known?.camera ?? null, voices: known?.voices ?? null, past: known?.past ?? null })
      row.likelihood = Math.round(value * 1000) / 1000
      row.reasons = reasons
    }
    return out
  }

  return { look }
}

/** A state counts for as long as its device is heard: many say it only when it changes. Seconds. */
function ageOf(car: CarFacts | undefined, heard: Date | null, now: Date): number {
  const last = Math.max(car?.stateAt?.getTime() ?? 0, heard?.getTime() ?? 0)
  return Math.max(0, (now.getTime() - last) / 1000)
}

/** As it moved and was sensed, one state after the other; how old it is is known better here. */
function carSeen(state: CarState, history: States, ageSeconds: number, now: Date): CarSeen {
  const track = history.reduce<CarTrack | null>((before, { at, state: said }) => follow(before, said, at), null)
  return track ? { ...seenAt(track, now), state, ageSeconds } : { state, standingSeconds: null, ageSeconds }
}
