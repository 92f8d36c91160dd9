// Of a long list of equally high rows only those in sight are drawn: two hundred cars cost as much as twenty.
import { useLayoutEffect, useState, type RefObject } from 'react'

const MORE = 6

/** `box` scrolls. `above` and `below`: px of the rows that are not drawn. */
export function useWindowed(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): { from: number; to: number; above: number; below: number } {
  const [view, setView] = useState({ top: 0, height: 800 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const read = () => setView((was) => {
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight
      return was.top === top && was.height === element.clientHeight ? was : { top, height: element.clientHeight }
    })
    const watch = new ResizeObserver(read)
    watch.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => { watch.disconnect(); element.removeEventListener('scroll', read) }
  }, [box, rowHeight])
  const from = Math.max(0, Math.min(count, Math.floor(view.top / rowHeight) - MORE))
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + MORE)
  return { from, to, above: from * rowHeight, below: (count - to) * rowHeight }
}
