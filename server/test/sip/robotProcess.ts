// A server process that does nothing but one automatic call, to be killed in the middle of it. `node robotProcess.ts ADDRESS-AS-JSON`; says each step on a line.
import { connectLine } from '../../sip/connect.ts'
import type { EdgePart } from '../../embedded/edge.ts'
import { until } from './rig.ts'
import { orderFor, speechOf } from './robotKit.ts'

const address = JSON.parse(process.argv[2] ?? '') as EdgePart
const { robot } = await connectLine(address, { clock: () => new Date(), promptOn183: true, onFault: (fault) => console.error(fault.message) })
await until('the robot may call', () => robot.isHere())
await robot.call(await orderFor(speechOf(address), { ringSeconds: 60, repeats: 20, onProgress: (progress) => console.log(progress) }))
