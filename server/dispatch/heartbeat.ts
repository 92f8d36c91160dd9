// The auditor's heartbeat: a file that is new only while every open incident has a next step on time. Whoever watches from outside looks at its age, and trusts nothing of ours to tell him.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AuditReport } from './auditor.ts'

/** Writes `file` after each clean pass; a pass with a fault leaves it to grow old. Never rejects: what cannot be written is told to `fault`. */
export function makeHeartbeat(file: string, fault: (where: string, error: unknown) => void) {
  let writing: Promise<void> = Promise.resolve()
  return {
    beat(report: AuditReport): void {
      if (!report.ok) return
      writing = writing.then(async () => {
        await mkdir(dirname(file), { recursive: true })
        await writeFile(`${file}.${process.pid}`, `${JSON.stringify({ at: report.at.toISOString(), lateSteps: report.lateSteps, pid: process.pid })}\n`, { mode: 0o644 })
        await rename(`${file}.${process.pid}`, file) // a reader never sees half of it
      }).catch((error: unknown) => fault('auditor: heartbeat', error))
    },
    close: () => writing,
  }
}
