// The thread of planner.ts: facts in, proposal out. It keeps what was learned of travel times, and all that it has worked out from it, until it is told something newer.
import { parentPort } from 'node:worker_threads'
import { planArea } from '../domain/areaProposal.ts'
import { defaultTravel, type TravelTimes } from '../domain/travel.ts'
import { learnedTravel } from '../domain/travelModel.ts'
import type { Planned, Question } from './planner.ts'

let travel: TravelTimes = defaultTravel

parentPort?.on('message', ({ id, facts, learned }: Question) => {
  const answer = (): Planned => {
    try {
      if (learned !== undefined) travel = learned ? learnedTravel(learned) : defaultTravel
      return { id, plan: planArea({ ...facts, travel }) }
    } catch (error) {
      return { id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  parentPort?.postMessage(answer())
})
