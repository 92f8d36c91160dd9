// The width and height of a box in px: a chart is drawn again at a new size, its text is never scaled.
import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

export function useSize<E extends HTMLElement>(): [RefObject<E | null>, { width: number; height: number }] {
  const box = useRef<E>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return [box, size]
}
