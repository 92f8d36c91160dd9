// Motion and stillness by plain arithmetic on small grey pictures. No model, no training; a person who stands still looks like an empty car, so it never says that nobody is there.

/** A picture in 8-bit grey. */
export interface Grey { width: number; height: number; pixels: Uint8Array }

/** Cells of a car as the comparison sees it. */
export const GRID = { width: 48, height: 27 }
/** Of 255. Light that flickers changes all cells by less; a hand changes some by more. */
const CELL_CHANGED = 14
/** Share of changed cells from which on something has moved: a head in the corner is about 1 %. */
const MOVED = 0.01

/** RGB, 3 bytes a pixel, to grey cells by their mean (BT.601). */
export function toGrey(rgb: Uint8Array, width: number, height: number, grid: { width: number; height: number } = GRID): Grey {
  const pixels = new Uint8Array(grid.width * grid.height)
  for (let gy = 0; gy < grid.height; gy++) {
    const [y0, y1] = [Math.floor((gy * height) / grid.height), Math.max(Math.floor((gy * height) / grid.height) + 1, Math.floor(((gy + 1) * height) / grid.height))]
    for (let gx = 0; gx < grid.width; gx++) {
      const [x0, x1] = [Math.floor((gx * width) / grid.width), Math.max(Math.floor((gx * width) / grid.width) + 1, Math.floor(((gx + 1) * width) / grid.width))]
      let sum = 0
      for (let y = y0; y < y1; y++) for (let x = x0, at = (y * width + x0) * 3; x < x1; x++, at += 3) sum += 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0)
      pixels[gy * grid.width + gx] = Math.round(sum / ((y1 - y0) * (x1 - x0)))
    }
  }
  return { ...grid, pixels }
}

const mean = (grey: Grey): number => grey.pixels.reduce((sum, p) => sum + p, 0) / grey.pixels.length

/** Share of cells that changed, 0..1, by more than the light of the whole car did: a lamp that goes out moves nobody. */
export function changedShare(before: Grey, now: Grey): number {
  const light = mean(now) - mean(before)
  let changed = 0
  now.pixels.forEach((p, at) => { if (Math.abs(p - (before.pixels[at] ?? 0) - light) >= CELL_CHANGED) changed++ })
  return changed / now.pixels.length
}

/** `share`: of cells that changed since the last picture; null for the first. `stillSeconds`: since when nothing was seen to move, as long as pictures came. */
export interface Movement { moving: boolean | null; share: number | null; stillSeconds: number }

/** Pictures further apart than this are of two looks; in between anything may have happened. In ms. */
const APART_MS = 15_000

/** Feed it every picture with its time in ms. */
export function makeMovement(): (grey: Grey, at: number) => Movement {
  let last: { grey: Grey; at: number } | null = null
  let stillSince = 0
  return (grey, at) => {
    const before = last
    last = { grey, at }
    if (before === null || at - before.at > APART_MS || before.grey.pixels.length !== grey.pixels.length) {
      stillSince = at
      return { moving: null, share: null, stillSeconds: 0 }
    }
    const share = changedShare(before.grey, grey)
    if (share >= MOVED) stillSince = at
    return { moving: share >= MOVED, share, stillSeconds: (at - stillSince) / 1000 }
  }
}
