// The English words of mass events on the bureau's pages: the same keys.
import type { AreaWord } from './words.zh.ts'

export const en: Readonly<Record<AreaWord, string>> = {
  'tab.areas': 'Mass events', 'a.title': 'Sanfen · mass events', 'a.now': 'Going on', 'a.none': 'No mass event in the region', 'a.past': 'Ended in the last 7 days', 'a.past.none': 'None ended in the last 7 days', 'a.read': 'read at {time}', 'a.kept': 'as read at {time}', 'a.part': 'Reaches beyond this region: only what lies inside it is listed', 'a.drill': 'Drill',
  'a.kind.blackout': 'Blackout', 'a.kind.flood': 'Flood', 'a.kind.other': 'Cluster', 'a.since': 'since {time}', 'a.lasted': '{from} to {to}', 'a.merged': 'merged into another', 'a.size': 'estates {estates}, cars {cars}', 'a.power-back': 'power back at {time}', 'a.power-due': 'power due at {time}',
  'a.people': 'Still inside', 'a.people.n': '{cars} cars, {people} people', 'a.waiting': 'To send', 'a.way': 'On the way', 'a.site': 'On site', 'a.care': 'Hurt or frail', 'a.out': 'Out', 'a.out.n': '{n}', 'a.unswept': 'Not looked at', 'a.cars.n': '{n}',
  'a.estate': 'Estate', 'a.estate.cars': 'Cars', 'a.estate.open': 'Open', 'a.estate.people': 'Inside', 'a.estate.unswept': 'Not looked at', 'a.estates': 'Estates',
}
