// House rules that no linter knows, read from the text of the sources: who may read the environment, what a test may not do.
import { glob, readFile } from 'node:fs/promises'
import { ROOT, type Step } from './step.ts'

interface Rule {
  says: string
  in: RegExp
  not?: RegExp
  forbids: RegExp
}

const CODE = /\.(ts|tsx|mjs|cjs)$/
const TESTS = /\.test\.tsx?$/

const RULES: readonly Rule[] = [
  { says: 'only server/config.ts reads the environment', in: /^(server|web)\//, not: /^server\/(config\.ts|config\.test\.ts|checks\/rules\.ts)$/, forbids: /\bprocess\.env\b/ },
  { says: 'a test is never alone or skipped', in: TESTS, forbids: /\b(test|it|describe|suite)\.(only|skip|todo|fails|skipIf|runIf)\b|\b(xit|xdescribe|fdescribe|fit)\(/ },
  { says: 'types are never switched off', in: CODE, not: /^server\/checks\/rules\.ts$/, forbids: /@ts-(ignore|nocheck|expect-error)|\bas any\b|:\s*any\s*(\[\]|[,;)=|&>{}]|$)|<any\b/ },
  { says: 'a fault is never swallowed', in: CODE, not: /^server\/checks\/rules\.ts$/, forbids: /catch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\(\)\s*=>\s*(\{\s*\}|undefined|null)\)/ },
]

/** On one connection a name means one statement: the second would be refused. */
const PREPARED = /\bname: '(\w+)',\s+text\b/g

/** A file longer than this has more than one reason to be opened. */
const LONGEST = 350

export const rules: Step = {
  name: 'house rules',
  async run() {
    const broken: string[] = []
    const named = new Map<string, string>()
    for await (const path of glob('{server,web,fixtures,sip}/**/*.{ts,tsx,mjs}', { cwd: ROOT })) {
      const text = await readFile(ROOT + path, 'utf8')
      const lines = text.split('\n')
      for (const [, name = ''] of path.startsWith('server/') && !TESTS.test(path) ? text.matchAll(PREPARED) : []) {
        const before = named.get(name)
        if (before !== undefined) broken.push(`${path}: a statement is named ${name}, as one in ${before} is`)
        named.set(name, path)
      }
      if (lines.length > LONGEST) broken.push(`${path}: ${lines.length} lines, more than ${LONGEST}`)
      for (const rule of RULES) {
        if (!rule.in.test(path) || rule.not?.test(path)) continue
        lines.forEach((line, index) => {
          if (rule.forbids.test(line)) broken.push(`${path}:${index + 1}: ${rule.says}`)
        })
      }
    }
    return { ok: broken.length === 0, output: broken.join('\n'), passed: 0, failed: 0 }
  },
}
