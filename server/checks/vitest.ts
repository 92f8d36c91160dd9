// Runs one project of the tests and counts them honestly: a file that cannot be loaded, a skipped test and a run without tests are failures.
import { readFile, rm } from 'node:fs/promises'
import { ROOT, runTool, type Step } from './step.ts'

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; name: string; message?: string; assertionResults: { status: string; fullName: string; failureMessages?: string[] }[] }[]
}

/** `live` shows the tests as they run; otherwise only the words of a failed run are kept. */
export function tests(project: 'unit' | 'parts' | 'line' | 'alone', live: boolean): Step {
  return {
    name: `${project} tests`,
    async run() {
      const file = `${ROOT}.artifacts/${project}-tests.json`
      await rm(file, { force: true })
      const { code, output } = await runTool(
        'vitest/vitest.mjs',
        ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
        live,
      )
      const report = await findReport(file)
      const passed = report?.numPassedTests ?? 0
      const failed = Math.max(countFailed(report), code === 0 && passed > 0 ? 0 : 1)
      return { ok: failed === 0, output, passed, failed, faults: report ? faultsOf(report) : [] }
    },
  }
}

function countFailed(report: Report | null): number {
  if (!report) return 1
  const unloaded = report.testResults.filter((one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'))
  return report.numFailedTests + report.numPendingTests + report.numTodoTests + unloaded.length
}

/** Each failed test in one short paragraph: a log is read from its end. */
function faultsOf(report: Report): string[] {
  return report.testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const file = name.replace(ROOT, '')
    if (failed.length === 0) return status === 'failed' ? [`${file}\n    ${brief(message)}`] : []
    return failed.map((test) => `${file}\n    ${test.fullName}\n    ${brief(test.failureMessages?.[0] ?? '')}`)
  })
}

// eslint-disable-next-line no-control-regex -- the colours of a terminal
const brief = (words: string): string => words.replaceAll(/\u001B\[[0-9;]*m/g, '').split('\n').slice(0, 6).join('\n    ').slice(0, 600)

async function findReport(file: string): Promise<Report | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null // the run died before it could write
    throw fault
  }
}
