// MANSCDP: the XML in GB28181's messages, read and written. Pure; knows no socket.
import { escapeXml, readXml, textAt, type Xml } from '../xml.ts'

export interface AlarmNotice { kind: 'alarm'; sn: string; deviceId: string; method: string; type: string | null; priority: string | null; time: string | null; description: string | null }
export type Notice = AlarmNotice | { kind: 'keepalive'; sn: string; deviceId: string } | { kind: 'other'; command: string }

const ID = /^[0-9]{20}$/
const SN = /^[0-9]{1,10}$/

/** By the charset that its head names; most devices write GB2312 and mean GB18030. */
export function decode(body: Buffer): string {
  const head = body.subarray(0, 100).toString('latin1')
  const named = /encoding\s*=\s*["']([\w-]+)["']/i.exec(head)?.[1]?.toLowerCase() ?? ''
  return /^(gb2312|gbk|gb18030)$/.test(named) ? new TextDecoder('gb18030').decode(body) : body.toString('utf8')
}

/** Null: no message of this kind. */
export function readNotice(body: Buffer): Notice | null {
  const read = readXml(decode(body))
  if (!read.ok) return null
  const root: Xml = read.root
  const at = (...path: string[]) => textAt(root, 'Notify', ...path)
  const command = at('CmdType')
  if (command === null) {
    const other = textAt(root, 'Response', 'CmdType') ?? textAt(root, 'Query', 'CmdType') ?? textAt(root, 'Control', 'CmdType')
    return other === null ? null : { kind: 'other', command: other }
  }
  const sn = at('SN') ?? ''
  const deviceId = at('DeviceID') ?? ''
  if (command !== 'Alarm' && command !== 'Keepalive') return { kind: 'other', command }
  if (!SN.test(sn) || !ID.test(deviceId)) return null
  if (command === 'Keepalive') return { kind: 'keepalive', sn, deviceId }
  const short = (text: string | null, most: number) => (text === null ? null : text.slice(0, most))
  return {
    kind: 'alarm', sn, deviceId, method: short(at('AlarmMethod'), 4) ?? '', type: short(at('Info', 'AlarmType') ?? at('AlarmType'), 4), priority: short(at('AlarmPriority'), 4), time: short(at('AlarmTime'), 40), description: short(at('AlarmDescription'), 200),
  }
}

/** What the standard wants back for an alarm, in a MESSAGE of its own. */
export const alarmResponse = ({ sn, deviceId }: Pick<AlarmNotice, 'sn' | 'deviceId'>, isTaken: boolean): string =>
  `<?xml version="1.0" encoding="GB2312"?>\r\n<Response>\r\n<CmdType>Alarm</CmdType>\r\n<SN>${escapeXml(sn)}</SN>\r\n<DeviceID>${escapeXml(deviceId)}</DeviceID>\r\n<Result>${isTaken ? 'OK' : 'ERROR'}</Result>\r\n</Response>\r\n`
