// The robot: a phone of the server's own that calls people through the trunk, many at once. Knows the way to the edge and whose turn it is, not what is said.
import { randomBytes } from 'node:crypto'
import { makeRobotCredentials } from './credentials.ts'
import type { Ng } from './ng.ts'
import { type RobotOrder, type RobotResult, runRobotCall } from './robotCall.ts'
import { type Leg, type LegDoor, makeLeg } from './robotLeg.ts'
import { makeRobotMedia } from './robotMedia.ts'
import { endDialog, endStrayCalls, ROBOT_CALL } from './robotStrays.ts'
import { openWire } from './robotWire.ts'
import type { Rpc } from './rpc.ts'
import { headerOf, type SipMessage, writeResponse } from './sipText.ts'

export interface RobotAddress {
  /** Kamailio's WebSocket as a server reaches it. */
  robotUrl: string
  domain: string
  credentialSecret: string
  serverKey: string
}

export interface RobotParts {
  address: RobotAddress
  ng: Ng
  rpc: Rpc
  /** Does this process hear the digits? Only one does, and only that one calls. */
  hearsDigits: () => boolean
  clock: () => Date
  onFault: (fault: Error) => void
}

export interface Robot {
  /** Can this process call now? It hears the digits, has its way to the edge, and has ended what a dead process left. */
  isHere(): boolean
  /** Rings, says, asks. Never rejects for a phone's or a carrier's no. Any number at once. */
  call(order: RobotOrder): Promise<RobotResult>
  /** A key that rtpengine heard in one of the robot's calls. */
  onDigit(callId: string, digit: string): void
  /** Ends its calls: a person hears why. */
  close(): Promise<void>
}

const CREDENTIAL_SECONDS = 3600
const LOOK_MS = 250
/** A phone that was picked up while its call was taken away shows a moment later: looked for again. */
const STRAY_LOOKS_MS = [0, 2_000, 6_000]

export function makeRobot(parts: RobotParts): Robot {
  const { address, ng, rpc, onFault } = parts
  const name = `robot-${randomBytes(6).toString('hex')}`
  const hearing = new Map<string, (digit: string) => void>()
  const legs = new Map<string, Leg>()
  const running = new Set<Promise<RobotResult>>()
  const closing = new AbortController()
  let looksDone = 0
  let holderSince: number | null = null
  let looking = false

  const host = `${name}.invalid`
  const wire = openWire({
    url: `${address.robotUrl.replace(/\/$/, '')}/servers/${address.serverKey}/${name}`, domain: address.domain, host, onMessage, onFault,
    // Answers to an INVITE come by the connection it went by, or never; calls that stand are found again by the robot's name.
    onDown: () => { for (const leg of legs.values()) if (!leg.isUp()) leg.close() },
  })
  const door: LegDoor = {
    send: wire.send, domain: address.domain, host, contact: `<sip:${name}@${host};transport=ws>`, challenge: null,
    credentials: () => makeRobotCredentials({ domain: address.domain, secret: address.credentialSecret, now: parts.clock(), seconds: CREDENTIAL_SECONDS }),
  }

  function onMessage(message: SipMessage) {
    const leg = legs.get(headerOf(message, 'call-id'))
    if (leg) leg.receive(message)
    else if (message.method !== null && message.method !== 'ACK') wire.send(writeResponse(message, '481 No such call'))
  }

  /** Whoever becomes the holder of the digits ends what the last one left: nobody hangs in a dead call, no phone rings twice. */
  async function look(): Promise<void> {
    if (!parts.hearsDigits()) {
      holderSince = null
      looksDone = 0
      return
    }
    holderSince ??= performance.now()
    const due = STRAY_LOOKS_MS[looksDone]
    if (due === undefined || performance.now() - holderSince < due) return
    await endStrayCalls(rpc, ng, (callId) => legs.has(callId))
    looksDone += 1
  }
  const looks = setInterval(() => {
    if (looking) return
    looking = true
    look().catch(onFault).finally(() => { looking = false })
  }, LOOK_MS)
  looks.unref()

  const isHere = () => parts.hearsDigits() && looksDone > 0 && wire.isUp()

  async function run(order: RobotOrder): Promise<RobotResult> {
    const callId = `${ROBOT_CALL}${randomBytes(12).toString('hex')}`
    if (!isHere()) return { outcome: 'trunk-down', callId: '', code: null, answered: false, heard: false, digits: '' }
    try {
      return await runRobotCall({
        callId, media: makeRobotMedia(ng, callId, onFault), onFault,
        makeLeg(events) {
          const leg = makeLeg(door, callId, order.number, events, onFault)
          legs.set(callId, leg)
          return leg
        },
        onKey(hear) {
          hearing.set(callId, hear)
          return () => void hearing.delete(callId)
        },
        end: () => endDialog(rpc, callId).catch(onFault),
      }, { ...order, signal: AbortSignal.any([order.signal, closing.signal]) })
    } finally {
      legs.delete(callId)
    }
  }

  return {
    isHere,
    onDigit: (callId, digit) => hearing.get(callId)?.(digit),
    async call(order) {
      const one = run(order)
      running.add(one)
      try {
        return await one
      } finally {
        running.delete(one)
      }
    },
    async close() {
      closing.abort()
      clearInterval(looks)
      await Promise.allSettled(running)
      wire.close()
    },
  }
}
