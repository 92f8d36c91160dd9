// The map's colours, read from the design tokens once: a canvas knows no CSS variables.
const NAMES = ['--map-land', '--map-block', '--map-water', '--map-park', '--map-road', '--map-road-2', '--map-dot', '--map-ink', '--bg-0', '--bg-1', '--bg-3', '--ink-1', '--ink-2', '--ink-3', '--line', '--line-2', '--accent', '--focus', '--warn', '--late', '--late-fill', '--on-late', '--drill'] as const
export type Colour = (typeof NAMES)[number]
export type Palette = Readonly<Record<Colour, string>> & { font: string }

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const colours = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(name).trim()])) as Record<Colour, string>
  return { ...colours, font: style.getPropertyValue('--font-ui').trim() }
}
