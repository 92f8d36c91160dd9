// Joins the driver to an edge by its addresses. The only place that knows all parts of server/sip.
import { type Digit, listenForDigits } from './dtmf.ts'
import { type Edge, makeEdge } from './edge.ts'
import { connectEvapi } from './evapi.ts'
import { connectNg } from './ng.ts'
import { makePrompts } from './prompts.ts'
import { makeRobot, type Robot, type RobotAddress } from './robot.ts'
import { ROBOT_CALL } from './robotStrays.ts'
import { makeRpc } from './rpc.ts'

/** As `startEdge` returns it, or as the settings name an edge elsewhere. */
export interface EdgeAddress {
  evapi: { host: string, port: number }
  ng: { host: string, port: number }
  /** The address rtpengine sends digits to: this machine's. */
  dtmf: { host: string, port: number }
  rpcUrl: string
  serverKey: string
  promptDir: string
  promptDirForMedia: string
}

interface ConnectOptions { clock: () => Date, promptOn183: boolean, onFault: (fault: Error) => void }

/** Makes the prompts when they are missing (some seconds, once), then connects. */
export async function connectEdge(address: EdgeAddress, options: ConnectOptions): Promise<Edge> {
  return (await join(address, options, () => {})).edge
}

/** The edge, and the phone of our own beside it. */
export async function connectLine(address: EdgeAddress & RobotAddress, options: ConnectOptions): Promise<{ edge: Edge, robot: Robot }> {
  const { edge, ng, rpc } = await join(address, options, (digit) => robot.onDigit(digit.callId, digit.digit))
  const robot = makeRobot({ address, ng, rpc, hearsDigits: () => edge.health().digits === 'here', clock: options.clock, onFault: options.onFault })
  return { edge, robot }
}

async function join(address: EdgeAddress, options: ConnectOptions, onRobotDigit: (digit: Digit) => void) {
  const prompts = await makePrompts({ dir: address.promptDir, dirForMedia: address.promptDirForMedia })
  const ng = connectNg({ ...address.ng, onNoise: options.onFault })
  const rpc = makeRpc({ url: address.rpcUrl, key: address.serverKey })
  const edge = makeEdge({
    evapi: (hear) => connectEvapi({ ...address.evapi, key: address.serverKey, onNoise: options.onFault, ...hear }),
    // The robot's calls are nobody's but its own: the line hears no key of theirs.
    dtmf: ({ onDigit }) => listenForDigits({ ...address.dtmf, onNoise: options.onFault, onDigit: (digit) => (digit.callId.startsWith(ROBOT_CALL) ? onRobotDigit(digit) : onDigit(digit)) }),
    ng, rpc, prompts, ...options,
  })
  return { edge, ng, rpc }
}
