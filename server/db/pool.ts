// The one way to PostgreSQL: a pool, and transactions that are handed on as an argument.
import pg from 'pg'

/** A client inside a transaction. Whoever has one commits or rolls back with everybody else who was given it. */
export type Tx = Pick<pg.PoolClient, 'query'> & { readonly inTransaction: true }
/** What a read outside a transaction needs; a Tx will do as well. */
export type Reader = Pick<pg.PoolClient, 'query'>

export interface Db extends Reader {
  /** Runs `work` in one transaction; a serialization failure or deadlock is tried again, everything else is thrown after the rollback. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** A connection of one's own, for LISTEN or COPY. */
  connect(): Promise<pg.PoolClient>
  close(): Promise<void>
}

/** Serialization failure, deadlock: PostgreSQL asks to try again. */
const AGAIN = new Set(['40001', '40P01'])
const TRIES = 5
/** How long a free or a new connection is waited for. On a machine that a mass event keeps busy 5 s were too few, and reports were refused because of it; a database that is away says so at once. */
const CONNECTION_PATIENCE_MS = 20_000

// Counts and sums fit a double in this product; ids stay text.
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => value)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** `keepsPlans`: for the few statements that run thousands of times. With lists as parameters PostgreSQL would plan each of them anew every time, which takes longer than running it (3.5 ms against 2 for candidate_teams). A plan that is kept must be good for the table that will be: pages read in a row count dear, so that it goes by indexes from the first row on. */
export interface DbOptions { max?: number; name?: string; keepsPlans?: boolean; /** How many connections begin, after an outage too. */ first?: number }

/** A new connection costs PostgreSQL a twentieth of a second of a processor before its first step. When it comes back after an outage everybody wants one, and what is overdue would wait behind all of them: one of each pool begins (`first`: more of the one that is in a hurry), joined by one more every so many milliseconds. */
const FIRST = 1
const JOINED_AFTER_MS = 250

export function makeDb(url: string, options: DbOptions = {}): Db {
  const max = options.max ?? 16
  const pool = new pg.Pool({
    connectionString: url, max, application_name: options.name ?? 'sanfen',
    connectionTimeoutMillis: CONNECTION_PATIENCE_MS, idle_in_transaction_session_timeout: 10_000, statement_timeout: 30_000, keepAlive: true,
    ...(options.keepsPlans ? { options: '-c plan_cache_mode=force_generic_plan -c seq_page_cost=20' } : {}),
  })
  let joining: NodeJS.Timeout | undefined
  const beginAgain = () => {
    clearInterval(joining)
    joining = undefined
    pool.options.max = Math.min(max, options.first ?? FIRST)
  }
  beginAgain()
  const noted = (error: Error) => console.error(`database: a connection broke: ${error.message}`) // the next query opens a new one
  pool.on('error', noted)
  // One that breaks between two statements of a transaction tells nobody but its own listeners, and without any the process would end. Who has it hears of it with his next statement.
  pool.on('connect', (client) => { client.on('error', beginAgain) })
  pool.on('acquire', () => {
    joining ??= setInterval(() => {
      if (pool.options.max >= max) { clearInterval(joining); return }
      pool.options.max++
      if (pool.waitingCount > 0) pool.connect().then((another) => another.release(), noted) // who waits already is not asked again by himself
    }, JOINED_AFTER_MS).unref()
  })

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken = false
    try {
      await client.query('begin')
      const result = await work(Object.assign(client, { inTransaction: true as const }))
      const { command } = await client.query('commit').catch((error: unknown) => { throw sqlState(error).length === 5 ? error : new CommitUncertain(error) })
      // To a transaction in which a statement has failed PostgreSQL answers the commit with a rollback, and calls it no error.
      if (command !== 'COMMIT') throw new Error('nothing was committed: a statement of the transaction had failed, and its work went on')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => { broken = true })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    query: pool.query.bind(pool),
    async tx(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work)
        } catch (error) {
          if (attempt === TRIES || !AGAIN.has(sqlState(error))) throw error
        }
      }
    },
    connect: () => pool.connect(),
    close: () => { clearInterval(joining); return pool.end() },
  }
}

/** The connection broke while the commit was on its way: it may have been made or not, and whoever does it again may do it twice. */
export class CommitUncertain extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Whether a batch that failed with this may be tried again in parts: the fault lies with one of its items, and nothing of it was committed. */
export function isOfAnItem(error: unknown): boolean {
  if (error instanceof CommitUncertain || !(error instanceof Error)) return false
  const state = sqlState(error)
  if (state.length === 5 && !state.startsWith('E')) return !/^(08|25|53|57|58)/.test(state)
  return state === '' && !BROKEN.test(error.message)
}

/** What PostgreSQL or the network says while it starts, restarts or recovers. */
const NOT_YET = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET'])
/** What pg says of a connection that is no more; such an error has no code. */
const BROKEN = /timeout|Connection terminated|not queryable|after calling end/i

/** Whether the database is away, as in a restart or a recovery, rather than against what was asked of it. */
export function isAway(error: unknown): boolean {
  if (error instanceof CommitUncertain) return true
  const state = sqlState(error)
  return NOT_YET.has(state) || (state === '' && error instanceof Error && BROKEN.test(error.message))
}

const AGAIN_MS = 250

/** Does again what failed because the database was away, for what nobody says a second time, as a caller's ring. Throws what is wrong with the work itself; `goOn` false: gives up, for this process ends. The work must bear being done twice: of a commit whose answer was lost nobody knows. */
export async function outlasting<T>(work: () => Promise<T>, goOn: () => boolean): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || !goOn()) throw error
      await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS) })
    }
  }
}

/** Resolves when the database answers. A server that starts in the middle of a restart of PostgreSQL waits for it; throws what is wrong otherwise, or when patience is over. */
export async function untilItAnswers(db: Reader, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs
  await outlasting(() => db.query('select 1'), () => performance.now() <= end)
}

/** The SQLSTATE of an error from PostgreSQL, or an empty string. */
export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Whether an insert met a row that was there first; `constraint` narrows it to one index. */
export function isConflict(error: unknown, constraint?: string): boolean {
  return sqlState(error) === '23505' && (constraint === undefined || (error instanceof Error && 'constraint' in error && error.constraint === constraint))
}
