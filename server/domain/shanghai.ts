// The clock on every wall of the country: Asia/Shanghai, UTC+8 all the year. Pure.
export const SHANGHAI_MS = 8 * 3_600_000

/** Shanghai's date and time of day where UTC's stand: for `toISOString` and `getUTC…` alone, for it is another moment. */
export const inShanghai = (at: Date): Date => new Date(at.getTime() + SHANGHAI_MS)
