// The 96333 line of one server process: the edge's driver, the calls made of its events, recordings kept, phones logged in.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { PhoneCredentials } from './contracts/call.ts'
import type { Config } from './config.ts'
import type { Db, Tx } from './db/pool.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import { parseRescueCode } from './domain/rescueCode.ts'
import type { HealthBook } from './http/health.ts'
import { makeCalls } from './intake/calls.ts'
import type { CallsPublish, KeyedCode } from './intake/callPorts.ts'
import { connectLine, type EdgeAddress } from './sip/connect.ts'
import { makeSipCredentials } from './sip/credentials.ts'
import { deleteRecording, makeRecording } from './sip/recording.ts'
import type { RobotAddress } from './sip/robot.ts'
import { makeSpeech } from './speech/speech.ts'

export interface LineAddress extends EdgeAddress, RobotAddress {
  sipHost: string
  sipPort: number
  /** Where calls go out: the carrier's. */
  trunkPeer: { host: string; port: number }
  wsUrl: string
  recordingDir: string
}
export interface LineParts { db: Db; clock: () => Date; dispatch: Dispatch; publish: CallsPublish; fault: (where: string, error: unknown) => void; health: HealthBook; config: Config }

/** A phone logs in again long before this is over. */
const CREDENTIAL_SECONDS = 3600
const HEALTH_EVERY_MS = 2000

export async function startLine(address: LineAddress, { db, clock, dispatch, publish, fault, health, config }: LineParts) {
  const { platform } = config
  const { edge, robot } = await connectLine(address, { clock, promptOn183: config.promptOn183, onFault: (error) => fault('edge', error) })
  const keepDir = join(config.dataDir, 'recordings')
  await mkdir(keepDir, { recursive: true, mode: 0o700 })

  const calls = makeCalls({
    db, edge, clock, newId: randomUUID, dispatch, publish, fault, region: platform.region,
    async resolveCode(tx: Tx, digits): Promise<KeyedCode> {
      const parsed = parseRescueCode(digits, platform.codeLength)
      if (!parsed.ok) return { kind: 'malformed' }
      const { rows } = await tx.query<{ id: string }>('select id from elevator where platform = $1 and rescue_code = $2', [platform.region, parsed.code])
      return rows[0] ? { kind: 'found', elevatorId: rows[0].id } : { kind: 'unknown' }
    },
    async keepRecording({ id, sipCallId }) {
      const recording = await makeRecording(address.recordingDir, sipCallId)
      if (!recording) return null
      const file = join(keepDir, `${id}.wav`)
      await writeFile(file, recording.wav, { mode: 0o600 })
      await deleteRecording(address.recordingDir, sipCallId)
      return file
    },
  })

  const tellHealth = () => {
    const now = edge.health()
    health.set('sip', now.signalling === 'up' ? 'ok' : 'down')
    health.set('media', now.media === 'up' ? 'ok' : 'down')
  }
  tellHealth()
  const timer = setInterval(tellHealth, HEALTH_EVERY_MS)

  return {
    calls,
    /** Calls by itself, and what it says: sentences beside the prompts, where rtpengine finds them. */
    robot,
    speech: makeSpeech({ dir: join(address.promptDir, 'spoken'), dirForMedia: join(address.promptDirForMedia, 'spoken') }),
    credentials(username: string): PhoneCredentials {
      const made = makeSipCredentials({ login: username, domain: address.domain, secret: address.credentialSecret, now: clock(), seconds: CREDENTIAL_SECONDS })
      return { wsUrl: address.wsUrl, domain: address.domain, address: made.address, username: made.username, password: made.password, expiresAt: made.expiresAt.toISOString() }
    },
    async close() {
      clearInterval(timer)
      await robot.close()
      await calls.close()
      await edge.close()
    },
  }
}
export type Line = Awaited<ReturnType<typeof startLine>>
