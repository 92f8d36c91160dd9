// Off the main thread: fetches every elevator's point, indexes them, and draws one tile at a time. 200,000 points pan at 60 fps this way.
import KDBush from 'kdbush'
import { mercX, mercY } from './mercator.ts'
import { unpackPoints } from './pointColumns.ts'

export type ToWorker = { do: 'load'; url: string; colour: string; ink: string } | { do: 'tile'; ask: number; z: number; x: number; y: number; dpr: number }
export type FromWorker = { is: 'ready'; n: number } | { is: 'failed'; message: string } | { is: 'tile'; ask: number; bitmap: ImageBitmap }

const post = (message: FromWorker, give: Transferable[] = []): void => { (self as unknown as Worker).postMessage(message, give) }

const TILE = 256
/** More than so many on a tile are counted into a grid, fewer are each drawn; from STACK on cars of one building become a number. */
const CROWD = 20_000
const STACK = 16
let xs = new Float64Array(0)
let ys = new Float64Array(0)
let index: KDBush | null = null
let colour = '#6c7883'
let ink = '#98a3ad'

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const asked = event.data
  if (asked.do === 'tile') { tile(asked); return }
  colour = asked.colour
  ink = asked.ink
  load(asked.url).catch((fault: unknown) => post({ is: 'failed', message: fault instanceof Error ? fault.message : String(fault) }))
})

async function load(url: string): Promise<void> {
  const response = await fetch(url, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  const points = unpackPoints(await response.arrayBuffer())
  xs = Float64Array.from(points.lngE6, (v) => mercX(v / 1e6))
  ys = Float64Array.from(points.latE6, (v) => mercY(v / 1e6))
  if (points.n > 0) {
    index = new KDBush(points.n, 64, Float64Array)
    for (let i = 0; i < points.n; i++) index.add(xs[i] ?? 0, ys[i] ?? 0)
    index.finish()
  }
  post({ is: 'ready', n: points.n })
}

function tile({ ask, z, x, y, dpr }: Extract<ToWorker, { do: 'tile' }>): void {
  const side = TILE * dpr
  const canvas = new OffscreenCanvas(side, side)
  const g = canvas.getContext('2d')
  const world = 2 ** z
  const pad = 8 / TILE
  const found = index?.range((x - pad) / world, (y - pad) / world, (x + 1 + pad) / world, (y + 1 + pad) / world) ?? []
  if (g) {
    if (z < STACK && found.length > CROWD) grid(g, found, { world, x, y, side })
    else if (z < STACK) dots(g, found, { world, x, y, side }, (z < 13 ? 1.5 : z < 15 ? 2 : 3) * dpr)
    else stacks(g, found, { world, x, y, side }, dpr)
  }
  const bitmap = canvas.transferToImageBitmap()
  post({ is: 'tile', ask, bitmap }, [bitmap])
}

interface Place { world: number; x: number; y: number; side: number }
type Context = OffscreenCanvasRenderingContext2D

/** Where many cars stand the dot is more opaque, never larger: density reads as grey, not as an alarm. */
function grid(g: Context, found: readonly number[], p: Place): void {
  const cell = Math.max(3, p.side / 64)
  const counts = new Map<number, number>()
  for (const i of found) {
    const cx = Math.floor((((xs[i] ?? 0) * p.world - p.x) * p.side) / cell)
    const cy = Math.floor((((ys[i] ?? 0) * p.world - p.y) * p.side) / cell)
    counts.set(cy * 4096 + cx, (counts.get(cy * 4096 + cx) ?? 0) + 1)
  }
  g.fillStyle = colour
  for (const [key, count] of counts) {
    g.globalAlpha = Math.min(0.9, 0.3 + 0.15 * Math.log2(count + 1))
    g.fillRect((key % 4096) * cell + cell * 0.2, Math.floor(key / 4096) * cell + cell * 0.2, cell * 0.6, cell * 0.6)
  }
  g.globalAlpha = 1
}

function dots(g: Context, found: readonly number[], p: Place, size: number): void {
  g.fillStyle = colour
  for (const i of found) g.fillRect(((xs[i] ?? 0) * p.world - p.x) * p.side - size / 2, ((ys[i] ?? 0) * p.world - p.y) * p.side - size / 2, size, size)
}

/** Cars of one building share a coordinate. */
function stacks(g: Context, found: readonly number[], p: Place, dpr: number): void {
  const piles = new Map<string, { x: number; y: number; n: number }>()
  for (const i of found) {
    const [x, y] = [((xs[i] ?? 0) * p.world - p.x) * p.side, ((ys[i] ?? 0) * p.world - p.y) * p.side]
    const key = `${x.toFixed(0)}/${y.toFixed(0)}`
    const pile = piles.get(key)
    if (pile) pile.n++
    else piles.set(key, { x, y, n: 1 })
  }
  g.font = `500 ${11 * dpr}px sans-serif`
  g.textAlign = 'left'
  g.textBaseline = 'middle'
  for (const { x, y, n } of piles.values()) {
    g.fillStyle = colour
    g.beginPath()
    g.arc(x, y, 4 * dpr, 0, Math.PI * 2)
    g.fill()
    if (n > 1) { g.fillStyle = ink; g.fillText(String(n), x + 7 * dpr, y) }
  }
}
