// A time of saving as this page writes it: date and minute of Shanghai.
/** `2026-11-21 16:20`. */
export const dateTime = (iso: string): string => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
