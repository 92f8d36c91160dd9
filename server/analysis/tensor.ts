// A picture as a model wants it, and a model's numbers as what they mean. Pure arithmetic.
import type { Manifest, Output, Tells } from './manifest.ts'

/** RGB, 3 bytes a pixel. */
export interface Frame { rgb: Uint8Array; width: number; height: number }

const LETTERBOX_GREY = 114

/** Resized with bilinear weights, brought to the model's channels, layout and range. Length: channels × height × width. */
export function toTensor({ rgb, width, height }: Frame, { width: w, height: h, layout, channels, fit, mean = [0, 0, 0], std = [1, 1, 1] }: Manifest['input']): Float32Array {
  const scale = fit === 'letterbox' ? Math.min(w / width, h / height) : 0
  const [innerW, innerH] = fit === 'letterbox' ? [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))] : [w, h]
  const [left, top] = [Math.floor((w - innerW) / 2), Math.floor((h - innerH) / 2)]
  const depth = channels === 'grey' ? 1 : 3
  const out = new Float32Array(depth * w * h)
  const pixel = [0, 0, 0]
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const inside = x >= left && x < left + innerW && y >= top && y < top + innerH
      for (let c = 0; c < 3; c++) pixel[c] = inside ? sample(rgb, width, height, ((x - left + 0.5) * width) / innerW - 0.5, ((y - top + 0.5) * height) / innerH - 0.5, c) : LETTERBOX_GREY
      for (let c = 0; c < depth; c++) {
        const value = depth === 1 ? 0.299 * (pixel[0] ?? 0) + 0.587 * (pixel[1] ?? 0) + 0.114 * (pixel[2] ?? 0) : (pixel[channels === 'bgr' ? 2 - c : c] ?? 0)
        out[layout === 'nchw' ? c * w * h + y * w + x : (y * w + x) * depth + c] = (value / 255 - (mean[c] ?? 0)) / (std[c] ?? 1)
      }
    }
  }
  return out
}

function sample(rgb: Uint8Array, width: number, height: number, x: number, y: number, c: number): number {
  const [x0, y0] = [Math.min(width - 1, Math.max(0, Math.floor(x))), Math.min(height - 1, Math.max(0, Math.floor(y)))]
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)]
  const [fx, fy] = [Math.min(1, Math.max(0, x - x0)), Math.min(1, Math.max(0, y - y0))]
  const at = (px: number, py: number): number => rgb[(py * width + px) * 3 + c] ?? 0
  return at(x0, y0) * (1 - fx) * (1 - fy) + at(x1, y0) * fx * (1 - fy) + at(x0, y1) * (1 - fx) * fy + at(x1, y1) * fx * fy
}

/** One thing that a model says of a picture. `count`: of people; `label`: of classes. */
export interface Told { what: Tells; is: boolean; score: number; count?: number; label?: string }

/** Two boxes that share more than this of their union are one. */
const SAME = 0.5
const COLUMNS = 6

/** Null: the output is not there, or too short for what the manifest says of it. */
export function readOutput(output: Output, data: ArrayLike<number> | undefined): Told | null {
  if (!data || data.length === 0) return null
  const { what } = output
  switch (output.kind) {
    case 'boxes': {
      if (data.length % COLUMNS !== 0) return null
      const found = apart(rowsOf(data).filter((r) => r.score >= output.threshold && (output.class === undefined || r.class === output.class)))
      const score = Math.max(0, ...found.map((r) => r.score))
      return { what, is: found.length > 0, score: clamp(score), ...(what === 'people' ? { count: found.length } : {}) }
    }
    case 'likelihood': {
      const raw = data[output.index ?? 0]
      if (raw === undefined || !Number.isFinite(raw)) return null
      const score = clamp(output.activation === 'sigmoid' ? 1 / (1 + Math.exp(-raw)) : raw)
      return { what, is: score >= output.threshold, score, ...(what === 'people' && score >= output.threshold ? { count: 1 } : {}) }
    }
    case 'count': {
      const raw = data[output.index ?? 0]
      if (raw === undefined || !Number.isFinite(raw)) return null
      const count = Math.min(200, Math.max(0, Math.round(raw)))
      // The nearer to a whole number, the surer.
      return { what, is: count > 0, count, score: clamp(1 - Math.abs(raw - count)) }
    }
    case 'classes': {
      if (data.length < output.labels.length) return null
      const logits = output.labels.map((_label, n) => data[n] ?? -Infinity)
      const most = Math.max(...logits)
      const sum = logits.reduce((s, l) => s + Math.exp(l - most), 0)
      const best = logits.indexOf(most)
      const score = clamp(1 / sum)
      return { what, is: score >= output.threshold, score, label: output.labels[best] ?? '' }
    }
  }
}

interface Box { x1: number; y1: number; x2: number; y2: number; score: number; class: number }
function rowsOf(data: ArrayLike<number>): Box[] {
  const rows: Box[] = []
  for (let at = 0; at < data.length; at += COLUMNS) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0, kind = 0] = Array.from({ length: COLUMNS }, (_x, n) => data[at + n] ?? 0)
    if ([x1, y1, x2, y2, score].every(Number.isFinite)) rows.push({ x1, y1, x2, y2, score, class: Math.round(kind) })
  }
  return rows
}

/** The best first; what covers the same place is left out. */
function apart(rows: readonly Box[]): Box[] {
  const kept: Box[] = []
  for (const row of rows.toSorted((a, b) => b.score - a.score)) if (!kept.some((k) => overlap(k, row) > SAME)) kept.push(row)
  return kept
}

function overlap(a: Box, b: Box): number {
  const area = (r: Box) => Math.max(0, r.x2 - r.x1) * Math.max(0, r.y2 - r.y1)
  const both = Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1))
  const all = area(a) + area(b) - both
  return all > 0 ? both / all : 0
}

const clamp = (n: number): number => Math.min(1, Math.max(0, Number.isFinite(n) ? n : 0))
