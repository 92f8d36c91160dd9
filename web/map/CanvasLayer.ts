// A canvas over the map, a little larger than the view: it pans with its pane for free and scales while the zoom is animated.
import L from 'leaflet'

/** Leaflet knows where the view's corner will be after a zoom, but does not say so in its types. */
interface Animated { _getNewPixelOrigin: (center: L.LatLng, zoom: number) => L.Point }

export abstract class CanvasLayer extends L.Layer {
  protected readonly canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated')
  /** Of the canvas, in layer points. */
  protected corner = L.point(0, 0)
  protected size = L.point(0, 0)
  private center = L.latLng(0, 0)
  private zoom = 0
  private readonly paneName: string
  private readonly margin: number

  /** `margin`: how far the canvas reaches over the view on each side, as a share of it. */
  constructor(paneName: string, margin: number) {
    super()
    this.paneName = paneName
    this.margin = margin
    this.canvas.style.pointerEvents = 'none'
    this.canvas.setAttribute('aria-hidden', 'true')
  }

  protected abstract draw(g: CanvasRenderingContext2D): void

  override onAdd(map: L.Map): this {
    map.getPane(this.paneName)?.append(this.canvas)
    map.on('moveend resize', this.place, this)
    map.on('zoomanim', this.follow, this)
    this.place()
    return this
  }

  override onRemove(map: L.Map): this {
    this.canvas.remove()
    map.off('moveend resize', this.place, this)
    map.off('zoomanim', this.follow, this)
    return this
  }

  private follow({ center, zoom }: L.ZoomAnimEvent): void {
    const scale = this._map.getZoomScale(zoom, this.zoom)
    const half = this._map.getSize().multiplyBy(0.5 + this.margin)
    const to = (this._map as unknown as Animated)._getNewPixelOrigin(center, zoom)
    L.DomUtil.setTransform(this.canvas, half.multiplyBy(-scale).add(this._map.project(this.center, zoom)).subtract(to), scale)
  }

  private place(): void {
    const view = this._map.getSize()
    const over = view.multiplyBy(this.margin).round()
    this.size = view.add(over.multiplyBy(2))
    this.corner = this._map.containerPointToLayerPoint([-over.x, -over.y]).round()
    this.center = this._map.getCenter()
    this.zoom = this._map.getZoom()
    const dpr = Math.min(2, window.devicePixelRatio || 1)
    const [width, height] = [Math.round(this.size.x * dpr), Math.round(this.size.y * dpr)]
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
      this.canvas.style.width = `${this.size.x}px`
      this.canvas.style.height = `${this.size.y}px`
    }
    L.DomUtil.setTransform(this.canvas, this.corner, 1)
    this.redraw()
  }

  redraw(): void {
    const g = this.canvas.getContext('2d')
    if (!g || this.size.x === 0) return
    const dpr = this.canvas.width / this.size.x
    g.setTransform(dpr, 0, 0, dpr, 0, 0)
    g.clearRect(0, 0, this.size.x, this.size.y)
    this.draw(g)
  }

  /** From fractions of the world (see mercator.ts) to canvas pixels: `x = mercX × scale + dx`. */
  protected projection(): { scale: number; dx: number; dy: number } {
    const origin = this._map.getPixelOrigin()
    return { scale: 256 * 2 ** this._map.getZoom(), dx: -origin.x - this.corner.x, dy: -origin.y - this.corner.y }
  }
}
