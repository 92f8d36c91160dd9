// The robot: a phone of the server's own that calls people through the trunk, many at once. Knows the way to the edge and whose turn it is, not what is said.
import { randomBytes } from 'node:crypto'
import { Inviter, type Session, UserAgent } from 'sip.js'
import { makeRobotCredentials } from './credentials.ts'
import type { Ng } from './ng.ts'
import { type RobotOrder, type RobotResult, runRobotCall } from './robotCall.ts'
import { makeRobotMedia, type RobotMedia } from './robotMedia.ts'
import { endDialog, endStrayCalls, ROBOT_CALL } from './robotStrays.ts'
import type { Rpc } from './rpc.ts'

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

const CREDENTIAL_SECONDS = 24 * 3600
const REFRESH_MS = 3600_000
const CONNECT_SECONDS = 3
const RECONNECT_MS = 500
const LOOK_MS = 250
/** A phone that was picked up while its call was taken away shows a moment later: looked for again. */
const STRAY_LOOKS_MS = [0, 2_000, 6_000]

export function makeRobot(parts: RobotParts): Robot {
  const { address, ng, rpc, onFault } = parts
  const name = `robot-${randomBytes(6).toString('hex')}`
  const hearing = new Map<string, (digit: string) => void>()
  const running = new Set<Promise<RobotResult>>()
  const media = new Map<string, RobotMedia>()
  const closing = new AbortController()
  let again: NodeJS.Timeout | undefined
  let looksDone = 0
  let holderSince: number | null = null
  let looking = false

  const ua = new UserAgent({
    uri: uriOf(`sip:robot@${address.domain}`),
    // Not an address: Kamailio remembers the connection, and finds a new one by the name.
    viaHost: `${name}.invalid`,
    contactName: name,
    contactParams: { transport: 'ws' },
    // The beginning of every Call-ID.
    sipjsId: ROBOT_CALL,
    transportOptions: { server: `${address.robotUrl.replace(/\/$/, '')}/servers/${address.serverKey}/${name}`, connectionTimeout: CONNECT_SECONDS, keepAliveInterval: 20 },
    gracefulShutdown: false,
    logBuiltinEnabled: false,
    noAnswerTimeout: 600,
    delegate: { onDisconnect: () => reconnect() },
    sessionDescriptionHandlerFactory: (session: Session) => mediaOf(session as Inviter),
  })
  const refresh = () => {
    const made = makeRobotCredentials({ domain: address.domain, secret: address.credentialSecret, now: parts.clock(), seconds: CREDENTIAL_SECONDS })
    ua.configuration.authorizationUsername = made.username
    ua.configuration.authorizationPassword = made.password
  }
  refresh()
  const refreshing = setInterval(refresh, REFRESH_MS)
  refreshing.unref()
  ua.start().catch(() => reconnect())

  function reconnect() {
    if (closing.signal.aborted) return
    clearTimeout(again)
    again = setTimeout(() => { ua.reconnect().catch(() => reconnect()) }, RECONNECT_MS)
    again.unref()
  }

  function mediaOf({ request: { callId } }: Inviter): RobotMedia {
    const made = media.get(callId) ?? makeRobotMedia(ng, callId, onFault)
    media.set(callId, made)
    return made
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
    await endStrayCalls(rpc, ng, (callId) => hearing.has(callId))
    looksDone += 1
  }
  const looks = setInterval(() => {
    if (looking) return
    looking = true
    look().catch(onFault).finally(() => { looking = false })
  }, LOOK_MS)
  looks.unref()

  const isHere = () => parts.hearsDigits() && looksDone > 0 && ua.isConnected()

  async function run(order: RobotOrder): Promise<RobotResult> {
    if (!isHere()) return { outcome: 'trunk-down', callId: '', code: null, answered: false, heard: false, digits: '' }
    const inviter = new Inviter(ua, uriOf(`sip:${order.number}@${address.domain}`))
    const { callId } = inviter.request
    try {
      return await runRobotCall({
        inviter, callId, media: mediaOf(inviter), onFault,
        onKey: (hear) => {
          hearing.set(callId, hear)
          return () => void hearing.delete(callId)
        },
        end: () => endDialog(rpc, callId),
      }, { ...order, signal: AbortSignal.any([order.signal, closing.signal]) })
    } finally {
      media.delete(callId)
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
      clearInterval(refreshing)
      clearInterval(looks)
      clearTimeout(again)
      await Promise.allSettled(running)
      await ua.stop()
    },
  }
}

/** @throws for a number that cannot stand in an address: the caller checks numbers. */
function uriOf(text: string) {
  const uri = UserAgent.makeURI(text)
  if (!uri) throw new Error(`"${text}" is no SIP address`)
  return uri
}
