// The flat push family: one JSON object over HTTP, flags such as F9999 and addresses of pictures. A pure reading: the HTTP door of the alarms checks the signature and calls it.
// Flags as Shanghai Songjiang's platform names them (findings/domain.md §6).
import type { AlarmType, DeviceMessage } from '../../domain/device.ts'
import { misread, type Read, readCount, readId, reading, readPeople, readText, readTime } from './reading.ts'
import type { Sender } from './adapter.ts'

const FLAGS: Readonly<Record<string, AlarmType>> = {
  F9999: 'trapped', F9995: 'trapped-long', F9994: 'trapped-outside-level', F9993: 'call-for-help', E9896: 'e-bike', E9897: 'overload', E9898: 'smoke',
}
/** How the push names the end of what it told before. */
const ENDED = new Set(['1', 'end', 'recover', 'closed'])

/** `deviceId` and `registrationCode`: whom it names, as it names it; the door looks whether they belong together and to this vendor. */
export type FlatPush = Read & { deviceId: string | null; registrationCode: string | null }

export function readFlatPush(payload: Buffer, sender: Sender): FlatPush {
  let deviceId: string | null = null
  let registrationCode: string | null = null
  const read = reading(payload, (fields): DeviceMessage[] => {
    deviceId = readId(fields['deviceId'] ?? fields['deviceCode'])
    registrationCode = readText(fields['registerCode'] ?? fields['registrationCode'], 'registerCode', 20)
    if (deviceId === null && registrationCode === null) misread('no-device', '缺少 deviceId 或 registerCode · neither a device nor a registration code')
    const id = readId(fields['messageId']) ?? misread('no-id', '缺少 messageId · missing')
    const flag = fields['faultFlag'] ?? fields['eventFlag'] ?? fields['flag']
    const type = (typeof flag === 'string' && Object.hasOwn(FLAGS, flag) ? FLAGS[flag] : undefined) ?? misread('unknown-type', `flag 不是已知的代码 · not a known flag: ${JSON.stringify(flag)?.slice(0, 40) ?? 'missing'}`)
    const at = readTime(fields['faultTime'] ?? fields['eventTime'] ?? fields['time'], sender)
    if (ENDED.has(readText(fields['status'], 'status', 20) ?? '')) return [{ kind: 'clear', id: `${id.slice(0, 60)}#end`, type, of: id, at }]
    // Told again, its own platform's check beforehand: 0 sent directly, 1 confirmed by a person, 2 confirmed by itself after a minute.
    const checked = readCount(fields['filterFlag'], 'filterFlag', 2)
    return [{
      kind: 'alarm', id, type, at, floor: readText(fields['floor'], 'floor', 8), people: readPeople(fields['personNum'], 'personNum'), imageUrl: readUrl(fields['imgAddress'], 'imgAddress'),
      data: { flag, ...(checked === null ? {} : { filterFlag: checked }), ...(fields['videoAddress'] === undefined ? {} : { videoUrl: readUrl(fields['videoAddress'], 'videoAddress') }) },
    }]
  }, (fields) => fields['messageId'])
  return { ...read, deviceId, registrationCode }
}

function readUrl(value: unknown, name: string): string | null {
  const text = readText(value, name, 500)
  if (text === null) return null
  if (!URL.canParse(text) || !['http:', 'https:'].includes(new URL(text).protocol)) return misread('bad-value', `${name} 应为 http(s) 地址 · not an http(s) address`)
  return text
}
