// The state shapes ● ▲ ■ ✚ ○: always with a spoken word, never colour alone.
export type GlyphKind = 'ok' | 'warn' | 'late' | 'care' | 'unknown'

export function Glyph({ kind, size = 12, label }: { kind: GlyphKind; size?: number; label?: string | undefined }) {
  const spoken = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  // Hollow without any page's colours: filled, it would say that all is well.
  const hollow = kind === 'unknown' ? { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } : {}
  return <svg className={`g g-${kind}`} {...hollow} width={size} height={size} viewBox="0 0 12 12" {...spoken}>{shape(kind)}</svg>
}

function shape(kind: GlyphKind) {
  switch (kind) {
    case 'ok': return <circle cx="6" cy="6" r="4" />
    case 'unknown': return <circle cx="6" cy="6" r="4" />
    case 'warn': return <path d="M6 .8 11.7 11H.3Z" />
    case 'late': return <rect x="1" y="1" width="10" height="10" />
    case 'care': return <path d="M4.3.8h3.4v3.5h3.5v3.4H7.7v3.5H4.3V7.7H.8V4.3h3.5Z" />
  }
}
