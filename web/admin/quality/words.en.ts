// Alarm quality in English: the same keys.
import { alarmTypes } from '../../ui/alarmTypes.en.ts'
import type { zh } from './words.zh.ts'

export const en: Record<keyof typeof zh, string> = {
  ...alarmTypes,
  'q.title': 'Alarm quality', 'q.by': 'By', 'q.by.vendor': 'vendor', 'q.by.device': 'device', 'q.by.type': 'type', 'q.days': 'Last', 'q.days.n': '{n} days', 'q.loading': 'Counting…', 'q.failed': 'The figures could not be read: {why}', 'q.again': 'Try again', 'q.none': 'No alarm in this time', 'q.drills': '{n} drills left out', 'q.no-vendor': 'no vendor',
  'q.true': 'true', 'q.false': 'false', 'q.unknown': 'unclear', 'q.unmarked': 'not marked', 'q.name': 'Name', 'q.alarms': 'Alarms', 'q.chart': 'True or false', 'q.share': 'Share true', 'q.trust': 'Trust now', 'q.noise': 'Noise', 'q.reported': 'Reported', 'q.few': 'few', 'q.more': '{n} more', 'q.less': 'Fewer', 'q.note': 'Share true = true ÷ (true + false); most false first',
}
