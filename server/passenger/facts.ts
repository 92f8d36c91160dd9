// For everybody else: what is on record for the elevator, and the form for a fault, a complaint or praise.
import { FEEDBACK_KINDS } from '../contracts/feedback.ts'
import type { PublicElevator } from '../db/passengers.ts'
import { escape } from '../domain/markup.ts'
import { TEXT_MOST, type FeedbackKind, type Fields } from './form.ts'
import { fields, page, type PageContext } from './html.ts'

export function publicFacts(c: PageContext, e: PublicElevator): string {
  const { w } = c
  const query = (about: FeedbackKind) => `${c.path}?${new URLSearchParams({ about, ...(c.token === null ? {} : { a: c.token }), ...(c.chosen ? { l: c.chosen } : {}) }).toString()}`
  const facts: [string, string][] = [
    [w.registration, e.registrationCode === null ? w.unknown : escape(e.registrationCode.replace(/(.{4})(?=.)/g, '$1 '))],
    [w.inspection, inspection(c, e.nextInspectionOn)],
    [w.visit, e.lastVisit === null ? w.unknown : escape(e.lastVisit.on) + (e.lastVisit.items === null ? '' : w.visitItems(e.lastVisit.items))],
    [w.maintenance, escape(e.maintenanceUnit)], [w.use, escape(e.useUnit)],
    [w.installed, e.installedOn === null ? w.floors(e.floors) : w.installedValue(e.installedOn.slice(0, 4), e.floors)],
  ]
  return `<section class="pub"><h2>${w.publicHeading}</h2><dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl><div class="l"><a href="${escape(query('fault'))}">${w.report}</a><a href="${escape(query('complaint'))}">${w.say}</a></div></section>`
}

function inspection({ w, now }: PageContext, on: string | null): string {
  if (on === null) return w.unknown
  const today = now.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
  return on >= today ? `<span class="ok">✓</span> ${escape(w.due(on))}` : `<span class="late">■ ${escape(w.overdue(on))}</span>`
}

/** `kept`: what was written before something went wrong. */
export function feedbackPage(c: PageContext, e: PublicElevator, about: FeedbackKind, { once, error, kept, done }: { once: string; error: string | null; kept: Fields; done: boolean }): string {
  const { w } = c
  const head = `<div class="id"><b>${escape(e.rescueCode)}</b><div>${escape(`${e.estate} ${e.building}${e.door}`)}<small>${escape(`${e.regionName} · ${e.car}`)}</small></div></div>`
  const back = `<a class="b small" href="${escape(c.here)}">${w.back}</a>`
  if (done) return page(c, w.thanks, `${head}<h1>${w.thanks}</h1><p class="lead">${w.thanksNote}</p>${back}`)
  const chosen = FEEDBACK_KINDS.find((k) => k === kept['kind']) ?? about
  return page(c, w.kindsOfWord[chosen], `${head}${error ? `<p class="say" role="alert"><b>${error}</b></p>` : ''}<h1>${w.report} · ${w.say}</h1><p class="lead">${w.trappedInstead}</p>${back}
<form method="post" action="${escape(c.here.replace(c.path, `${c.path}/feedback`))}">${fields({ once, l: c.chosen })}<label for="kind">${w.say}</label><select id="kind" name="kind">${FEEDBACK_KINDS.map((k) => `<option value="${k}"${k === chosen ? ' selected' : ''}>${w.kindsOfWord[k]}</option>`).join('')}</select>
<label for="text">${w.text}</label><textarea id="text" name="text" maxlength="${TEXT_MOST}" required>${escape(kept['text'] ?? '')}</textarea><label for="phone">${w.phoneOptional}</label><input id="phone" name="phone" type="tel" maxlength="24" autocomplete="tel" value="${escape(kept['phone'] ?? '')}">
<button class="b go less" type="submit">${w.submit}</button></form>`)
}
