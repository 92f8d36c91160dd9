import { expect, test } from 'vitest'
import { CommitUncertain, outlasting } from './pool.ts'

const away = () => Object.assign(new Error('the database system is starting up'), { code: '57P03' })

test('what nobody says again is done as soon as the database is back, also when the answer to a commit was lost', async () => {
  const failures = [away(), new CommitUncertain(away()), new Error('Connection terminated unexpectedly')]
  let tries = 0
  expect(await outlasting(async () => { tries++; const failure = failures.shift(); if (failure) throw failure; return 'written' }, () => true)).toBe('written')
  expect(tries).toBe(4)
})

test('what is wrong in itself is thrown at once, and so is everything when the process ends', async () => {
  let tries = 0
  const broken = async () => { tries++; throw Object.assign(new Error('a duplicate'), { code: '23505' }) }
  await expect(outlasting(broken, () => true)).rejects.toThrow('a duplicate')
  await expect(outlasting(async () => { tries++; throw away() }, () => false)).rejects.toThrow('starting up')
  expect(tries).toBe(2)
})
