// setup.mjs between npm and the server: every way to end one of them ends all of them.
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import { findProcess, type ProcessMark } from '../../embedded/process.ts'
import { allGone, type Holder, makeTrial } from './trial.ts'

const SETUP = fileURLToPath(new URL('../../../setup.mjs', import.meta.url))
const AS_EXEC = [process.execPath, SETUP]
/** npm keeps a shell between itself and the program when a script does not begin with `exec`; here the shell stands for npm. */
const UNDER_A_PARENT = ['/bin/sh', '-c', `"${process.execPath}" "${SETUP}" "$@" & wait`, 'npm']

const trial = makeTrial()
afterEach(() => trial.stop())
afterAll(() => trial.remove())

async function everything(holder: Holder): Promise<ProcessMark[]> {
  const self = await findProcess(holder.child.pid ?? 0)
  return [...(self ? [self] : []), ...(await trial.marks())]
}

test('TERM from a supervisor closes in order and says 0', async () => {
  const holder = await trial.hold(AS_EXEC)
  const all = await everything(holder)
  await holder.stop('SIGTERM')
  expect(holder.child.exitCode).toBe(0)
  await allGone(all)
})

test('Ctrl-C, which reaches the whole group at once, closes in order and says 0', async () => {
  const holder = await trial.hold(AS_EXEC)
  const all = await everything(holder)
  const ended = new Promise((resolve) => holder.child.once('exit', resolve))
  process.kill(-(holder.child.pid ?? 0), 'SIGINT')
  expect(await ended).toBe(0)
  await allGone(all)
})

test('kill -9 of setup.mjs leaves nothing', async () => {
  const holder = await trial.hold(AS_EXEC)
  const all = await everything(holder)
  await holder.stop('SIGKILL')
  await allGone(all)
})

test('kill -9 of npm leaves nothing', async () => {
  const holder = await trial.hold(UNDER_A_PARENT)
  const all = await everything(holder)
  await holder.stop('SIGKILL')
  await allGone(all)
})
