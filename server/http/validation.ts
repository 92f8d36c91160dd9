// Input against its schema: query and path are converted from text, a body is taken as it is. Says what is wrong where, in Chinese and English.
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { problem, type Language, type ProblemError, type Words } from './problem.ts'

interface Fault { keyword: string; schemaPath: string; instancePath: string; params: object; message: string }

/** Fastify hands this on as `error.validation`. */
export class InputError extends Error {
  readonly faults: readonly Fault[]
  readonly place: string
  constructor(place: string, faults: readonly Fault[]) {
    super(`bad ${place}`)
    this.place = place
    this.faults = faults
  }
}

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const place = httpPart ?? 'body'
  const check = Compile(schema)
  const branches = branchesOf(schema)
  return (value: unknown) => {
    if (place === 'body' && !isKeepable(value)) return { error: UNKEEPABLE() }
    const given = place === 'body' ? value : Value.Convert(schema, value)
    if (check.Check(given)) return { value: given }
    return { error: new InputError(place, branches ? branches.faults(given) : check.Errors(given)) }
  }
}

/** PostgreSQL keeps neither a zero byte nor half a character; found here, it costs nobody else a transaction. */
function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  return typeof value !== 'object' || value === null || Object.entries(value).every(([key, v]) => isKeepable(key) && isKeepable(v))
}

export const UNKEEPABLE = (): ProblemError => problem(400, 'invalid-input', { zh: '含有无法保存的字符', en: 'There is a character that cannot be kept' })

/** Of a union told apart by `type`, only the meant branch has anything useful to say. */
function branchesOf(schema: TSchema): { faults(value: unknown): readonly Fault[] } | null {
  if (!('anyOf' in schema) || !Array.isArray(schema.anyOf)) return null
  const byType = new Map<unknown, TSchema>()
  for (const one of schema.anyOf as readonly (TSchema & { properties?: { type?: { const?: unknown } } })[]) {
    const name = one.properties?.type?.const
    if (name === undefined) return null
    byType.set(name, one)
  }
  return {
    faults(value) {
      if (typeof value !== 'object' || value === null) return [{ keyword: 'type', schemaPath: '#', instancePath: '', params: { type: 'object' }, message: 'must be object' }]
      const meant = 'type' in value ? byType.get(value.type) : undefined
      if (meant) return Value.Errors(meant, value)
      return [{ keyword: 'enum', schemaPath: '#', instancePath: '/type', params: { allowedValues: [...byType.keys()] }, message: 'must be equal to one of the allowed values' }]
    },
  }
}

/** 400 with every fault: `errors: [{path: "body/people/trapped", message}]`. */
export function inputProblem(error: InputError, language: Language): ProblemError {
  const errors = inWords(error.faults, language).map((f) => ({ path: `${error.place}${f.path}`, message: f.message }))
  return problem(400, 'invalid-input', { zh: '输入有误', en: 'The input is not valid' }, errors.map((e) => `${e.path}: ${e.message}`).join('; ').slice(0, 500), { errors })
}

/** What is wrong with a value that comes by another way than a request, e.g. a file. `path` is `tiers/1/startAfter`. */
export const shapeFaults = (schema: TSchema, value: unknown, language: Language): { path: string; message: string }[] => inWords(Value.Errors(schema, value), language).map((f) => ({ path: f.path.slice(1), message: f.message }))

function inWords(faults: readonly Fault[], language: Language): { path: string; message: string }[] {
  return faults.filter((f) => f.message !== 'schema is false').map((f) => {
    const words = wordsOf(f)
    return { path: f.instancePath, message: typeof words === 'string' ? words : words[language] }
  })
}

const TYPES: Record<string, string> = { string: '文字', integer: '整数', number: '数字', boolean: '是或否', object: '对象', array: '列表', null: '空' }

function wordsOf(fault: Fault): Words {
  const p = fault.params as Record<string, unknown>
  const list = (value: unknown, between: string) => (Array.isArray(value) ? value.join(between) : String(value))
  switch (fault.keyword) {
    case 'required': return { zh: `缺少 ${list(p['requiredProperties'], '、')}`, en: fault.message }
    case 'additionalProperties': return { zh: `不认识 ${list(p['additionalProperties'], '、')}`, en: `unknown: ${list(p['additionalProperties'], ', ')}` }
    case 'type': return { zh: `应为${list([p['type']].flat().map((t) => TYPES[String(t)] ?? t), '或')}`, en: fault.message }
    case 'enum': return { zh: `应为其中之一：${list(p['allowedValues'], '、')}`, en: `must be one of ${list(p['allowedValues'], ', ')}` }
    case 'const': return { zh: `应为 ${String(p['allowedValue'])}`, en: `must be ${String(p['allowedValue'])}` }
    case 'minimum': case 'exclusiveMinimum': return { zh: `不能小于 ${String(p['limit'])}`, en: fault.message }
    case 'maximum': case 'exclusiveMaximum': return { zh: `不能大于 ${String(p['limit'])}`, en: fault.message }
    case 'minLength': return { zh: p['limit'] === 1 ? '不能为空' : `至少 ${String(p['limit'])} 个字符`, en: fault.message }
    case 'maxLength': return { zh: `最多 ${String(p['limit'])} 个字符`, en: fault.message }
    case 'minItems': return { zh: `至少 ${String(p['limit'])} 项`, en: fault.message }
    case 'maxItems': return { zh: `最多 ${String(p['limit'])} 项`, en: fault.message }
    case 'pattern': return { zh: '格式不对', en: 'has the wrong form' }
    case 'format': return p['format'] === 'date-time' ? { zh: '应为带时区的 ISO 8601 时间', en: 'must be an ISO 8601 time with offset' } : { zh: '格式不对', en: fault.message }
    default: return { zh: '不符合要求', en: fault.message }
  }
}
