// Alarms from the passenger's page: whose elevator it is, the report, what a phone adds to it, and the state of help that it may see. Abuse costs trust, never a first alarm.
import { createHmac, randomBytes } from 'node:crypto'
import { ownPace, type PaceOf } from '../auth/sharedPace.ts'
import { hashToken } from '../auth/token.ts'
import { keepFeedback } from '../db/feedback.ts'
import { addToPassengerAlarm, findHelp, findOpenPageReport, findPassengerAlarm, findPublicElevator, hasOtherSender, keepPassengerAlarm, senderPast, type PassengerAlarm, type PublicElevator, type Said, type SenderPast } from '../db/passengers.ts'
import type { Db } from '../db/pool.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import type { Actor, Incident, People } from '../domain/incident.ts'
import type { TravelTimes } from '../domain/travel.ts'
import { readCode, type StickerCodes } from '../stickers/codes.ts'
import type { AlarmForm, FeedbackForm } from './form.ts'
import { asksOf, isBelieved, isFar, marksOf, markWords, metersApart, phoneMarks, type Mark, type Trust } from './marks.ts'
import { isNews, sameWords, type Heard } from './news.ts'
import { foldedSituation, situationOf, type Situation } from './situation.ts'

export interface PassengerParts {
  db: Db
  clock: () => Date
  dispatch: Pick<Dispatch, 'receiveReport' | 'receiveInto' | 'passengerTold' | 'remark'>
  codes: StickerCodes
  /** Keys the hash under which a sender's address is kept. */
  secret: string
  travel: () => TravelTimes
  /** The city's platform: rescue codes are unique inside it, and it gets what has no elevator. */
  platform: string
  /** What counts how fast one address goes on; each process for itself where it is left out. */
  paceOf?: PaceOf
}

/** What stands behind an address: a car, or a code of nobody's. `forged`: it looks like a sticker's and is none of ours. */
export type Opened = { is: 'elevator'; elevator: PublicElevator; trust: Trust } | { is: 'forged' | 'unknown' }
/** `browser`: what this phone was given to be known by; a new one where it keeps no cookies. */
export interface Sender { address: string; browser: string; /** May send drills. */ mayDrill: boolean }
/** The phone's own alarm. */
export interface OwnAlarm { situation: Situation; said: Said; open: boolean }

const SYSTEM: Actor = { kind: 'system' }
const PAST_MS = 10 * 60_000
const FALSE_MS = 30 * 86_400_000
/** False alarms on whatever car count for so long against an address that a whole district may share. */
const FALSE_NEAR_MS = 3_600_000
/** Words without an elevator that one address may have open at once: a carrier's is a whole district's, and each may be a person. Further ones are added to the last. */
const UNLOCATED_EACH = 20
/** How long a phone still sees how its alarm ended. */
const OVER_MS = 30 * 60_000

const NOTHING_SAID: Said = { people: null, hurt: null, floor: null, phone: null }
export const newToken = (): string => randomBytes(16).toString('base64url')

export function makePassengerDesk(parts: PassengerParts) {
  const { db, clock, dispatch, codes, paceOf = ownPace(parts.clock) } = parts
  /** Of one address and car: real reports first, then phones that are linked to one of them, then the general state is answer enough. */
  const reports = paceOf('passenger-report', { perSecond: 3 / 60, burst: 3 })
  const links = paceOf('passenger-link', { perSecond: 30 / 60, burst: 30 })
  /** Of one address: words that are added to somebody's incident. */
  const folds = paceOf('passenger-fold', { perSecond: 6 / 60, burst: 10 })
  const feedbackPace = paceOf('passenger-feedback', { perSecond: 5 / 3600, burst: 5 })
  const going = new Map<string, Promise<unknown>>()

  async function open(text: string): Promise<Opened> {
    const read = readCode(text)
    if (read.is === 'unreadable') return { is: 'unknown' }
    if (read.is === 'typed') {
      const elevator = await findPublicElevator(db, parts.platform, read.rescueCode, null)
      return elevator ? { is: 'elevator', elevator, trust: 'typed' } : { is: 'unknown' }
    }
    const elevator = await findPublicElevator(db, parts.platform, read.code.rescueCode, read.code.version)
    if (!elevator || !codes.isOurs(read.code, elevator.id)) return { is: 'forged' }
    return { is: 'elevator', elevator, trust: elevator.sticker === 'good' ? 'signed' : 'old' }
  }

  /** The state that a phone with this token may see; null: it has none here. */
  async function own(token: string, opened: Opened): Promise<OwnAlarm | null> {
    const mine = await findPassengerAlarm(db, hashToken(token))
    if (!mine || !isHere(mine, opened)) return null
    const help = await findHelp(db, mine.incidentId)
    // The next day's sticker begins anew, with the big button.
    if (help && isLongOver(help.incident, clock())) return null
    if (!help) return null
    const situation = situationOf(help, clock(), parts.travel(), mine.marks.includes('out'))
    return { situation: mine.marks.includes('folded') ? foldedSituation(situation) : situation, said: mine, open: mine.open }
  }

  /** Takes an alarm or what a phone adds to its own. Returns the phone's token; null: the car has an alarm already, and this sender has sent enough of them. Throws what the database throws: nothing is acknowledged before it is committed. */
  async function alarm(opened: Opened, form: AlarmForm, from: Sender): Promise<string | null> {
    const sender = senderOf(from.address)
    // One after the other of one address and car: a thousand taps at once are one alarm and its repetitions.
    return inTurn(`${sender.toString('base64')} ${placeOf(opened)}`, async () => {
      const known = form.once === null ? null : await findPassengerAlarm(db, hashToken(form.once))
      // The big button of another car's page, or of the car that nobody had found: that is where he is now.
      if (form.once !== null && known?.open && (form.more || form.out || isHere(known, opened))) return added(form.once, known, opened, form)
      // The page is seconds old: the crew may have marked the release meanwhile. Only the alarm's own button raises anew.
      if (form.once !== null && known && (form.more || form.out)) return form.once
      return raise(form.once === null || known ? newToken() : form.once, opened, form, { sender, browser: hashToken(from.browser), drill: form.drill && from.mayDrill })
    })
  }

  async function raise(token: string, opened: Opened, form: AlarmForm, { sender, browser, drill }: { sender: Buffer; browser: Buffer; drill: boolean }): Promise<string | null> {
    const now = clock()
    const keep = (reportId: string, elevatorId: string | null, { marks = [], meters = null, said = form }: { marks?: readonly Mark[]; meters?: number | null; said?: Said } = {}) => keepPassengerAlarm(db, { tokenHash: hashToken(token), elevatorId, reportId, sender, browser, said, marks, meters, drill, at: now })
    const key = opened.is === 'elevator' ? `${sender.toString('base64')} ${opened.elevator.id} ${drill}` : null
    const beside = opened.is === 'elevator' && key !== null && await reports(key) > 0 ? await findOpenPageReport(db, opened.elevator.id, drill) : null
    if (opened.is === 'elevator' && key !== null && beside !== null) {
      if (await links(key) > 0) return null
      // What it says is told before it is kept: a try that failed half-way is told again.
      await keep(beside.reportId, opened.elevator.id, { said: NOTHING_SAID })
      return added(token, { ...NOTHING_SAID, incidentId: beside.incidentId, drill, marks: [], alone: false, details: 0 }, opened, form)
    }
    const ago = (ms: number) => new Date(now.getTime() - ms)
    const past = await senderPast(db, { sender, browser, elevatorId: opened.is === 'elevator' ? opened.elevator.id : null, since: ago(PAST_MS), falseSince: ago(FALSE_MS), falseNear: ago(FALSE_NEAR_MS) })
    const base = { source: 'passenger' as const, sourceRef: `page/${hashToken(token).toString('base64url')}`, region: parts.platform, drill, people: peopleOf(form), ...(form.phone === null ? {} : { callerPhone: form.phone }) }
    // Digits that lead to a car with an open incident open nothing: they join it.
    if (opened.is !== 'elevator' || !(isBelieved(opened.trust, past) || (!drill && opened.elevator.openIncident !== null))) {
      const said = [...(opened.is === 'elevator' ? [opened.elevator.rescueCode] : []), ...(form.words === null ? [] : [form.words])].join('，')
      const place = opened.is === 'elevator' ? opened.elevator.id : null
      const same = past.unlocated.findLast((u) => isSame(u, { said, phone: form.phone })) ?? (new Set(past.unlocated.map((u) => u.incidentId)).size >= UNLOCATED_EACH ? past.unlocated.at(-1) : undefined)
      if (same && !drill) {
        const silent = await folds(sender.toString('base64')) > 0
        // A report of its own, so that an operator can split it off, and somebody calls back once more.
        const into = silent ? same : await dispatch.receiveInto(same.incidentId, { ...base, ...(said === '' ? {} : { said }), note: `同一网络又有人在扫码页报警：${wordsOf(form, said)}可能是另一个人`, asks: 'confirm-by-call' }, SYSTEM)
        if (into !== null) {
          await keep(into.reportId, place, { marks: ['folded'] })
          return token
        }
      }
      const ofPhone = phoneMarks(past)
      const why = opened.is === 'elevator' ? '手输识别码，同一网络已报多台，请复述地址' : opened.is === 'forged' ? '扫到的码不是本平台签发，地址由本人填写' : '没有扫到码，地址由本人填写'
      const { reportId } = await dispatch.receiveReport({ ...base, ...(said === '' ? {} : { said }), note: `扫码页报警：${wordsOf(form, null)}${tail(markWords(ofPhone, { meters: null, past }))}${why}`, asks: 'confirm-by-call' }, SYSTEM)
      await keep(reportId, place, { marks: ofPhone })
      return token
    }
    const { elevator, trust } = opened
    const meters = metersApart(form.at, elevator)
    const marks = marksOf({ trust, past, meters })
    // A good sticker scanned from elsewhere speaks for a car whose first alarm may have been a bad joke.
    const sound = marks.length === 0 && elevator.openIncident !== null && !drill && await hasOtherSender(db, elevator.openIncident.id, sender)
    const { reportId } = await dispatch.receiveReport({ ...base, elevatorId: elevator.id, said: elevator.rescueCode, note: noteOf(form, marks, past, meters), asks: asksOf(marks), sound }, SYSTEM)
    await keep(reportId, elevator.id, { marks, meters })
    return token
  }

  /** What a phone adds to its own open alarm. A number is a report of its own, for that is what a call back is made from. All is told before it is kept: a try that failed half-way is told again. */
  async function added(token: string, known: Heard & { incidentId: string; drill: boolean; alone: boolean }, opened: Opened, form: AlarmForm): Promise<string> {
    const meters = opened.is === 'elevator' ? metersApart(form.at, opened.elevator) : null
    const far = isFar(meters) && !known.marks.includes('far-away')
    // A second tap on the same button says nothing new.
    if (!isNews(known, form, meters)) return token
    if (form.out) {
      await dispatch.remark(known.incidentId, '扫码页：乘客说已经出来了，请回拨核实', 'perhaps-freed')
    } else {
      if (form.phone !== null) await dispatch.receiveInto(known.incidentId, { source: 'passenger', sourceRef: `page/${hashToken(token).toString('base64url')}/${form.phone}`, region: parts.platform, callerPhone: form.phone, drill: known.drill, note: '扫码页补充：留了回拨电话' }, SYSTEM)
      const where = meters === null ? '' : far ? `手机定位离电梯 ${(meters / 1000).toFixed(1)} 公里，` : '手机定位在电梯附近，'
      // Nobody makes another's alarm doubtful by saying where he himself is.
      await dispatch.passengerTold(known.incidentId, { text: `扫码页补充：${wordsOf(form, form.words)}${where}`.replace(/，$/, ''), people: peopleOf(form), ...(far && known.alone ? { doubt: true } : {}) })
    }
    await addToPassengerAlarm(db, hashToken(token), { said: form, marks: [...(far ? ['far-away'] : []), ...(form.out ? ['out'] : [])], meters })
    return token
  }

  /** False: this sender has written enough for now. */
  async function feedback(elevatorId: string, form: FeedbackForm, address: string): Promise<boolean> {
    const sender = senderOf(address)
    if (await feedbackPace(sender.toString('base64')) > 0) return false
    await keepFeedback(db, { elevatorId, kind: form.kind, text: form.text, phone: form.phone, sender, once: hashToken(`feedback ${form.once ?? newToken()}`), at: clock() })
    return true
  }

  function senderOf(address: string): Buffer {
    return createHmac('sha256', parts.secret).update(netOf(address)).digest().subarray(0, 16)
  }

  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = going.get(key)
    const mine = (before ?? Promise.resolve()).then(work, work)
    going.set(key, mine)
    try {
      return await mine
    } finally {
      if (going.get(key) === mine) going.delete(key)
    }
  }

  return { open, own, alarm, feedback }
}
export type PassengerDesk = ReturnType<typeof makePassengerDesk>

function isLongOver({ stage }: Incident, now: Date): boolean {
  const over = stage.status === 'released' || stage.status === 'followed-up' ? stage.releasedAt : stage.status === 'closed' ? stage.closedAt : null
  return over !== null && now.getTime() - over.getTime() > OVER_MS
}

/** Whether this page is where that alarm was raised, or where its people were found. Words about an unknown car hide no sticker: it knows the car exactly, and has its button. */
function isHere(mine: Pick<PassengerAlarm, 'elevatorId' | 'locatedAt'>, opened: Opened): boolean {
  if (opened.is !== 'elevator') return mine.elevatorId === null
  if (mine.locatedAt === opened.elevator.id) return true
  return mine.elevatorId === opened.elevator.id && (mine.locatedAt !== null || opened.trust === 'typed')
}

/** The same person once more, as far as words and numbers can tell. */
const isSame = (a: { said: string | null; phone: string | null }, b: { said: string; phone: string | null }): boolean => (a.phone !== null && b.phone !== null ? a.phone === b.phone : sameWords(a.said ?? '', b.said))

const placeOf = (opened: Opened): string => (opened.is === 'elevator' ? opened.elevator.id : '-')

/** A home or a phone has a whole /64 of IPv6. */
export function netOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (v4) return v4[1] ?? address
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === '' ? [] : tail.split(':')
  const groups = address.includes('::') ? [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back] : front
  return groups.slice(0, 4).map((g) => g.replace(/^0+(?=.)/, '')).join(':')
}

const peopleOf = (form: AlarmForm): Partial<People> => ({ ...(form.people === null ? {} : { trapped: form.people }), ...(form.hurt ? { injured: 1 } : {}) })

/** 2 人，有人受伤或不适，5 楼， */
function wordsOf(form: AlarmForm, said: string | null): string {
  const parts = [said, form.people === null ? null : `${form.people} 人`, form.crowd === null ? null : `自称 ${form.crowd} 人（一台轿厢装不下，没有计入，请问清人数）`, form.hurt === null ? null : form.hurt ? '有人受伤或不适' : '没有人受伤', form.floor === null ? null : `楼层 ${form.floor}`, form.phone === null ? null : `电话 ${form.phone}`]
  return tail(parts.filter((p) => p !== null && p !== ''))
}

const tail = (parts: readonly (string | null)[]): string => parts.map((p) => `${p}，`).join('')

const noteOf = (form: AlarmForm, marks: readonly Mark[], past: SenderPast, meters: number | null): string =>
  `扫码报警：${wordsOf(form, form.words)}${tail(markWords(marks, { meters, past }))}`.replace(/[，：]$/, '')
