// The elevators as tiles that the worker draws.
import L from 'leaflet'
import type { FromWorker, ToWorker } from './points.worker.ts'

export class PointTiles extends L.GridLayer {
  private readonly worker = new Worker(new URL('./points.worker.ts', import.meta.url), { type: 'module' })
  private readonly waiting = new Map<number, (bitmap: ImageBitmap) => void>()
  private asked = 0

  /** `tell` hears once how many points there are, or what went wrong. */
  constructor(url: string, colours: { dot: string; ink: string }, tell: (outcome: { n: number } | { failed: string }) => void) {
    super({ tileSize: 256, updateWhenZooming: false, keepBuffer: 2, pane: 'tilePane', zIndex: 2 })
    this.worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.is === 'ready') { tell({ n: data.n }); this.redraw() }
      else if (data.is === 'failed') tell({ failed: data.message })
      else {
        const paint = this.waiting.get(data.ask)
        this.waiting.delete(data.ask)
        if (paint) paint(data.bitmap)
        else data.bitmap.close()
      }
    })
    this.say({ do: 'load', url, colour: colours.dot, ink: colours.ink })
  }

  override createTile(at: L.Coords, done: L.DoneCallback): HTMLElement {
    const dpr = Math.min(2, window.devicePixelRatio || 1)
    const tile = L.DomUtil.create('canvas')
    tile.width = tile.height = 256 * dpr
    const ask = ++this.asked
    this.waiting.set(ask, (bitmap) => { tile.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap); done(undefined, tile) })
    this.say({ do: 'tile', ask, z: at.z, x: at.x, y: at.y, dpr })
    return tile
  }

  /** For good: the layer can be taken off and put back any number of times before. */
  close(): void {
    this.remove()
    this.worker.terminate()
  }

  private say(message: ToWorker): void { this.worker.postMessage(message) }
}
