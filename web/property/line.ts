// What this page knows of its line to the server: whether it is heard, and when something about the unit's cars has changed.
import { create } from 'zustand'
import { openLine } from '../live/phoneLine.ts'
import { keep, lastKept } from './kept.ts'

/** `changed` counts reasons to fetch the list again; `heardAt`: ms, 0 never; before the first word of the line, when what was kept was heard. */
export const useLine = create<{ link: 'up' | 'down'; heardAt: number; changed: number }>(() => ({ link: 'down', heardAt: lastKept()?.at ?? 0, changed: 0 }))

/** Who is not logged in leaves nothing to be read. */
export function toLogin(): void {
  keep(null)
  window.location.assign('/?next=/property/')
}

/** Runs for as long as the page. */
export function startLine(): void {
  const change = () => useLine.setState((s) => ({ changed: s.changed + 1 }))
  const line = openLine((heard) => useLine.setState(heard), change)
  // What happened while the line was away was told to nobody.
  line.on('connect', change)
  line.on('unit:changed', change)
  line.on('picture:changed', change)
  line.on('session:ended', toLogin)
}
