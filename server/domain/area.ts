// Area incidents (片区事件): which reports and alarms are one event, and who of its children comes first. Knows neither clock nor database.

export const AREA_KINDS = ['blackout', 'flood', 'other'] as const
export type AreaKind = (typeof AREA_KINDS)[number]
/** `unknown`: nobody has looked. `freed`: somebody let them out, or they came out themselves. `running`: the car runs again with nobody in it. */
export const SWEEP_STATES = ['unknown', 'empty', 'people', 'freed', 'running'] as const
export type SweepState = (typeof SWEEP_STATES)[number]
