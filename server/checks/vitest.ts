// Runs one project of the tests and counts them honestly: a file that cannot be loaded, a skipped test and a run without tests are failures.
import { readFile, rm } from 'node:fs/promises'
import { ROOT, runTool, type Step } from './step.ts'

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; name: string; startTime: number; endTime: number; message?: string; assertionResults: { status: string; fullName: string; failureMessages?: string[] }[] }[]
}

/** More files than that have failed for a reason they share. */
const SEEN_AGAIN = 4

/**
 * `live` shows the tests as they run; otherwise only the words of a failed run are kept.
 *
 * On real parts (`live`), a few files that failed beside others are run once more, by themselves: on a small machine a neighbour can
 * hold a processor for longer than a telephone waits. What fails again is broken. What passes is counted, and named as unsteady
 * with what it said the first time: a mend is due, and a look at whether the product or the test was in too great a hurry.
 * An error outside every test belongs to no file that could be run again: it stays a failure.
 */
export function tests(project: Project, live: boolean): Step {
  return {
    name: `${project} tests`,
    async run() {
      const first = await run(project, live, [])
      const again = live && first.failed > 0 && !isOutside(first.output) ? (first.report?.testResults ?? []).filter(isBad).map(({ name }) => name.replace(ROOT, '')) : []
      if (again.length === 0 || again.length > SEEN_AGAIN) return live ? { ...first, output: '' } : first // shown already
      const second = await run(project, live, again)
      const inOthers = (first.report?.testResults ?? []).filter((one) => !isBad(one)).reduce((sum, one) => sum + one.assertionResults.length, 0)
      return { ...second, output: '', passed: inOthers + second.passed, unsteady: second.ok ? first.faults : [] }
    },
  }
}

type Project = 'unit' | 'parts' | 'line' | 'alone'

async function run(project: Project, live: boolean, files: readonly string[]) {
  const file = `${ROOT}.artifacts/${project}-tests${files.length > 0 ? '-again' : ''}.json`
  await rm(file, { force: true })
  const { code, output } = await runTool(
    'vitest/vitest.mjs',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...(files.length > 0 ? ['--maxWorkers=1', ...files] : [])],
    live,
  )
  const report = await findReport(file)
  if (live && report) console.log(slowestOf(report))
  const passed = report?.numPassedTests ?? 0
  const failed = Math.max(countFailed(report), code === 0 && passed > 0 ? 0 : 1)
  return { ok: failed === 0, output, passed, failed, faults: failed === 0 ? [] : [...faultsOf(report, code), ...(isOutside(output) ? ['an error outside of every test, see "Unhandled" above'] : [])], report }
}

/** Its report does not know of errors that come from no test; its words do. */
const isOutside = (words: string): boolean => /Vitest caught .{0,20}unhandled error/.test(words)

/** A file that could not be loaded, or with a test that did not pass. */
const isBad = ({ status, assertionResults }: Report['testResults'][number]): boolean => status !== 'passed' || assertionResults.some((test) => test.status !== 'passed')

/** Where the time of `npm test` goes. */
const slowestOf = ({ testResults }: Report): string =>
  `slowest: ${testResults.map((one) => ({ file: one.name.split('/').at(-1), seconds: (one.endTime - one.startTime) / 1000 })).toSorted((a, b) => b.seconds - a.seconds).slice(0, 6).map(({ file, seconds }) => `${file} ${seconds.toFixed(0)} s`).join(', ')}`

function countFailed(report: Report | null): number {
  if (!report) return 1
  const unloaded = report.testResults.filter((one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'))
  return report.numFailedTests + report.numPendingTests + report.numTodoTests + unloaded.length
}

/** Each failed or skipped test in one short paragraph: a log is read from its end. */
function faultsOf(report: Report | null, code: number): string[] {
  if (!report) return [`vitest ended with ${code} and wrote no report`]
  const faults = report.testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    const bad = assertionResults.filter((test) => test.status !== 'passed')
    const file = name.replace(ROOT, '')
    // What breaks before its tests leaves them all undone.
    if (status === 'failed' && !bad.some((test) => test.status === 'failed')) return [`${file}: outside of its tests, ${bad.length} of which were not run\n    ${brief(message)}`]
    return bad.map((test) => `${file}\n    ${test.fullName}${test.status === 'failed' ? '' : `: ${test.status}`}\n    ${brief(test.failureMessages?.[0] ?? '')}`.trimEnd())
  })
  return faults.length > 0 ? faults : [`vitest ended with ${code} though no test failed`]
}

/** Without colours, and without the runner's own lines of the stack. */
const brief = (words: string): string =>
  // eslint-disable-next-line no-control-regex -- the colours of a terminal
  words.replaceAll(/\u001B\[[0-9;]*m/g, '').split('\n').filter((line) => !/node_modules|at new Promise|^\s*$/.test(line)).slice(0, 8).join('\n    ').slice(0, 800)

async function findReport(file: string): Promise<Report | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null // the run died before it could write
    throw fault
  }
}
