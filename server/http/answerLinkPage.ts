// The page behind an answer link: plain HTML for any phone, Chinese with English beside it, no script. Knows views, asks nobody.
import { createHash } from 'node:crypto'
import type { MyAssignment } from '../contracts/incident.ts'
import { escape } from '../domain/markup.ts'

/** What the two buttons send; `got-it` answers a reachability drill. */
export const ANSWERS = ['accept', 'cannot-go', 'got-it'] as const
export type Answer = (typeof ANSWERS)[number]
/** What the page showed when a button was pressed: an offer can be declined, an accepted task given back. */
export const SHOWN = ['offer', 'task'] as const
export type Shown = (typeof SHOWN)[number]
interface Words { zh: string; en: string }
/** What the reader is told first; `well`: as wished, `bad`: it did not count, `calm`: nothing to do. */
interface Said { shape: '✓' | '✕' | '▲' | '●'; tone: 'well' | 'bad' | 'calm' | 'late'; title: Words; next: Words }

const STYLE = `*{box-sizing:border-box}body{margin:0;font:17px/1.5 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;color:#171c21;background:#f4f6f8}main{max-width:430px;margin:0 auto;min-height:100vh;background:#fff;padding:0 16px 28px}
[lang=en]{display:block;font-size:14px;color:#56616b;font-weight:400}header{margin:0 -16px;padding:14px 16px;border-bottom:1px solid #d5dbe0}header.late{background:#b93a00;color:#fff}header.late [lang=en]{color:#fff}h1{margin:0;font-size:26px;line-height:34px}header p{margin:4px 0 0}
.drill{margin:0 -16px;background:#f0e442;text-align:center;font-weight:700;padding:4px}h2{font-size:24px;line-height:32px;margin:16px 0 0}dl{display:grid;grid-template-columns:auto 1fr;gap:4px 14px;margin:12px 0}dt{color:#56616b}dd{margin:0;font-weight:700}
.no{background:#fff4e0;border-bottom:2px solid #e69f00;margin:0 -16px;padding:10px 16px}form{margin:20px 0 0}button,.tel{display:flex;flex-direction:column;align-items:center;justify-content:center;width:100%;min-height:64px;border:2px solid #7b858e;border-radius:14px;background:#fff;color:#171c21;font-family:inherit;font-size:20px;font-weight:700;line-height:1.3;text-decoration:none;padding:8px}
button.ok{min-height:96px;background:#0067ad;border-color:#0067ad;color:#fff;font-size:30px}button.ok [lang=en]{color:#fff}.tel{margin-top:12px;font-size:17px;font-weight:500}:focus-visible{outline:3px solid #0067ad;outline-offset:2px}footer{margin-top:22px;color:#56616b;font-size:15px}`
/** Of the page alone: stricter than the other pages', and no script at all. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** An assignment as it stands. `refused`: why the last press did not count. */
export function assignmentPage(my: MyAssignment, now: Date, refused: Words | null): string {
  const { assignment, elevator, people } = my
  const said = saidOf(my, now)
  const mine = assignment.status === 'accepted' || assignment.status === 'departed' || assignment.status === 'arrived'
  const hurt = people.injured > 0 ? `，${people.injured} 人受伤` : ''
  const facts: [Words, string][] = [
    [{ zh: '识别码', en: 'code' }, elevator.rescueCode], [{ zh: '被困', en: 'trapped' }, `${people.trapped === null ? '人数不详' : `${people.trapped} 人`}${hurt}${[...people.vulnerable, ...people.hazards].map((one) => `，${CARE[one]}`).join('')}`],
    ...(mine && my.keyPlace !== null ? [[{ zh: '钥匙', en: 'key' }, my.keyPlace] as [Words, string]] : []),
  ]
  const shown = assignment.status === 'offered' ? 'offer' : 'task'
  // Who is not going needs neither the passenger's nor the property's number.
  const phones = mine ? my.contacts.map((c) => `<a class="tel" href="tel:${escape(c.phone.replace(/[^0-9+]/g, ''))}">☎ ${ROLES[c.role] ?? ''}${escape(c.name)} ${escape(c.phone)}</a>`).join('') : ''
  return page(said, `${refused ? `<p class="no" role="alert">▲ <b>没有生效：${escape(refused.zh)}</b>${en(`This did not count: ${refused.en}`)}</p>` : ''}
<h2>${escape([elevator.estate, elevator.building, elevator.door, elevator.car].filter(Boolean).join(' '))}</h2><p>${escape(`${elevator.regionName} ${my.street}`)}</p>
<dl>${facts.map(([name, value]) => `<dt>${name.zh}${en(name.en)}</dt><dd>${escape(value)}</dd>`).join('')}</dl>${phones}
${assignment.status === 'offered' ? button('accept', shown, { zh: '接单', en: 'Accept' }, 'ok') : ''}${assignment.status === 'offered' || assignment.status === 'accepted' || assignment.status === 'departed' ? button('cannot-go', shown, { zh: '无法前往', en: 'Cannot go' }) : ''}`, my.drill)
}

/** A reachability drill: nobody is to go anywhere. */
export const drillPage = (heard: boolean): string => page(
  heard ? { shape: '✓', tone: 'well', title: { zh: '已收到', en: 'Received' }, next: { zh: '谢谢。这是通知测试，不用出动', en: 'Thank you. This was a test: do not go anywhere' } }
    : { shape: '●', tone: 'calm', title: { zh: '通知测试', en: 'A test' }, next: { zh: '不用出动，点“收到”即可', en: 'Do not go anywhere, just press the button' } },
  heard ? '' : button('got-it', 'task', { zh: '收到', en: 'Got it' }, 'ok'), false)

/** What stands in place of the page when there is nothing to show. */
export const emptyPage = (title: Words, next: Words): string => page({ shape: '✕', tone: 'calm', title, next }, '', false)

const CARE: Record<MyAssignment['people']['vulnerable' | 'hazards'][number], string> = { elderly: '有老人', child: '有儿童', pregnant: '有孕妇', medical: '有病人', smoke: '有烟', water: '进水' }
const ROLES: Readonly<Record<string, string>> = { caller: '被困人 ', 'property-officer': '物业 ', property: '物业 ', maintenance: '维保 ' }
const NOT_GO: Words = { zh: '不用去了。已在路上请停下，拿不准打 96333', en: 'No need to go. If on the way, stop. In doubt call 96333' }
const BY_OTHERS: Words = { zh: '已由其他队伍处理', en: 'Another team has it' }

function saidOf({ assignment, arriveBy }: MyAssignment, now: Date): Said {
  switch (assignment.status) {
    case 'offered': {
      const late = assignment.answerBy !== null && Date.parse(assignment.answerBy) <= now.getTime()
      return { shape: '▲', tone: 'late', title: { zh: '派单：请应答', en: 'An assignment: please answer' }, next: late ? { zh: '应答时间已过，平台可能已另派，仍可试着接单', en: 'The time to answer is over; you may still try' }
        : { zh: `请在 ${clock(assignment.answerBy)} 前应答`, en: `Answer before ${clock(assignment.answerBy)}` } }
    }
    case 'accepted': case 'departed': return { shape: '✓', tone: 'well', title: { zh: '已接单，请马上出发', en: 'Accepted: leave now' }, next: { zh: arriveBy === null ? '到达后请在救援页登记' : `请在 ${clock(arriveBy).slice(0, 5)} 前到达`, en: 'Say on the rescue page when you arrive' } }
    case 'arrived': return { shape: '✓', tone: 'well', title: { zh: '已到场', en: 'On site' }, next: { zh: '人救出后请在救援页登记', en: 'Say on the rescue page when the people are out' } }
    case 'released': return { shape: '✓', tone: 'well', title: { zh: '人已救出', en: 'The people are out' }, next: { zh: '这一单已完成', en: 'This assignment is done' } }
    case 'declined': case 'withdrawn': return { shape: '✓', tone: 'calm', title: { zh: '已登记：无法前往', en: 'Noted: you cannot go' }, next: { zh: '平台已另派，不用再操作', en: 'Another team is called, nothing more to do' } }
    case 'lapsed': return { shape: '✕', tone: 'calm', title: BY_OTHERS, next: { zh: '应答时间已过，平台已另派。不用去了', en: 'The time to answer is over. No need to go' } }
    case 'stood-down': return { shape: '✕', tone: 'calm', title: assignment.reason === 'another-accepted' ? BY_OTHERS : assignment.reason === 'people-out' ? { zh: '人已经出来', en: 'The people are out' } : { zh: '这一单已撤回', en: 'The assignment was called off' }, next: NOT_GO }
  }
}

const page = (said: Said, body: string, drill: boolean): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><title>${said.title.zh} · 三分</title><style>${STYLE}</style></head>
<body><main>${drill ? '<p class="drill">演练 Drill</p>' : ''}<header class="${said.tone}"><h1>${said.shape} ${said.title.zh}${en(said.title.en)}</h1><p>${said.next.zh}${en(said.next.en)}</p></header>
${body}
<footer>有疑问打 <a href="tel:96333">96333</a>${en('In doubt call 96333')}</footer></main></body></html>
`

const en = (text: string): string => `<span lang="en">${escape(text)}</span>`
const button = (answer: Answer, shown: Shown, { zh, en: english }: Words, look = ''): string => `<form method="post"><input type="hidden" name="shown" value="${shown}"><button${look === '' ? '' : ` class="${look}"`} name="answer" value="${answer}">${zh}${en(english)}</button></form>`

/** 16:23:00 where the city is: a phone abroad must not be told another hour. */
const clock = (iso: string | null): string => (iso === null ? '' : new Date(iso).toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false }))
