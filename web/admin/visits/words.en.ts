// Words of the visits' section, in English.
import type { Word } from './words.zh.ts'

export const en: Readonly<Record<Word, string>> = {
  'visit.title': 'On record, and maintenance', 'visit.search': 'Find', 'visit.search.how': 'Rescue code', 'visit.begin': 'Write a rescue code to record maintenance and inspection: what passengers see behind the code on the car', 'visit.nothing': 'No such elevator, or another unit maintains it', 'visit.loading': 'Loading', 'visit.failed': 'Could not be read: {why}', 'visit.code.bad': 'A rescue code has 4 to 8 digits',
  'visit.public': 'On record', 'visit.registration': 'Registration', 'visit.inspection': 'Next inspection', 'visit.unit': 'Maintained by', 'visit.use': 'Used by', 'visit.unknown': 'not on record', 'visit.overdue': '■ overdue', 'visit.change': 'Change', 'visit.save': 'Save', 'visit.cancel': 'Cancel', 'visit.busy': 'Saving', 'visit.saved': '✓ Saved',
  'visit.registration.bad': 'A registration code has 20 digits', 'visit.registration.how': '20 digits; empty: not on record', 'visit.inspection.how': 'Empty: not on record',
  'visit.record': 'Record maintenance', 'visit.on': 'Day', 'visit.items': 'Points', 'visit.items.how': 'You need not', 'visit.items.bad': '1 to 200', 'visit.recorded': '✓ Recorded {on}', 'visit.replaces': '{on} is recorded already: this one will take its place',
  'visit.list': 'Maintenance', 'visit.none': 'No maintenance on record', 'visit.by': 'Recorded by', 'visit.at': 'Recorded', 'visit.acts': 'Actions', 'visit.remove': 'Remove', 'visit.remove.sure': 'Remove {on}', 'visit.removed': '✓ Removed {on}', 'visit.items.n': '{n} points',
}
