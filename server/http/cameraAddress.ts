// What a camera's address, as an administrator writes it, must hold beyond its pattern.

/** A bare % is no encoding: nobody could tell the password that was meant. */
export function hasReadableLogin(url: string): boolean {
  const { username, password } = new URL(url)
  try {
    for (const part of [username, password]) decodeURIComponent(part)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
