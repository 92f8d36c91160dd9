// The console's keys: one listener; whoever is on the screen says what a key does. Esc only closes; single letters work outside text fields.
import { useEffect, useId, useRef } from 'react'
import { create } from 'zustand'

/** F1, F5, F11, F12 and the browser's own Ctrl keys are never bound. */
export type Key = '/' | '?' | 'Enter' | 'Escape' | 'F2' | 'F3' | 'F4' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10' | 'Ctrl+Enter' | 'ArrowUp' | 'ArrowDown' | Letter | Digit | '0'
type Letter = 'A' | 'B' | 'C' | 'D' | 'E' | 'G' | 'H' | 'J' | 'K' | 'L' | 'M' | 'N' | 'P' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z'
export type Digit = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'

interface Binding { run: () => void }
const bindings = new Map<string, Binding[]>()

/** Do what the key would do now. False when nobody wants it. */
export function press(key: Key): boolean {
  const binding = bindings.get(key)?.at(-1)
  binding?.run()
  return binding !== undefined
}

/** While mounted and `active`, this component takes the key; the one mounted last goes first. */
export function useKey(key: Key, run: () => void, active = true): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!active) return undefined
    const binding: Binding = { run: () => latest.current() }
    bindings.set(key, [...(bindings.get(key) ?? []), binding])
    return () => { bindings.set(key, (bindings.get(key) ?? []).filter((b) => b !== binding)) }
  }, [key, active])
}

/** The lists on the screen whose rows go by digit, in the order in which they were opened. */
const useDigitLists = create<{ lists: readonly string[] }>(() => ({ lists: [] }))

/** A digit means one row of one list: of several the one opened last has them, until it closes. The others show none. */
export function useDigits(): boolean {
  const id = useId()
  useEffect(() => {
    useDigitLists.setState((s) => ({ lists: [...s.lists, id] }))
    return () => useDigitLists.setState((s) => ({ lists: s.lists.filter((l) => l !== id) }))
  }, [id])
  return useDigitLists((s) => s.lists.at(-1) === id)
}

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !['button', 'checkbox', 'radio'].includes(target.type))
/** Enter is its own there: a button is pressed, a form is sent. */
const isControl = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('button, a[href], summary, [role="radio"], form') !== null

export function listenToKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    // Sending a whole batch takes two fingers, and works from the box, where the operator's hands are.
    const both = event.ctrlKey && event.key === 'Enter'
    if (event.defaultPrevented || (event.ctrlKey && !both) || event.altKey || event.metaKey || event.repeat) return
    const key = both ? 'Ctrl+Enter' : event.key.length === 1 ? event.key.toUpperCase() : event.key
    const functionKey = both || /^F\d+$/.test(key)
    if (isTextField(event.target) && !functionKey && key !== 'Escape') return
    if (key === 'Enter' && isControl(event.target)) return
    const binding = bindings.get(key)?.at(-1)
    if (!binding) return
    event.preventDefault()
    binding.run()
  }
  // A click leaves the focus where it was: after the mouse has set “2 people”, Enter must confirm the lit proposal and not press + again.
  const keepFocus = (event: MouseEvent) => { if (event.target instanceof Element && event.target.closest('button')) event.preventDefault() }
  window.addEventListener('keydown', listen)
  window.addEventListener('mousedown', keepFocus)
  return () => {
    window.removeEventListener('keydown', listen)
    window.removeEventListener('mousedown', keepFocus)
  }
}
