// One half of the SIP edge in a container of its own (docker-compose.yml): `edge-main.ts kamailio` or `edge-main.ts rtpengine`. Writes its configuration and becomes it.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readEdgeHost } from './config.ts'
import { DIALABLE } from './domain/phone.ts'
import { type EdgeSettings, renderKamailio, renderRtpengine } from './embedded/edge-config.ts'

const WORK = '/run/sanfen-edge'
const half = process.argv[2]
const settings: EdgeSettings = { ...readEdgeHost(), dialable: DIALABLE, releaseSeconds: 15, mediaTimeoutSeconds: 60, robotSeconds: 180, workers: 8 }

mkdirSync(WORK, { recursive: true, mode: 0o700 })
const [file, args, configuration, text] = half === 'kamailio'
  ? ['kamailio', ['-DD', '-E', '-f', `${WORK}/kamailio.cfg`, '-w', WORK, '-Y', WORK, '-P', `${WORK}/kamailio.pid`, '-m', '512', '-M', '16'], 'kamailio.cfg', renderKamailio(settings)] as const
  : ['rtpengine', [`--config-file=${WORK}/rtpengine.conf`], 'rtpengine.conf', renderRtpengine(settings)] as const
writeFileSync(`${WORK}/${configuration}`, text, { mode: 0o600 })

const child = spawn(file, args, { stdio: 'inherit' })
child.on('error', (fault) => {
  throw fault
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
