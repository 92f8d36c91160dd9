// Queries worth an EXPLAIN live in sql/queries/name.sql; this reads them once and names them for the prepared-statement cache.
import { readFileSync } from 'node:fs'

export interface Statement { name: string; text: string }

/** `statement('candidate_teams')` for `tx.query({...stmt, values})`. Throws when the file is missing. */
export function statement(name: string): Statement {
  return { name, text: readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8') }
}
