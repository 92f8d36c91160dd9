// The command line: what was typed becomes one intent, or a sentence about what is wrong. Pure.
const PRESS = ['C', 'M', 'N', 'R', 'H', 'P', 'U', 'T', 'J', 'K', 'S', 'L'] as const

export type Intent =
  | { do: 'dispatch'; code: string; place: number | null; team: string | null }
  | { do: 'press'; key: (typeof PRESS)[number] }
  | { do: 'open'; code: string }
  | { do: 'help' }
export type Parsed = { ok: true; intent: Intent } | { ok: false; because: 'empty' | 'unknown' | 'no-code' | 'no-team' }

/** `D 235274 1` the first candidate, `D 235274 T7` the team with that code, `235274` opens the incident. */
export function parseCommand(line: string): Parsed {
  const [first = '', ...rest] = line.trim().toUpperCase().split(/\s+/)
  if (first === '') return { ok: false, because: 'empty' }
  if (first === '?' || first === '？') return { ok: true, intent: { do: 'help' } }
  if (/^[\d-]{3,20}$/.test(first) && rest.length === 0) return { ok: true, intent: { do: 'open', code: first } }
  const key = PRESS.find((k) => k === first)
  if (key && rest.length === 0) return { ok: true, intent: { do: 'press', key } }
  if (first !== 'D') return { ok: false, because: 'unknown' }
  const [code, team = '1'] = rest
  if (code === undefined || !/^[\d-]{3,20}$/.test(code)) return { ok: false, because: 'no-code' }
  if (/^[1-9]$/.test(team)) return { ok: true, intent: { do: 'dispatch', code, place: Number(team), team: null } }
  return /^[0-9A-Z-]{2,20}$/.test(team) ? { ok: true, intent: { do: 'dispatch', code, place: null, team } } : { ok: false, because: 'no-team' }
}
