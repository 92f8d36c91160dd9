// Words of the crews' telephones, in English.
import type { Word } from './words.zh.ts'

export const en: Readonly<Record<Word, string>> = {
  'tel.title': 'Crews’ telephones', 'tel.note': 'All of these ring and get messages when the crew is called, from its next assignment on', 'tel.search': 'Find', 'tel.search.how': 'Code, crew or unit', 'tel.none': 'Nothing found', 'tel.loading': 'Loading', 'tel.more': 'The first {n} crews only: search for the others', 'tel.failed': 'Could not be read: {why}', 'tel.again': 'Try again',
  'tel.team': 'Crew', 'tel.unit': 'Unit', 'tel.phones': 'Telephones', 'tel.changed': 'Last changed', 'tel.acts': 'Actions', 'tel.never': '—', 'tel.change': 'Change', 'tel.save': 'Save', 'tel.cancel': 'Cancel', 'tel.busy': 'Saving', 'tel.saved': '✓ Saved',
  'tel.first': 'The crew’s own', 'tel.further': 'Telephone {n}', 'tel.add': 'Add one', 'tel.remove': 'Remove telephone {n}', 'tel.missing': 'At least one telephone', 'tel.how': 'A mobile has 11 digits, a landline its area code. The first is the crew’s own; at most 9',
}
