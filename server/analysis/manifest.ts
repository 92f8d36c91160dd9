// What a model file is: how a picture becomes its input and what its outputs mean, as data. Pure.
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { OneOf } from '../contracts/common.ts'

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Share = Type.Number({ minimum: 0, maximum: 1 })
const Three = Type.Array(Type.Number(), { minItems: 3, maxItems: 3 })
const Side = Type.Integer({ minimum: 8, maximum: 2048 })

/** What a model may tell us. */
export const TELLS = ['people', 'fallen', 'call-for-help', 'e-bike', 'expression'] as const
export type Tells = (typeof TELLS)[number]
const What = OneOf(TELLS)
const Activation = Type.Optional(OneOf(['none', 'sigmoid']))

const Output = Type.Union([
  /** Rows of x1, y1, x2, y2, score, class; `class` left out: all. What overlaps is one. For people their number, else whether there is one. */
  Type.Object({ what: What, kind: Type.Literal('boxes'), name: Name, class: Type.Optional(Type.Integer()), threshold: Share }, { additionalProperties: false }),
  /** One number, at `index`: how likely. */
  Type.Object({ what: What, kind: Type.Literal('likelihood'), name: Name, index: Type.Optional(Type.Integer({ minimum: 0 })), activation: Activation, threshold: Share }, { additionalProperties: false }),
  /** One number, at `index`: how many. */
  Type.Object({ what: Type.Literal('people'), kind: Type.Literal('count'), name: Name, index: Type.Optional(Type.Integer({ minimum: 0 })) }, { additionalProperties: false }),
  /** Logits of these labels, in their order. */
  Type.Object({ what: What, kind: Type.Literal('classes'), name: Name, labels: Type.Array(Name, { minItems: 2, maxItems: 100 }), threshold: Share }, { additionalProperties: false }),
])
export type Output = Static<typeof Output>

export const Manifest = Type.Object({
  name: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,60}$' }),
  /** Beside the manifest; no path. */
  file: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,100}\\.onnx$' }),
  /** Of the file, hex: another file is not loaded. */
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  input: Type.Object({
    name: Name, width: Side, height: Side, layout: OneOf(['nchw', 'nhwc']), channels: OneOf(['rgb', 'bgr', 'grey']),
    /** letterbox: keeps its proportions, the rest is grey 114. */
    fit: OneOf(['stretch', 'letterbox']),
    /** (value / 255 - mean) / std, a channel each. */
    mean: Type.Optional(Three), std: Type.Optional(Three),
  }, { additionalProperties: false }),
  outputs: Type.Array(Output, { minItems: 1, maxItems: 20 }),
}, { additionalProperties: false })
export type Manifest = Static<typeof Manifest>

export type ManifestRead = { ok: true; manifest: Manifest } | { ok: false; fault: string }

/** `fault` says where and what, for whoever wrote it. */
export function readManifest(text: string): ManifestRead {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, fault: `not JSON: ${error.message}` }
    throw error
  }
  if (!Value.Check(Manifest, value)) {
    const [first] = Value.Errors(Manifest, value)
    return { ok: false, fault: `${first?.instancePath === '' ? '/' : (first?.instancePath ?? '/')}: ${first?.message ?? 'wrong'}` }
  }
  if (value.input.std?.some((s) => s === 0)) return { ok: false, fault: '/input/std: 0 divides nothing' }
  return { ok: true, manifest: value }
}
