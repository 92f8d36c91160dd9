// What a text message says, in Chinese and, where it goes, in one UCS-2 segment: 70 characters, an exercise named first, the link last.
import type { Notice, NoticeKind, NoticeSubject } from './channel.ts'

/** One segment. A longer message arrives in pieces of 67, each paid for, each able to be late. */
export const SEGMENT = 70

const HEADS: Record<NoticeKind, string> = { offer: '派单', remind: '催办', 'stand-down': '不用去了', notice: '有人被困', drill: '' }
const CARE: Record<NoticeSubject['vulnerable'][number], string> = { elderly: '老人', child: '儿童', pregnant: '孕妇', medical: '病人' }

/** `link`: null without one. The longest wording that fits one segment; when none does, the shortest. */
export function smsText({ kind, subject, text, sweep }: Notice, link: string | null): string {
  if (text) return `${subject?.drill ? '【演练】' : ''}${text}${sweep && link !== null ? ` ${link}` : ''}`
  if (!subject) return link === null ? '【通知测试】96333 通知测试，不用出动' : `【通知测试】不用出动，收到请点 ${link}`
  const asks = kind === 'offer' || kind === 'remind'
  const head = `${subject.drill ? '【演练】' : ''}${subject.corrected ? '更正：' : ''}${HEADS[kind]}${subject.code} `
  const tail = kind === 'notice' ? (subject.more ? ` 另有${subject.more}台${link === null ? '，请打开页面查看' : ` ${link}`}` : ' 请到场安抚、开机房') : !asks ? '' : link === null ? ' 应答请打开救援页' : ` 应答${link}`
  const who = (whole: boolean) => (kind === 'stand-down' ? '' : ` ${people(subject, whole)}`)
  const wordings = [
    () => `${head}${subject.address}${who(true)}${tail}`,
    () => `${head}${shortPlace(subject.address)}${who(true)}${tail}`,
    () => `${head}${shortPlace(subject.address)}${who(false)}${tail}`,
    ...(subject.more ? [() => `${head}${shortPlace(subject.address)}${tail}`] : []),
  ]
  const said = wordings.map((wording) => wording())
  return said.find((one) => one.length <= SEGMENT) ?? said.at(-1)!
}

/** Without the district, which the code implies, and without spaces. */
function shortPlace(address: string): string {
  const parts = address.split(/\s+/)
  return (parts.length > 1 && /[区县市]$/.test(parts[0] ?? '') ? parts.slice(1) : parts).join('')
}

function people({ trapped, injured, vulnerable }: NoticeSubject, whole: boolean): string {
  const care = vulnerable.map((one) => CARE[one])
  return `${trapped === null ? '人数不详' : `困${trapped}人`}${injured > 0 ? `伤${injured}` : ''}${care.length > 0 ? (whole ? ` ${care.join(' ')}` : '有弱者') : ''}`
}
