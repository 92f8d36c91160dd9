// The plan itself of what the server answers: without whose it is and who saved it.
import type { PlanBody, PlanView } from '../../../server/contracts/plan.ts'

export function bodyOf({ region: _region, regionName: _name, version: _version, since: _since, by: _by, ...body }: PlanView): PlanBody { return body }
