// The lists this page offers, in the order of the reports. Written here and checked against the contracts' types: their schemas would be a third of the page.
import type { ElevatorBrief } from '../../server/contracts/elevator.ts'
import type { Interval, StatsBy } from '../../server/contracts/stats.ts'

export const PLACES = ['residential', 'office', 'mall', 'hotel', 'transport', 'hospital', 'school', 'venue', 'other'] as const satisfies readonly ElevatorBrief['placeType'][]
export const INTERVALS = ['answer', 'dispatch', 'accept', 'arrival', 'onSite', 'total'] as const satisfies readonly Interval[]
export const GROUPINGS = ['region', 'unit', 'place', 'cause', 'hour', 'age', 'tier', 'month'] as const satisfies readonly StatsBy[]
