// What a family of sensor boxes looks like to the broker: whose a topic is, what a message says, how it is answered. One small file each implements it.
import type { Read } from './reading.ts'

/** Where a topic leads. `urgent`: an alarm or the end of one, which no brake on states may hold up. */
export interface Route { deviceId: string; productKey: string | null; urgent: boolean; topic: string }
/** Who says it, as far as reading it needs to know. */
export interface Sender {
  utcOffsetMinutes: number
  receivedAt: Date
  /** The elevator that it is bound to, by all its names: a message that names another is refused. Not given: that is looked at elsewhere. */
  own?: { elevatorId: string; rescueCode: string; registrationCode: string | null }
}
/** `id`: the sender's own. */
export interface Answer { id: string | null; alarmId?: string | null; incidentId?: string; error?: string }

export interface Adapter {
  family: 'sanfen' | 'thing-model'
  /** Null: not a topic of this family that a device may publish on. */
  route(topic: string): Route | null
  /** For a topic that a device may listen on, or a filter of them: the device's id, `+` for all; null: none of this family's. */
  ownerOf(filter: string): string | null
  read(route: Route, payload: Buffer, sender: Sender): Read
  /** Null: this kind of message needs no answer. */
  answer(route: Route, answer: Answer): { topic: string; payload: string } | null
}
