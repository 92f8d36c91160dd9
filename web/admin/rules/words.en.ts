// The alarm rules in English: the same keys.
import { alarmTypes } from '../../ui/alarmTypes.en.ts'
import type { zh } from './words.zh.ts'

export const en: Record<keyof typeof zh, string> = {
  ...alarmTypes,
  'rule.title': 'Alarm rules', 'rule.regions': 'Regions', 'rule.own': '{name}’s own rules · version {n}', 'rule.inherits': 'As in {name} · version {n}', 'rule.built-in': 'As built in', 'rule.since': 'saved {time} by {by}', 'rule.read-only': 'Read only: a supervisor or administrator may change them', 'rule.loading': 'Reading rules…', 'rule.failed': 'Rules could not be read: {why}', 'rule.again': 'Try again',
  'rule.general': 'For all', 'rule.lookWithin': 'Handled by itself when nobody looks for', 'rule.quietAfterDismissal': 'Quiet after a dismissal', 'rule.flicker': 'Person sensor flicker', 'rule.storm/changes': 'Storm: how many', 'rule.storm/seconds': 'Storm: within', 'rule.trust/low': 'Ask a person below this trust', 'rule.trust/high': 'Ask nobody above this trust', 'rule.trust/marks': 'Marks needed to count', 'rule.seconds': 's', 'rule.times': 'times',
  'rule.types': 'By type', 'rule.type': 'Alarm', 'rule.debounce': 'Must last (s)', 'rule.handling': 'Handling', 'rule.autoAfter': 'Auto-confirm (s)', 'rule.needs': 'People', 'rule.clearEnds': 'Clear ends it', 'rule.repeatWithin': 'Joins repeats (s)',
  'rule.handling.direct': 'report at once', 'rule.handling.confirm': 'ask a person', 'rule.handling.auto-confirm': 'ask, then report', 'rule.handling.log': 'only keep', 'rule.needs.nothing': 'not asked', 'rule.needs.people-or-doubt': 'inside or unknown', 'rule.needs.people': 'known inside',
  'rule.changes': '{n} changes, not saved', 'rule.same': 'No change', 'rule.faults': '{n} faults: nothing was saved', 'rule.save': 'Save', 'rule.save-own': 'Save as {name}’s own', 'rule.saving': 'Saving…', 'rule.saved': 'Version {n} saved, in force in seconds', 'rule.discard': 'Discard', 'rule.inherit': 'Inherit again', 'rule.inherit.sure': 'Withdraw the own rules', 'rule.withdrawn': 'Withdrawn: inherited again', 'rule.cancel': 'Cancel', 'rule.not-a-number': 'must be a number',
}
