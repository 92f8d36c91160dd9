// A moment in SQL as the wire writes it: UTC to the millisecond, with a Z.
export const wireTime = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
