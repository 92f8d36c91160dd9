// What the sticker section says, in English.
import type { Word } from './words.zh.ts'

export const en: Readonly<Record<Word, string>> = {
  'st.title': 'Elevator codes', 'st.search': 'Find', 'st.search.how': 'Rescue code or estate', 'st.estates': 'Estates', 'st.nothing': 'Nothing found', 'st.loading': 'Loading', 'st.begin': 'Enter a rescue code or an estate to see which of its cars have a code',
  'st.count': '{n} cars, {missing} without a good one', 'st.issue': 'Issue the {n} missing', 'st.print.pdf': 'Print PDF', 'st.print.svg': 'Print SVG', 'st.anew.all': 'Issue all anew', 'st.issued': '✓ {n} issued', 'st.revoked.done': '✓ Revoked',
  'st.th.code': 'Rescue code', 'st.th.place': 'Place', 'st.th.use': 'Use unit', 'st.th.state': 'Code', 'st.th.acts': 'Actions',
  'st.good': 'good, version {n}', 'st.none': 'none', 'st.revoked': 'revoked', 'st.page': 'Open page', 'st.issue.one': 'Issue', 'st.anew': 'Issue anew', 'st.revoke': 'Revoke', 'st.no': 'No',
  'st.why.anew': '{what}: why anew? What hangs there stops being good at once', 'st.why.revoke': '{what}: why revoke? What hangs there stops being good at once',
}
