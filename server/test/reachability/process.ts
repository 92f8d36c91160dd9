// A server process as far as a drill needs one, for a test that kills it: a ladder on the given database whose telephone calls never end. Says each call that it makes.
import { makeDb } from '../../db/pool.ts'
import { makeLadder } from '../../notify/ladder.ts'
import { carrier } from './carriers.ts'

const [url = '', now = '', contact = ''] = process.argv.slice(2)
const began = performance.now()
const voice = carrier('voice', { [contact]: 'hangs' })
const ladder = makeLadder({
  db: makeDb(url, { max: 2 }), clock: () => new Date(Date.parse(now) + performance.now() - began), changed: () => undefined,
  fault: (where, error) => { console.error(where, error) },
  channels: [{ ...voice, send: (notice, report, signal) => { console.log(`CALLS ${notice.id}`); return voice.send(notice, report, signal) } }],
})
ladder.start()
