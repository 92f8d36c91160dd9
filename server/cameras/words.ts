// What cameras call their events, as our types of alarms. A camera's own table (camera_feed.words) goes before this one; what neither knows is no alarm.
import { type AlarmType, isAlarmType } from '../domain/device.ts'

export type EventWords = Readonly<Record<string, AlarmType | null>>

/** Alert streams; small letters alone. Motion, lines and areas are no alarms in a car: somebody is always moving there. */
const STREAM: EventWords = {
  falldown: 'fallen', falling: 'fallen', personfall: 'fallen', fallingdown: 'fallen', peoplefall: 'fallen',
  callforhelp: 'call-for-help', callhelp: 'call-for-help', help: 'call-for-help', sos: 'call-for-help', panic: 'call-for-help', panicalarm: 'call-for-help', emergencycall: 'call-for-help',
  trapped: 'trapped', persontrapped: 'trapped', peopletrapped: 'trapped', elevatortrapped: 'trapped', stuck: 'trapped',
  ebike: 'e-bike', ebikedetection: 'e-bike', electricbike: 'e-bike', electricbicycle: 'e-bike', electromobile: 'e-bike', electromobiledetection: 'e-bike', electrombile: 'e-bike',
  smoke: 'smoke', smokedetection: 'smoke', smokeandfiredetection: 'smoke', firedetection: 'smoke', firesmokedetection: 'smoke',
  overload: 'overload', peopleoverload: 'overload', doorblocked: 'door-close-fault', doorstuck: 'door-close-fault',
  shelteralarm: 'device-fault', tamperdetection: 'device-fault', videoloss: 'device-fault', defocus: 'device-fault', scenechangedetection: 'device-fault',
}

/** GB28181: AlarmMethod/AlarmType; methods 2 (the device), 5 (the picture) and 6 (a fault). */
const GB: EventWords = { '2/1': 'device-fault', '2/2': 'device-fault', '2/4': 'device-fault', '2/5': 'device-fault', '5/1': 'call-for-help', '5/11': 'device-fault', '6/1': 'device-fault', '6/2': 'device-fault' }

/** Words that a notice carries in its description: the standard has no types for elevators. */
const DESCRIBED: readonly (readonly [RegExp, AlarmType])[] = [
  [/困人|被困|关人|trapped/i, 'trapped'], [/求救|求助|呼救|sos|help/i, 'call-for-help'], [/倒地|跌倒|摔倒|fall/i, 'fallen'], [/电动车|电瓶车|助动车|e-?bike/i, 'e-bike'], [/烟|smoke|fire/i, 'smoke'], [/遮挡|视频丢失|tamper|video ?loss/i, 'device-fault'],
]

const of = (words: EventWords, key: string): AlarmType | null => (Object.hasOwn(words, key) ? (words[key] ?? null) : null)
const plain = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9/]/g, '')

/** Null: no alarm. */
export function typeOfStream(word: string, own: EventWords): AlarmType | null {
  const key = plain(word)
  return of(own, key) ?? (Object.hasOwn(own, key) ? null : of(STREAM, key))
}

/** By method and type as the camera's own table or ours knows them, else by the words of its description. */
export function typeOfNotice({ method, type, description }: { method: string; type: string | null; description: string | null }, own: EventWords): AlarmType | null {
  for (const key of [`${method}/${type ?? ''}`, method]) if (Object.hasOwn(own, key)) return own[key] ?? null
  const described = description === null ? undefined : DESCRIBED.find(([words]) => words.test(description))?.[1]
  return described ?? of(GB, `${method}/${type ?? ''}`)
}

/** A camera's own table as it was written down; what is no type of ours is left out. */
export function readWords(written: Readonly<Record<string, unknown>>): EventWords {
  return Object.fromEntries(Object.entries(written).flatMap(([word, type]) => (type === null || (typeof type === 'string' && isAlarmType(type)) ? [[plain(word), type]] : [])))
}
