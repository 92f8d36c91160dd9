// Tiny ONNX models written byte by byte, for tests that want a real file of the real format: a graph of a few nodes, its inputs and outputs. Field numbers: onnx.proto3.

type Bytes = Uint8Array
const varint = (n: number): number[] => { const out: number[] = []; for (let left = BigInt.asUintN(64, BigInt(n)); ; left >>= 7n) { if (left < 128n) { out.push(Number(left)); return out } out.push(Number(left & 127n) | 128) } }
const field = (number: number, body: Bytes | string): number[] => { const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body; return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes] }
const whole = (number: number, amount: number): number[] => [...varint(number << 3), ...varint(amount)]
const bytes = (...parts: readonly number[][]): Bytes => Uint8Array.from(parts.flat())

const FLOAT = 1
const INT64 = 7
export type Attribute = { name: string; ints: readonly number[] } | { name: string; int: number }
export interface Node { op: string; inputs: readonly string[]; outputs: readonly string[]; attributes?: readonly Attribute[] }
export interface Constant { name: string; shape: readonly number[]; floats?: readonly number[]; ints?: readonly number[] }
export interface Value { name: string; shape: readonly number[] }

function tensor({ name, shape, floats, ints }: Constant): Bytes {
  const data = new DataView(new ArrayBuffer((floats ?? []).length * 4 + (ints ?? []).length * 8))
  floats?.forEach((f, n) => data.setFloat32(n * 4, f, true))
  ints?.forEach((i, n) => data.setBigInt64(n * 8, BigInt(i), true))
  return bytes(...shape.map((d) => whole(1, d)), whole(2, floats ? FLOAT : INT64), field(8, name), field(9, new Uint8Array(data.buffer)))
}
const attribute = (a: Attribute): Bytes => 'ints' in a ? bytes(field(1, a.name), ...a.ints.map((i) => whole(8, i)), whole(20, 7)) : bytes(field(1, a.name), whole(3, a.int), whole(20, 2))
const node = (n: Node): Bytes => bytes(...n.inputs.map((i) => field(1, i)), ...n.outputs.map((o) => field(2, o)), field(4, n.op), ...(n.attributes ?? []).map((a) => field(5, attribute(a))))
function value({ name, shape }: Value): Bytes {
  const dims = bytes(...shape.map((d) => field(1, bytes(whole(1, d)))))
  return bytes(field(1, name), field(2, bytes(field(1, bytes(whole(1, FLOAT), field(2, dims))))))
}

/** An ONNX file, opset 13. All inputs and outputs are float. */
export function onnxModel({ nodes, constants = [], inputs, outputs }: { nodes: readonly Node[]; constants?: readonly Constant[]; inputs: readonly Value[]; outputs: readonly Value[] }): Buffer {
  const graph = bytes(...nodes.map((n) => field(1, node(n))), field(2, 'tiny'), ...constants.map((c) => field(5, tensor(c))), ...inputs.map((v) => field(11, value(v))), ...outputs.map((v) => field(12, value(v))))
  return Buffer.from(bytes(whole(1, 8), field(7, graph), field(8, bytes(field(1, ''), whole(2, 13)))))
}

/**
 * Looks at the mean of red, green and blue of a 3 × side × side picture: `help` is red times ten less five (before a sigmoid), `count` is blue times four, `mood` three logits, `dets` two boxes of a person whose score is green.
 */
export function colourModel(side: number): Buffer {
  const reshape = (name: string, shape: readonly number[]): Constant => ({ name, shape: [shape.length], ints: shape })
  return onnxModel({
    inputs: [{ name: 'image', shape: [1, 3, side, side] }],
    outputs: [{ name: 'help', shape: [1, 1] }, { name: 'count', shape: [1, 1] }, { name: 'mood', shape: [1, 3] }, { name: 'dets', shape: [1, 3, 6] }],
    constants: [
      reshape('flat', [1, 3]), { name: 'toHelp', shape: [3, 1], floats: [10, 0, 0] }, { name: 'lessFive', shape: [1], floats: [-5] }, { name: 'toCount', shape: [3, 1], floats: [0, 0, 4] }, { name: 'toMood', shape: [3, 3], floats: [9, 0, 0, 0, 9, 0, 0, 0, 9] },
      // The second box lies on the first; the third is another class.
      { name: 'toDets', shape: [3, 18], floats: [...Array<number>(18).fill(0), 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 0, 1, 0, ...Array<number>(18).fill(0)] },
      { name: 'boxes', shape: [1, 18], floats: [10, 10, 30, 50, 0, 0, 11, 10, 31, 50, 0, 0, 40, 10, 60, 50, 0, 3] }, reshape('rows', [1, 3, 6]),
    ],
    nodes: [
      { op: 'GlobalAveragePool', inputs: ['image'], outputs: ['pooled'] }, { op: 'Reshape', inputs: ['pooled', 'flat'], outputs: ['colour'] },
      { op: 'MatMul', inputs: ['colour', 'toHelp'], outputs: ['red'] }, { op: 'Add', inputs: ['red', 'lessFive'], outputs: ['help'] },
      { op: 'MatMul', inputs: ['colour', 'toCount'], outputs: ['count'] }, { op: 'MatMul', inputs: ['colour', 'toMood'], outputs: ['mood'] },
      { op: 'MatMul', inputs: ['colour', 'toDets'], outputs: ['scores'] }, { op: 'Add', inputs: ['scores', 'boxes'], outputs: ['placed'] }, { op: 'Reshape', inputs: ['placed', 'rows'], outputs: ['dets'] },
    ],
  })
}

export const COLOUR_MANIFEST = {
  name: 'colours', file: 'colours.onnx', input: { name: 'image', width: 16, height: 16, layout: 'nchw', channels: 'rgb', fit: 'stretch' },
  outputs: [
    { what: 'call-for-help', kind: 'likelihood', name: 'help', activation: 'sigmoid', threshold: 0.6 }, { what: 'people', kind: 'count', name: 'count' },
    { what: 'expression', kind: 'classes', name: 'mood', labels: ['angry', 'calm', 'afraid'], threshold: 0.5 }, { what: 'e-bike', kind: 'boxes', name: 'dets', class: 3, threshold: 0.5 },
  ],
}
