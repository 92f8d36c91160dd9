// The thread of planner.ts: facts in, proposal out.
import { parentPort } from 'node:worker_threads'
import { planArea } from '../domain/areaProposal.ts'
import { defaultTravel } from '../domain/travel.ts'
import { learnedTravel } from '../domain/travelModel.ts'
import type { Planned, PlanningFacts } from './planner.ts'

parentPort?.on('message', ({ id, facts: { learned, ...facts } }: { id: number; facts: PlanningFacts }) => {
  const answer = (): Planned => {
    try {
      return { id, plan: planArea({ ...facts, travel: learned ? learnedTravel(learned) : defaultTravel }) }
    } catch (error) {
      return { id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  parentPort?.postMessage(answer())
})
