// The arrows between the rooms. Fails on a forbidden one, and on a run that saw nothing: dependency-cruiser with the wrong parser says "0 modules, no violations".
import { pathToFileURL } from 'node:url'
import { runTool, type Step } from './step.ts'

interface Cruise {
  summary: {
    totalCruised: number
    totalDependenciesCruised: number
    violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[]
  }
}

export const boundaries: Step = {
  name: 'boundaries',
  async run() {
    const { output } = await runTool('dependency-cruiser/bin/dependency-cruiser.mjs', [
      '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'server', 'web', 'fixtures',
    ])
    const start = output.indexOf('{')
    if (start < 0) return { ok: false, output, passed: 0, failed: 0 }
    const { summary } = JSON.parse(output.slice(start)) as Cruise
    const lines = summary.violations.map(({ rule, from, to, cycle }) => `${rule.name}: ${from} → ${cycle ? cycle.map((one) => one.name).join(' → ') : to}`)
    if (summary.totalCruised === 0 || summary.totalDependenciesCruised === 0) lines.push('0 modules or 0 imports were seen: the parser does not understand the sources')
    return { ok: lines.length === 0, output: lines.join('\n'), passed: 0, failed: 0 }
  },
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const result = await boundaries.run()
  console.log(result.ok ? 'boundaries: ok' : result.output)
  process.exitCode = result.ok ? 0 : 1
}
