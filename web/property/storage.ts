// What this browser keeps for the page. One that keeps nothing, as in a private window, is no fault.

export const load = (name: string): string | null => withStorage(() => localStorage.getItem(name), null)

/** False: nothing is kept here. */
export function save(name: string, value: object | null): boolean {
  return withStorage(() => {
    if (value) localStorage.setItem(name, JSON.stringify(value))
    else localStorage.removeItem(name)
    return true
  }, false)
}

/** Null for what is no JSON: what an older page or another hand wrote there is not trusted. */
export function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch (fault) {
    if (fault instanceof SyntaxError) return null
    throw fault
  }
}

function withStorage<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof DOMException) return otherwise
    throw fault
  }
}
