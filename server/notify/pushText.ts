// What a push message says: the JSON that web/public/rescue/sw.js reads. Small, for push services take 4 KB and often less.
import type { Notice, NoticeKind, NoticeSubject } from './channel.ts'

/** Changed together with sw.js. */
export interface PushMessage { id: string; kind: NoticeKind; assignmentId: string | null; title: string; body: string; code: string | null; answerBy: string | null; /** Where a press leads; absent: the team's page. */ page?: string }

const TITLES: Record<NoticeKind, string> = { offer: '派单', remind: '催办', 'stand-down': '不用去了', notice: '有人被困', drill: '通知测试' }
const CARE: Record<NoticeSubject['vulnerable'][number], string> = { elderly: '老人', child: '儿童', pregnant: '孕妇', medical: '病人' }
/** Longer bodies are cut off by every phone's lock screen anyway. */
const BODY = 160

export function pushMessage(notice: Notice): PushMessage {
  const { id, kind, assignmentId, subject, answerBy, unitId } = notice
  const asks = kind === 'offer' || kind === 'remind'
  const title = `${subject?.drill ? '【演练】' : ''}${subject?.corrected ? '更正：' : ''}${TITLES[kind]}${subject ? ` · ${subject.code}` : ''}`
  const people = subject && (asks || kind === 'notice') ? `\n${peopleText(subject)}${subject.more ? `，另有 ${subject.more} 台` : ''}` : ''
  const body = subject ? `${subject.address}${people}` : '这是测试，不用出动。点一下表示收到'
  return { id, kind, assignmentId, title, body: body.slice(0, BODY), code: subject?.code ?? null, answerBy: asks ? (answerBy?.toISOString() ?? null) : null, ...(unitId ? { page: '/property/' } : {}) }
}

function peopleText({ trapped, injured, vulnerable }: NoticeSubject): string {
  return [trapped === null ? '人数不详' : `被困 ${trapped} 人`, ...(injured > 0 ? [`${injured} 人受伤`] : []), ...vulnerable.map((one) => CARE[one])].join('，')
}
