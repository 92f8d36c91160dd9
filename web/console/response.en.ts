// The console in English: the tiered response.
import type { response as zh } from './response.zh.ts'

export const response: Record<keyof typeof zh, string> = {
  'timeline.times': '×{n} since {since}',
  inferred: 'inferred', 'inferred.how': 'told by its position, not tapped by the team',
  'lane.start': 'Start {tier} now', 'lane.late': 'late {time}', 'lane.stale': 'old position {time}', 'lane.no-position': 'no position {time}', 'lane.still': 'no closer {time}',
  'lane.119.asked': 'call 119, {time}', 'lane.119.called': '{time} 119 called',
  'doubt.waits': '{tier} waits until you are sure, or for the plan’s last limit', 'doubt.sure': 'People confirmed',
  'called.away': '{far} away', 'called.near': 'at the scene or close by', 'called.near.past': 'has been close by', 'called.late': 'late {time}',
  remind: 'Remind', 'take-over': 'Take over', 'hand-back': 'Hand back', 'owner.none': 'nobody owns it', 'owner.mine': 'yours', 'owner.is': 'owner {name}',

  'ladder.title': 'Told', 'ladder.officer': 'Property told', 'ladder.officer-not': 'Property not told', 'ladder.tries': '{n} tries', 'ladder.retry': 'again {when}', 'ladder.in': 'in {time}', 'ladder.due': 'now', 'ladder.remind': 'reminder',
  'channel.socket': 'page', 'channel.push': 'push', 'channel.voice': 'call', 'channel.sms': 'SMS',
  'rung.planned': 'planned', 'rung.sending': 'sending', 'rung.sent': 'sent', 'rung.delivered': 'delivered', 'rung.read': 'read', 'rung.failed': 'failed', 'rung.not-needed': 'not needed', 'rung.gathered': 'in one message with others', 'rung.voice.sending': 'calling', 'rung.voice.delivered': 'answered', 'rung.voice.read': 'heard',
  'fail.bad-number': 'bad number', 'fail.answer-time-over': 'answer time over', 'fail.subscription-gone': 'push switched off', 'fail.no-page-open': 'no page open', 'fail.nobody-to-tell': 'no account and no mobile: call them', 'fail.fault': 'program fault', 'fail.busy': 'busy', 'fail.no-answer': 'no answer', 'fail.rejected': 'rejected', 'fail.unreachable': 'unreachable', 'fail.no-digit': 'no key pressed', 'fail.media-failed': 'no sound', 'fail.cancelled': 'cancelled', 'fail.hung-up': 'hung up', 'fail.trunk-down': 'no outside line',

  pause: 'Pause plan', resume: 'Resume plan', 'pause.left': 'paused {time}', 'pause.says': 'Plan paused, goes on in {time}', 'pause.by': '{reason} · {name}', 'pause.minutes': 'Minutes (0.5–30)', 'pause.why': 'Why', 'pause.checking': 'Checking on site', 'pause.freed': 'Caller says they are out', 'pause.talking': 'Talking to the team', 'pause.cannot': 'Before the release only',
  'jump.title': 'Start a tier', 'jump.tier': 'Start', 'jump.why': 'Why', 'jump.grave': 'It is grave', 'jump.far': 'Teams before cannot get there', 'jump.asked': 'The site asks for more', 'jump.start': 'Start now', 'jump.none': 'All tiers run',
  'selector.contract-unit': 'contract unit', 'selector.use-unit-officer': 'use unit officer', 'selector.nearest-stations': 'nearest stations', 'selector.fire-service-119': 'fire service 119',
  'kind.title': 'Change kind', 'kind.to': 'It is', 'kind.save': 'Change', 'split.title': 'Split off a report', split: 'Split off', 'split.which': 'Which report is of another car', 'split.one': 'The only report cannot be split off', 'reports.title': 'Reports',

  'service.title': 'Call 119, 120', service: '119 / 120', 'service.which': 'Call', 'service.119': '119 fire', 'service.120': '120 ambulance', 'service.read': 'Read out and tick each', 'service.done': 'Called', 'service.dial': 'Dial {n}', 'service.no-phone': 'This phone is off duty: dial {n} elsewhere', 'service.was': '{n} called {time} · {name}', 'service.all': 'Both are called', 'service.open': 'Checklist',
  'check.address': 'Address', 'check.code': 'Code', 'check.people': 'People', 'check.injuries': 'Injuries', 'check.hazards': 'Hazards', 'check.entrance': 'Way in', 'check.contact': 'On site', 'check.desk': 'Our number', 'check.callback': 'Call back', 'check.teams': 'Teams sent',
  'check.unknown': 'unknown, ask the site', 'check.nobody-hurt': 'nobody hurt so far', 'check.no-hazard': 'no smoke, no water', 'check.desk.is': '96333, seat {seat}, incident {number}', 'check.desk.short': '96333, incident {number}', 'check.no-team': 'no team on the way yet', 'check.floors': '{n} floors',

  'record.title': 'Decision record', 'record.pooled': 'tiers 1 and 2 as one', record: 'Record', 'record.none': 'Nothing dispatched yet', 'record.loading': 'Reading…', 'record.failed': 'The record was not read', 'record.export': 'Export', 'record.plan': 'by the plan', 'record.operator': 'by hand', 'record.batch': 'by the batch', 'record.exhausted': '{tier}: no team left', 'record.sent': '{team} sent', 'record.by-plan': '{name} v{n}', 'record.answer-by': 'answer by {time}', 'record.short': 'Missing',
  'record.rank': 'Rank', 'record.team': 'Team', 'record.why': 'Reasons', 'record.position': 'Position', 'record.eta': 'ETA', 'record.travel-learned': 'Travel times learned from {n} arrivals here ({day})', 'record.travel-too-few-arrivals': 'Travel times by the default: too few arrivals to learn from', 'record.travel-not-read-yet': 'Travel times by the default: what was learned is not read yet', 'record.chosen': 'sent', 'record.station': 'station', 'record.no-position': 'no position', 'record.more': '{n} more', 'record.fewer': 'fewer',
  'shortfall.fewer-than-wanted': 'wanted {wanted}, found {found}', 'shortfall.nobody-eligible': 'nobody can go', 'shortfall.nobody-on-shift': 'nobody on shift', 'shortfall.nobody-inside-radius': 'nobody inside the radius', 'shortfall.nobody-capable': 'nobody with that capability', 'shortfall.no-contact': 'a team has no account and no phone and cannot be told', 'shortfall.position-stale': 'old position',

  'group.outage': 'Due while we were down: {n}', 'group.outage.how': 'check each, then resume',
  'triage.medical': 'Ill', 'triage.smoke': 'Smoke', 'triage.water': 'Water',
  'status.auditor.silent': 'Escalation check is silent · {age}', 'banner.auditor.silent': 'The escalation check has been silent for {time}: tell the supervisor',

  'cmd.press.P': 'pause or resume the plan · Enter', 'cmd.press.U': 'remind · Enter', 'cmd.press.T': 'take over or hand back · Enter', 'cmd.press.J': 'start a tier · Enter', 'cmd.press.K': 'change the kind · Enter', 'cmd.press.S': 'split off a report · Enter', 'cmd.press.L': 'decision record · Enter',
  'help.P': 'pause / resume the plan', 'help.U': 'remind; area: solve', 'help.T': 'take over / hand back', 'help.J': 'start any tier', 'help.K': 'change the kind; area: sweep', 'help.S': 'split off a report; area: supervisor', 'help.L': 'decision record',
}
