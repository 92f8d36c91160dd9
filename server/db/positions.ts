// Where the teams are: batched writes that keep up with two thousand phones, newest first. What is believed is domain/position.ts.
import type { Db, Reader } from './pool.ts'
import { statement } from './statement.ts'

export interface TeamPosition { teamId: string; lat: number; lng: number; accuracy: number | null; at: Date }
export interface MovedTeam extends TeamPosition { onDuty: boolean; region: string }

const SAVE_POSITIONS = statement('save_positions')
/** Single-row updates do not keep up with 2,000 a second; a batch of 500 every quarter second does. */
const BATCH_MS = 250
/** A burst beyond this is written at once. */
const BATCH_ROWS = 2000

/** Saves many at once; one team may come more than once. Returns what is new: a late position changes nothing. */
export async function savePositions(reader: Reader, rows: readonly TeamPosition[]): Promise<MovedTeam[]> {
  if (rows.length === 0) return []
  const saved = await reader.query<MovedTeam>({
    ...SAVE_POSITIONS,
    values: [rows.map((r) => r.teamId), rows.map((r) => r.lng), rows.map((r) => r.lat), rows.map((r) => r.accuracy), rows.map((r) => r.at)],
  })
  return saved.rows
}

export interface PositionWriter {
  /** Resolves when the batch that holds these rows is written. Rejects when it could not be: the phone sends them again. */
  save(rows: readonly TeamPosition[]): Promise<void>
  /** Writes what waits; later calls are still taken. */
  flush(): Promise<void>
}

/**
 * Gathers positions for a quarter of a second and writes them in one transaction that does not wait for the disk: a power cut may lose
 * the last positions, which are out of date by then anyway. `moved` hears what was new, after the commit.
 */
export function makePositionWriter(db: Db, moved: (teams: readonly MovedTeam[]) => void = () => undefined): PositionWriter {
  let waiting: TeamPosition[] = []
  let batch: Promise<void> | null = null
  let begin: (() => void) | null = null

  async function write(): Promise<void> {
    const rows = waiting
    waiting = []
    batch = null
    begin = null
    moved(await db.tx(async (tx) => {
      await tx.query('set local synchronous_commit = off')
      return savePositions(tx, rows)
    }))
  }

  return {
    save(rows) {
      if (rows.length === 0) return Promise.resolve()
      waiting.push(...rows)
      batch ??= new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, BATCH_MS)
        begin = () => { clearTimeout(timer); resolve() }
      }).then(write)
      const mine = batch
      if (waiting.length >= BATCH_ROWS) begin?.()
      return mine
    },
    async flush() {
      begin?.()
      await batch
    },
  }
}
