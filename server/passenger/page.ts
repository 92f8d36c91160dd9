// The passenger's page (乘客页) as HTML: before the alarm, while help comes, and where the code is no good. Pure; knows views, asks nobody.
import type { PublicElevator } from '../db/passengers.ts'
import { escape } from '../domain/markup.ts'
import { publicFacts } from './facts.ts'
import { TEXT_MOST, WORDS_MOST, type Fields } from './form.ts'
import { fields, framePage, icon, page, type PageContext } from './html.ts'
import type { OwnAlarm } from './desk.ts'
import type { Trust } from './marks.ts'
import type { HelpStep, Situation } from './situation.ts'
import type { PageWords } from './words.ts'

/** What an alarm's form may hold beside its key. */
const SAID = ['people', 'hurt', 'floor', 'phone', 'words', 'lat', 'lng', 'accuracy'] as const

/** Before an alarm; `busy`: how far the help is that somebody else has called. */
export function alarmPage(c: PageContext, e: PublicElevator, trust: Trust, { once, busy, error, kept }: { once: string; busy: HelpStep | null; error: string | null; kept: Fields }): string {
  const { w } = c
  return page(c, w.title(e.rescueCode), `${header(c, e)}${says(error)}${trust === 'old' ? says(w.old, w.oldNote) : trust === 'typed' ? says(w.typed) : ''}${busy === null ? '' : says(w.busy[busy], w.busyNote)}
<h1>${w.trapped.map(escape).join('<br>')}</h1><p class="lead">${w.lead}</p>
<form method="post" action="${escape(c.path)}/alarm">${fields({ once, l: c.chosen, ...Object.fromEntries(SAID.map((name) => [name, kept[name]])) })}<button class="b go" type="submit">${icon('bell', 40)}${w.alarm}<small>${w.alarmNote}</small></button></form>
${callButton(c)}${calm(w)}${publicFacts(c, e)}`)
}

/** While help comes, and when it is over: what this phone may see of its own alarm. */
export function helpPage(c: PageContext, e: PublicElevator | null, own: OwnAlarm, once: { again: string; token: string; say: string | null }): string {
  const { w } = c
  const { situation: s } = own
  const over = s.step === 'out' || s.step === 'over'
  return page(c, w.title(e?.rescueCode ?? '96333'), `${e === null ? `<div class="id"><b>96333</b><div>${escape(s.place ?? '')}</div></div>` : header(c, e)}${says(once.say)}${over ? '' : renewal(c)}${livePart(c, own)}
${over ? `<form method="post" action="${escape(c.path)}/alarm">${fields({ once: once.again, l: c.chosen })}<button class="b go less" type="submit">${w.alarm}</button></form>` : ''}
${callButton(c)}${over ? '' : details(c, own, once.token)}${calm(w)}${over ? '' : `<form method="post" action="${escape(c.path)}/alarm">${fields({ once: once.token, l: c.chosen, more: '1', out: '1' })}<button class="b out" type="submit">${w.out}</button></form>`}
${e === null ? '' : publicFacts(c, e)}`, { drill: s.drill })
}

/** What renews itself: also asked for alone, for a bad line. */
export function livePart(c: PageContext, { situation: s, open }: OwnAlarm): string {
  const { w } = c
  const at = clock(c.now)
  return `<section id="live"${open ? ' data-on' : ''} data-lost="${escape(w.asOf(at))}" aria-live="polite">${hero(w, s)}${steps(w, s)}
${s.officer ? `<p class="say">${escape(w.officer(s.officer.name, s.officer.isThere))}</p>` : ''}${s.perhapsOut ? `<p class="say">${w.perhapsOut[s.perhapsOut]}</p>` : ''}<p class="note">${open ? w.updated(at) : ''}</p></section>`
}

/** Where no script runs: the state in a frame that renews itself. The one of when the page was opened shrinks to a line below it, under its time, and is what is left when the network goes. */
const renewal = (c: PageContext): string => `<noscript><iframe class="now" title="${c.w.now}" src="${escape(`${c.here}${c.here.includes('?') ? '&' : '?'}part=now`)}"></iframe><a class="b small" href="${escape(c.here)}">${c.w.renew}</a><p class="note then">${c.w.opened(clock(c.now))}</p></noscript>`

/** What stands in that frame; null: the phone has no alarm any more, or it cannot be seen. */
export function nowPart(c: PageContext, own: OwnAlarm | null): string {
  const { w } = c
  if (own === null) return framePage(c, `<div class="hero grey"><p>${w.unseen}</p></div>`)
  return framePage(c, `${hero(w, own.situation)}<p class="note">${soFar(w, own.situation)}${w.updated(clock(c.now))}</p>`)
}

/** The steps so far in one line. */
const soFar = (w: PageWords, { times }: Situation): string => [times.received, times.dispatched, times.accepted, times.arrived, times.released].flatMap((at, n) => (at === null ? [] : [`${w.steps[n]} ${clock(at, 'short')} · `])).join('')

/** A code of nobody's, or one that we did not make: the way to help stays open. */
export function plainPage(c: PageContext, is: 'forged' | 'unknown', { once, error, kept }: { once: string; error: string | null; kept: Fields }): string {
  const { w } = c
  return page(c, w.badCode, `<div class="id"><b>96333</b><div></div>${tongue(c)}</div>${says(error)}<h1>${w.badCode}</h1><p class="lead">${is === 'forged' ? w.forged : w.unknownCode}</p>${callButton(c, 'go')}
<h2>${w.plain}</h2><form method="post" action="${escape(c.path)}/alarm">${fields({ once, l: c.chosen })}
<label for="words">${w.where}</label><textarea id="words" name="words" maxlength="${WORDS_MOST}" required autocomplete="street-address">${escape(kept['words'] ?? '')}</textarea>
<label for="phone">${w.phone}</label><input id="phone" name="phone" type="tel" maxlength="24" autocomplete="tel" value="${escape(kept['phone'] ?? '')}">
<button class="b go less" type="submit">${w.plainSend}</button></form>${calm(w)}`)
}

/** Where nothing else can be shown: what went wrong, and the telephone. */
export const lostPage = (c: PageContext, text: string): string => bare(c, c.w.lostHeading, text, '')

/** Where even the elevator cannot be had: the very form that was sent, for one more tap. `sent`: null, the page was only looked at. */
export function againPage(c: PageContext, text: string, { once, kept, sent }: { once: string; kept: Fields; sent: 'alarm' | 'feedback' | null }): string {
  const { w } = c
  const area = (name: string, label: string, most: number) => `<label for="${name}">${label}</label><textarea id="${name}" name="${name}" maxlength="${most}" required>${escape(kept[name] ?? '')}</textarea>`
  const hidden = (names: readonly string[]) => fields({ once, l: c.chosen, ...Object.fromEntries(names.map((name) => [name, kept[name]])) })
  const form = sent === 'feedback' ? `${hidden(['kind', 'phone'])}${area('text', w.text, TEXT_MOST)}` : `${hidden([...SAID.filter((name) => name !== 'words'), 'drill', 'out', 'more'])}${kept['words'] ? area('words', w.where, WORDS_MOST) : ''}`
  const button = sent === 'feedback' ? w.submit : kept['out'] === '1' ? w.out : kept['more'] === '1' ? w.send : w.alarm
  return bare(c, sent === null ? w.unseenHeading : w.lostHeading, text, `<form method="post" action="${escape(c.path)}/${sent ?? 'alarm'}">${form}<button class="b go less" type="submit">${button}</button></form>`)
}

const bare = (c: PageContext, heading: string, text: string, form: string): string => page(c, heading, `<div class="id"><b>96333</b><div></div>${tongue(c)}</div><h1>${heading}</h1><p class="lead">${text}</p>${form}${callButton(c, 'go')}<p class="note"><a href="${escape(c.here)}">${c.w.back}</a></p>${calm(c.w)}`)

function hero(w: PageWords, s: Situation): string {
  const over = s.step === 'out' || s.step === 'over'
  const where = s.place === null && !over ? w.unlocated : ''
  if (s.step !== 'coming' || !s.team) return `<div class="hero${over ? ' grey' : ''}"><h1 class="big">${w.hero[s.step]}</h1><p>${where || w.heroNote[s.step]}</p>${s.team && s.step === 'arrived' ? `<p>${escape(who(w, s))}</p>` : ''}</div>`
  const far = s.team.meters === null ? '' : `${w.comma}${w.kilometers(s.team.meters)}`
  const age = s.eta && s.eta.ageSeconds > 60 ? w.aged(w.age(s.eta.ageSeconds)) : ''
  return `<div class="hero"><h1>${w.hero.coming}</h1>${s.eta ? `<b><small>${w.about}</small> ${s.eta.minutes} <small>${w.minutesUnit}</small></b>` : `<p><strong>${s.unsure ? w.unsure : w.noEta}</strong></p>`}
<p>${escape(who(w, s) + far)}</p>${age ? `<p>${age}</p>` : ''}${s.others > 0 ? `<p>${w.others(s.others)}</p>` : ''}</div>`
}

const who = (w: PageWords, s: Situation): string => (s.team ? w.who(s.team.name, w.kinds[s.team.kind]) : '')

function steps(w: PageWords, s: Situation): string {
  const reached = { received: 1, calling: 1, coming: 2, arrived: 4, out: 5, over: 1 }[s.step]
  const current = { received: 1, calling: 1, coming: 2, arrived: 3, out: 4, over: -1 }[s.step]
  const { times } = s
  const told: (string | null)[] = [clock(times.received, 'short'), times.dispatched && clock(times.dispatched, 'short'), s.eta && s.step === 'coming' ? `${w.about} ${w.minutes(s.eta.minutes)}` : times.accepted && clock(times.accepted, 'short'), times.arrived && clock(times.arrived, 'short'), times.released && clock(times.released, 'short')]
  const shown = w.steps.map((name, n) => {
    const done = n < reached && n !== current
    const state = n === current ? 'n' : done ? 'd' : ''
    return `<li${state ? ` class="${state}"` : ''}${state === 'n' ? ' aria-current="step"' : ''}><i>${n === current ? icon(n >= 3 ? 'check' : 'arrow', 16) : done ? icon('check', 18) : ''}</i>${n === 1 && n === current ? w.dispatching : name}<time>${state && !(n === 1 && n === current) ? (told[n] ?? '') : ''}</time></li>`
  })
  return `<ol class="steps">${shown.join('')}</ol>`
}

function details(c: PageContext, { said, situation }: OwnAlarm, token: string): string {
  const { w } = c
  const form = (body: string, more = '') => `<form method="post" action="${escape(c.path)}/alarm"${more}>${fields({ once: token, l: c.chosen, more: '1' })}${body}</form>`
  const choice = (name: string, value: string, text: string, on: boolean) => `<button name="${name}" value="${value}"${on ? ' class="on" aria-pressed="true"' : ' aria-pressed="false"'}>${on ? '✓ ' : ''}${text}</button>`
  return `${form(`<fieldset><legend>${w.people}</legend><div class="seg">${[1, 2, 3].map((n) => choice('people', String(n), String(n), said.people === n)).join('')}${choice('people', '4', w.peopleMore, (said.people ?? 0) >= 4)}</div></fieldset>`)}
${form(`<fieldset><legend>${w.hurt}</legend><div class="seg two">${choice('hurt', '1', w.yes, said.hurt === true)}${choice('hurt', '0', w.no, said.hurt === false)}</div></fieldset>`)}
<details${said.phone === null ? ' open' : ''}><summary>${w.more}</summary>${form(`<label for="phone">${w.phone}</label><input id="phone" name="phone" type="tel" maxlength="24" autocomplete="tel" value="${escape(said.phone ?? '')}"><label for="floor">${w.floor}</label><input id="floor" name="floor" maxlength="12" autocomplete="off" value="${escape(said.floor ?? '')}">
${fields({ lat: '', lng: '', accuracy: '' })}<button class="b small" type="submit">${w.send}</button><button class="b small" type="button" id="here" hidden>${w.here}</button>`)}</details>${said.phone !== null && situation.step !== 'arrived' ? `<p class="note">${w.callBack}</p>` : ''}`
}

const tongue = (c: PageContext): string => `<a class="tongue" lang="${c.tongue === 'zh' ? 'en' : 'zh-CN'}" href="${escape(c.switchTo)}">${c.w.other}</a>`
const header = (c: PageContext, e: PublicElevator): string => `<div class="id"><b>${escape(e.rescueCode)}</b><div>${escape([e.estate, `${e.building}${e.door}`].join(' '))}<small>${escape(`${e.regionName} · ${e.car}`)}</small></div>${tongue(c)}</div>`
const says = (text: string | null, more = ''): string => (text ? `<p class="say" role="alert"><b>${text}</b>${more}</p>` : '')
const callButton = ({ w }: PageContext, look = ''): string => `<a class="b${look ? ` ${look} less` : ''}" href="tel:96333">${icon('phone', 26)}<span>${w.call}</span></a><p class="note">${w.callNote}</p>`
const calm = (w: PageWords): string => `<h2>${w.calmHeading}</h2><ul class="calm">${[icon('doors', 26), icon('wind', 26), icon('sit', 26)].map((i, n) => `<li>${i}${w.calm[n] ?? ''}</li>`).join('')}</ul>`

/** 16:22 or 16:25:12 where the city is. */
export function clock(at: Date, how: 'short' | 'long' = 'long'): string {
  const text = at.toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })
  return how === 'short' ? text.slice(0, 5) : text
}
