// What an automatic call says, in Chinese: calm, short, an exercise named first, the keys last. Knows words, not telephones.
import type { Notice, NoticeSubject } from './channel.ts'

export interface VoiceWords {
  prompt: string
  /** After 1, and after 2. */
  ok: string
  refused: string
  /** 1, and 2, after the team has accepted by another way: a key in this call takes back nothing that a colleague has said. */
  already: string
  stays: string
  /** The answer counts no more. */
  gone: string
  /** It ends while somebody listens: the team may have answered by another way, so nothing is said about going or staying. */
  over: string
  /** The answer could not be kept; a key is asked for again. */
  trouble: string
}

const CARE: Readonly<Record<NoticeSubject['vulnerable'][number], string>> = { elderly: '老人', child: '儿童', pregnant: '孕妇', medical: '病人' }
const OTHERS = { already: '您已经接单，请马上出发。', stays: '您的队伍已经接单，没有撤回。确实去不了，请打96333。', gone: '这个任务已经转给其他人，您不用前往。谢谢。', over: '这次通知到此结束，请以救援页面为准。', trouble: '刚才没有记下，请再按一次。' }

/** Without the team's name: everybody who is called for one incident hears the same sentence, which is made once. */
export function voiceWords({ kind, subject, assignmentId }: Notice): VoiceWords {
  if (kind === 'drill' || !subject) {
    const thanks = '已经收到，谢谢。'
    return { prompt: '演练。这里是96333，通知测试，不用出动。按1确认收到，按9重听。', ok: thanks, refused: thanks, ...OTHERS }
  }
  const first = subject.drill ? '演练。这是演练。' : ''
  const place = subject.address.trim().replaceAll(/\s+/g, '，')
  const what = `${place}。${people(subject)}。识别码，${inGroups(subject.code)}。`
  const closing = { ok: `${subject.drill ? '演练。' : ''}已经接单，请马上出发。`, refused: '已经记下，您无法前往。谢谢。', ...OTHERS }
  if (kind === 'stand-down') return { prompt: `${first}这里是96333。${place}，电梯困人，您不用去了。谢谢。`, ...closing }
  if (kind === 'notice' || assignmentId === null) return { prompt: `${first}这里是96333，通知您，电梯困人。${what}按9重听。`, ...closing }
  return { prompt: `${first}这里是96333，${kind === 'remind' ? '请您马上应答，' : ''}电梯困人，请您救援。${what}按1接单，按2无法前往，按9重听。`, ...closing }
}

function people({ trapped, injured, vulnerable }: NoticeSubject): string {
  return [trapped === null ? '被困人数不清楚' : `${trapped}人被困`, ...(injured > 0 ? [`${injured}人受伤`] : []), ...(vulnerable.length > 0 ? [`有${vulnerable.map((one) => CARE[one]).join('、')}`] : [])].join('，')
}

/** Somebody may be writing it down: three digits, a breath, three digits. */
const inGroups = (code: string): string => (code.match(/.{1,3}/g) ?? []).join('，')
