// GB28181 over UDP: cameras and recorders register with digest, say that they live, and bring alarms, each answered as the protocol wants: 200 when it is committed, then a Response of its own. Knows nothing of streams and catalogues.
import { createSocket, type RemoteInfo } from 'node:dgram'
import { createHmac, randomBytes } from 'node:crypto'
import { makePace } from '../../auth/pace.ts'
import { aboutGb, type Seal } from '../../auth/seal.ts'
import { findGbCamera, findGbDevice, type GbDevice, saveGbHeard, saveRegistration } from '../../db/cameraFeeds.ts'
import type { Db } from '../../db/pool.ts'
import { inShanghai } from '../../domain/shanghai.ts'
import { isAnswered, readDigest } from '../../auth/digest.ts'
import type { CameraIntake } from '../intake.ts'
import { readMoment } from '../moment.ts'
import { readWords, typeOfNotice } from '../words.ts'
import { alarmResponse, type AlarmNotice, readNotice } from './manscdp.ts'
import { branchOf, header, type Peer, readDatagram, type SipRequest, userOf, writeMessage, writeResponse } from './message.ts'

export interface GbParts {
  db: Db
  clock: () => Date
  seal: Seal
  intake: CameraIntake
  /** Our own id and domain (20 and 10 digits): what devices register at. */
  serverId: string
  fault: (where: string, error: unknown) => void
}

/** Of one address; a recorder brings the alarms of many. */
const PACE = { perSecond: 30, burst: 200 }
/** Of all together: addresses can be forged. */
const PACE_OF_ALL = { perSecond: 2000, burst: 4000 }
/** Requests under way; what is more comes again by itself. */
const MOST_UNDER = 500
const LONGEST_EXPIRES = 86_400
/** An answer is repeated for the same request for so long (RFC 3261 timer J). */
const REPEAT_MS = 32_000
const KEPT_ANSWERS = 5000
/** A nonce counts for so long. */
const NONCE_SECONDS = 300
/** Our own MESSAGE is sent again until it is answered. */
const RESEND_MS = [500, 1000, 2000, 4000, 4000]

export async function openGbDoor({ db, clock, seal, intake, serverId, fault }: GbParts, { host, port }: { host: string; port: number }) {
  const socket = createSocket({ type: 'udp4' })
  const realm = serverId.slice(0, 10)
  const key = randomBytes(32)
  const paceOf = makePace(clock, PACE)
  const paceOfAll = makePace(clock, PACE_OF_ALL)
  /** By transaction: null while it is under way. */
  const answers = new Map<string, Buffer | null>()
  const waiting = new Map<string, NodeJS.Timeout>()
  const under = new Set<Promise<void>>()
  let closed = false

  function send(bytes: Buffer, to: Peer): void {
    if (closed) return
    try {
      socket.send(bytes, to.port, to.address, (error) => { if (error && !closed) fault('gb28181: sending', error) })
    } catch (error) {
      fault('gb28181: sending', error) // an address that no datagram can go to
    }
  }

  socket.on('message', (datagram, from) => {
    // Port 0 is a forged one: nobody could be answered there.
    if (closed || from.port === 0 || paceOf(from.address) > 0 || paceOfAll('') > 0) return
    const message = readDatagram(datagram)
    if (message === null) return
    if ('status' in message) { answered(header(message, 'call-id')); return }
    // Nothing can be answered without them.
    if (['via', 'call-id', 'cseq'].some((name) => header(message, name) === '')) return
    const transaction = `${from.address}:${from.port} ${branchOf(message)} ${header(message, 'call-id')} ${header(message, 'cseq')}`
    const before = answers.get(transaction)
    if (before !== undefined) { if (before) send(before, from); return }
    if (under.size >= MOST_UNDER) return
    answers.set(transaction, null)
    if (answers.size > KEPT_ANSWERS) for (const oldest of answers.keys()) { answers.delete(oldest); break }
    const work: Promise<void> = handle(message, from).then((answer) => {
      answers.set(transaction, answer)
      send(answer, from)
      setTimeout(() => answers.delete(transaction), REPEAT_MS).unref()
    }, (error: unknown) => {
      // Not answered: it comes again.
      answers.delete(transaction)
      fault('gb28181', error)
    }).finally(() => under.delete(work))
    under.add(work)
  })

  async function handle(request: SipRequest, from: RemoteInfo): Promise<Buffer> {
    const answer = (status: string, more: readonly (readonly [string, string])[] = []) => writeResponse(request, status, { peer: from, tag: randomBytes(4).toString('hex'), more })
    const id = userOf(header(request, 'from'))
    // Whoever only knocks is told how, and costs the database nothing.
    const authorization = header(request, 'authorization')
    const nonce = readDigest(authorization).get('nonce') ?? ''
    if (request.method === 'REGISTER' && (authorization === '' || !isOurs(nonce, from))) return answer('401 Unauthorized', [['WWW-Authenticate', `Digest realm="${realm}", nonce="${newNonce(from)}", algorithm=MD5, qop="auth"${authorization === '' ? '' : ', stale=true'}`]])
    const device = /^[0-9]{20}$/.test(id) ? await findGbDevice(db, id) : null
    switch (request.method) {
      case 'REGISTER': return register(request, from, device, answer, { id, nonce, authorization })
      case 'MESSAGE': {
        // Whoever is not registered, or speaks from elsewhere, shall register first.
        if (!device?.registeredUntil || device.registeredUntil <= clock() || device.host !== from.address) return answer('403 Forbidden')
        return hear(request, from, device, answer)
      }
      case 'OPTIONS': return answer('200 OK')
      default: return answer('405 Method Not Allowed', [['Allow', 'REGISTER, MESSAGE, OPTIONS']])
    }
  }

  type Answer = (status: string, more?: readonly (readonly [string, string])[]) => Buffer
  async function register(request: SipRequest, from: RemoteInfo, device: GbDevice | null, answer: Answer, { id, nonce, authorization }: { id: string; nonce: string; authorization: string }): Promise<Buffer> {
    // The same answer for an unknown id and a wrong password.
    if (!device || readDigest(authorization).get('username') !== id || !isAnswered(authorization, { realm, nonce }, seal.open(device.password, aboutGb(id)), 'REGISTER')) return answer('403 Forbidden')
    const said = /;\s*expires\s*=\s*(\d+)/i.exec(header(request, 'contact'))?.[1] ?? header(request, 'expires')
    const expires = /^\d{1,9}$/.test(said) ? Math.min(Number(said), LONGEST_EXPIRES) : 3600
    const now = clock()
    await saveRegistration(db, id, { host: from.address, port: from.port, until: expires === 0 ? null : new Date(now.getTime() + expires * 1000), now })
    // Devices set their clocks by it: local time, as the standard has it.
    return answer('200 OK', [['Expires', String(expires)], ['Contact', header(request, 'contact')], ['Date', inShanghai(now).toISOString().slice(0, 23)]].filter(([, value]) => value !== '') as [string, string][])
  }

  async function hear(request: SipRequest, from: RemoteInfo, device: GbDevice, answer: Answer): Promise<Buffer> {
    const notice = readNotice(request.body)
    if (notice === null) return answer('400 Bad Request')
    if (notice.kind === 'other') return answer('200 OK')
    await saveGbHeard(db, device.id, clock())
    if (notice.kind === 'keepalive') return answer('200 OK')
    const isTaken = await alarm(device, notice)
    setImmediate(() => respond(notice, isTaken, from, request)) // behind the 200
    return answer('200 OK')
  }

  /** False: the camera is not known under this id, or not of this device. What is no alarm of ours is taken and forgotten. */
  async function alarm(device: GbDevice, notice: AlarmNotice): Promise<boolean> {
    const camera = await findGbCamera(db, notice.deviceId, device.id)
    if (!camera) return false
    const type = typeOfNotice(notice, readWords(camera.words))
    if (type === null) return true
    const now = clock()
    await intake.take({
      camera: { id: camera.cameraId, elevatorId: camera.elevatorId, region: camera.region, drill: camera.drill }, receivedAt: now, picture: null,
      message: { kind: 'alarm', id: `gb-${notice.sn}-${(notice.time ?? String(Math.floor(now.getTime() / 60_000))).replaceAll(/[^0-9]/g, '').slice(0, 14)}-${notice.method}-${notice.type ?? ''}`.slice(0, 64), type, at: readMoment(notice.time, now), floor: null, people: null, imageUrl: null, data: { method: notice.method, ...(notice.type === null ? {} : { type: notice.type }), ...(notice.priority === null ? {} : { priority: notice.priority }), ...(notice.description === null ? {} : { description: notice.description }) } },
    })
    return true
  }

  /** Response to an alarm, sent until the device has answered. */
  function respond(notice: AlarmNotice, isTaken: boolean, to: Peer, request: SipRequest): void {
    if (closed) return
    const callId = `${randomBytes(8).toString('hex')}@${realm}`
    const target = userOf(header(request, 'from'))
    const here = `${socket.address().address}:${socket.address().port}`
    const bytes = writeMessage(`MESSAGE sip:${target}@${to.address}:${to.port} SIP/2.0`, [
      ['Via', `SIP/2.0/UDP ${here};rport;branch=z9hG4bK${randomBytes(8).toString('hex')}`], ['From', `<sip:${serverId}@${realm}>;tag=${randomBytes(4).toString('hex')}`], ['To', `<sip:${target}@${realm}>`],
      ['Call-ID', callId], ['CSeq', '1 MESSAGE'], ['Max-Forwards', '70'], ['Content-Type', 'Application/MANSCDP+xml'],
    ], alarmResponse(notice, isTaken))
    const again = (n: number): void => {
      if (closed) return
      send(bytes, to)
      const wait = RESEND_MS[n]
      if (wait === undefined) waiting.delete(callId)
      else waiting.set(callId, setTimeout(() => again(n + 1), wait))
    }
    again(0)
  }
  function answered(callId: string): void {
    clearTimeout(waiting.get(callId))
    waiting.delete(callId)
  }

  // A nonce tells its own time and whose it is: nothing has to be remembered of whoever only knocks.
  const macOf = (seconds: string, from: Peer): string => createHmac('sha256', key).update(`${seconds} ${from.address}`).digest('hex').slice(0, 24)
  function newNonce(from: Peer): string {
    const seconds = String(Math.floor(clock().getTime() / 1000))
    return `${seconds}-${macOf(seconds, from)}`
  }
  function isOurs(nonce: string, from: Peer): boolean {
    const [seconds = '', mac] = nonce.split('-')
    return /^\d{1,12}$/.test(seconds) && mac === macOf(seconds, from) && Math.abs(clock().getTime() / 1000 - Number(seconds)) <= NONCE_SECONDS
  }

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address: host, port, exclusive: true }, () => { socket.off('error', reject); resolve() })
  })
  socket.on('error', (error) => fault('gb28181: the door', error))
  return {
    port: socket.address().port,
    async close() {
      closed = true
      for (const timer of waiting.values()) clearTimeout(timer)
      await Promise.all(under)
      await new Promise<void>((resolve) => { socket.close(() => resolve()) })
    },
  }
}
export type GbDoor = Awaited<ReturnType<typeof openGbDoor>>
