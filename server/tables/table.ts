// A table that leaves the house as CSV or XLSX. Knows nothing of what is in it.
export type Cell = string | number | null
/** `notes`: what was counted, or of what it tells. */
export interface Table { headings: readonly string[]; rows: Iterable<readonly Cell[]>; notes: readonly (readonly [string, Cell])[] }
