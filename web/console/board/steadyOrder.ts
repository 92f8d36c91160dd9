// Nothing moves under the hand: rows keep their places while the pointer or the keyboard is on the list, and for 3 s after.
import { useEffect, useRef, type RefObject } from 'react'
import { heldOrder } from '../../live/boardOrder.ts'

const REST_MS = 3_000

/** `wanted` in its own order when the hand has been off the list for 3 s; else the order shown before, without the gone and with the new at its end. */
export function useSteadyOrder(wanted: readonly string[], list: RefObject<HTMLElement | null>): readonly string[] {
  const shown = useRef<readonly string[]>([])
  const hand = useRef({ pointer: false, keyboard: false, leftAt: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    const element = list.current
    if (!element) return undefined
    const h = hand.current
    const off = () => { h.leftAt = performance.now() }
    const events: [string, () => void][] = [
      ['pointerenter', () => { h.pointer = true }], ['pointerleave', () => { h.pointer = false; off() }],
      ['focusin', () => { h.keyboard = true }], ['focusout', () => { h.keyboard = false; off() }],
    ]
    for (const [name, run] of events) element.addEventListener(name, run)
    return () => { for (const [name, run] of events) element.removeEventListener(name, run) }
  }, [list])
  const h = hand.current
  const held = h.pointer || h.keyboard || performance.now() - h.leftAt < REST_MS
  shown.current = held ? heldOrder(shown.current, wanted) : wanted
  return shown.current
}
