// The embedded default under everything a person or a machine can do to it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { allGone, makeTrial, select } from './trial.ts'

// One directory for all: making a cluster takes longer than everything else here.
const trial = makeTrial()
afterEach(() => trial.stop())
afterAll(() => trial.remove())

test('kill -9 of Sanfen ends every part, and the next start has what was committed', async () => {
  const first = await trial.hold()
  await select(first.databaseUrl, 'create table kept as select 42 as answer')
  const parts = await trial.marks()
  expect(parts).toHaveLength(2)
  await first.stop('SIGKILL')
  await allGone(parts)
  const again = await trial.hold()
  expect(await select(again.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(again.databaseUrl).toBe(first.databaseUrl)
  expect(again.redisUrl).toBe(first.redisUrl)
})

test('a start right after kill -9 waits for the old parts instead of fleeing to other ports', async () => {
  const first = await trial.hold()
  await first.stop('SIGKILL')
  const again = await trial.hold()
  expect(again.databaseUrl).toBe(first.databaseUrl)
})

test('a second Sanfen on the same directory is told who has it', async () => {
  const first = await trial.hold()
  await expect(trial.hold()).rejects.toThrow(new RegExp(`already running on ${trial.dataDir} \\(process ${first.child.pid}\\)`))
})

test('a part that is killed alone is started again', async () => {
  const holder = await trial.hold()
  const before = await trial.marks()
  for (const mark of before) process.kill(mark.pid, 'SIGKILL')
  await allGone(before)
  await expect.poll(() => select(holder.databaseUrl, 'select 1 as up').catch((fault: Error) => fault.message)).toEqual([{ up: 1 }])
})

test('a lock file whose number belongs to somebody else now does not stop the start', async () => {
  const first = await trial.hold()
  await first.stop()
  writeFileSync(join(trial.dataDir, 'postgres', 'cluster', 'postmaster.pid'), `${process.pid}\n/elsewhere\n`)
  const again = await trial.hold()
  expect(await select(again.databaseUrl, 'select 1 as up')).toEqual([{ up: 1 }])
})

test('a Redis file that cannot be read is set aside, not deleted, and the start goes on', async () => {
  const first = await trial.hold()
  await first.stop()
  const log = join(trial.dataDir, 'redis', 'appendonlydir')
  for (const name of readdirSync(log).filter((one) => one.endsWith('.manifest'))) writeFileSync(join(log, name), 'not a manifest\n')
  await trial.hold()
  expect(readdirSync(trial.dataDir).filter((name) => name.startsWith('redis.unreadable-'))).toHaveLength(1)
})

test('a port that another program took meanwhile is left to it, and the new choice is remembered', async () => {
  const first = await trial.hold()
  await first.stop()
  const stranger = createServer()
  await new Promise<void>((resolve) => stranger.listen(Number(new URL(first.databaseUrl).port), '127.0.0.1', resolve))
  const second = await trial.hold()
  expect(new URL(second.databaseUrl).port).not.toBe(new URL(first.databaseUrl).port)
  await second.stop()
  await new Promise((resolve) => stranger.close(resolve))
  const third = await trial.hold()
  expect(third.databaseUrl).toBe(second.databaseUrl)
})

test('passwords are on no command line and in no file that others can read', async () => {
  const holder = await trial.hold()
  const secret = new URL(holder.databaseUrl).password
  for (const mark of await trial.marks()) {
    const line = readFileSync(`/proc/${mark.pid}/cmdline`, 'utf8')
    expect(line).not.toContain(secret)
    expect(line).not.toContain(new URL(holder.redisUrl).password)
  }
})

test('a cluster whose making was cut off is made anew', async () => {
  const other = makeTrial()
  mkdirSync(join(other.dataDir, 'postgres.new', 'cluster', 'base'), { recursive: true })
  writeFileSync(join(other.dataDir, 'postgres.new', 'cluster', 'PG_VERSION'), '15\n')
  const holder = await other.hold()
  expect(await select(holder.databaseUrl, 'select 1 as up')).toEqual([{ up: 1 }])
  await other.remove()
})
