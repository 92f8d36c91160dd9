// The nine place types, in the order of the reports.
export const PLACES = ['residential', 'office', 'mall', 'hotel', 'transport', 'hospital', 'school', 'venue', 'other'] as const
