// Three servers on parts of their own, 200 incidents open, and servers, Redis and PostgreSQL die in the middle of them. What was acknowledged is there, and every step was taken.
// How late the latest was is a figure of `npm run bench -- faults`: seconds on a shared machine prove nothing in a test.
import { beforeAll, expect, test } from 'vitest'
import { FAULTS } from '../../../fixtures/faults/chaos.ts'
import { runTrial, type TrialReport } from '../../../fixtures/faults/trial.ts'

const INCIDENTS = 200
let trial: TrialReport

beforeAll(async () => { trial = await runTrial({ seconds: 20, incidents: INCIDENTS, seed: 1 }) }, 240_000)

test('everything that may die has died at least once', () => {
  expect(new Set(trial.chaos.happened.map((h) => h.fault))).toEqual(new Set(FAULTS))
  expect(trial.openAtMost).toBeGreaterThanOrEqual(INCIDENTS * 0.95)
})

test('no server ended by itself', () => {
  expect(trial.crashes).toEqual([])
})

test('no report and no answer of a team that was acknowledged is lost', () => {
  expect(trial.verdict.reportsAcknowledged).toBeGreaterThanOrEqual(INCIDENTS)
  expect(trial.verdict.reportsLost).toEqual([])
  expect(trial.verdict.answersAcknowledged).toBeGreaterThan(0)
  expect(trial.verdict.answersLost).toEqual([])
})

test('no team was ever in two places', () => {
  expect(trial.verdict.doubleAssignments).toEqual([])
})

test('no step was missed', () => {
  expect(trial.verdict.stepsDue).toBeGreaterThanOrEqual(INCIDENTS)
  expect(trial.verdict.stepsMissed).toEqual([])
})

test('every row is what its timeline says', () => {
  expect(trial.verdict.rowsUnlikeTimeline).toEqual([])
  expect(trial.verdict.deadlinesUnlikeState).toEqual([])
})
