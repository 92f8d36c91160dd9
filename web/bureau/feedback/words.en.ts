// The English words of the page of faults, complaints and praise.
import type { FeedbackWord } from './words.zh.ts'

export const en: Readonly<Record<FeedbackWord, string>> = {
  'tab.feedback': 'Complaints', 'fb.title': 'Faults, complaints and praise', 'fb.kind': 'Kind', 'fb.kind.all': 'All', 'fb.kind.fault': 'Fault', 'fb.kind.complaint': 'Complaint', 'fb.kind.praise': 'Praise', 'fb.none': 'Nobody has written yet',
  'fb.when': 'Kind, time', 'fb.elevator': 'Elevator', 'fb.text': 'Words', 'fb.units': 'Use and maintenance unit', 'fb.seen': 'Seen', 'fb.seen.by': 'seen {time} by {name}', 'fb.more': 'Earlier ones',
}
