// Early warning (预警): whether an elevator's last days are worse than its own past or than its peers, in figures. Knows no database and no clock.
export const WARNING_KINDS = ['repeated-door-faults', 're-levelling', 'stops-outside-door-zone', 'safety-trips', 'run-count'] as const
export type WarningKind = (typeof WARNING_KINDS)[number]
