// Bencode, the way rtpengine writes it: integers, byte strings, lists, dictionaries. Pure.

export type Bencoded = number | string | readonly Bencoded[] | { readonly [key: string]: Bencoded | undefined }

/** Keys that are undefined are left out. @throws on a number that is not whole. */
export function bencode(value: Bencoded): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number`)
    return `i${value}e`
  }
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`
  if (Array.isArray(value)) return `l${value.map((one: Bencoded) => bencode(one)).join('')}e`
  const entries = Object.entries(value as Readonly<Record<string, Bencoded | undefined>>)
  return `d${entries.filter(([, one]) => one !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => bencode(key) + bencode(one ?? '')).join('')}e`
}

/** @throws on anything but one whole value. */
export function unbencode(bytes: Buffer): Bencoded {
  let at = 0
  const until = (stop: number): string => {
    const end = bytes.indexOf(stop, at)
    if (end < 0) throw new Error('the message is cut')
    const text = bytes.toString('latin1', at, end)
    at = end + 1
    return text
  }
  const number = (text: string): number => {
    if (!/^-?\d+$/.test(text)) throw new Error(`"${text.slice(0, 20)}" is not a number`)
    return Number(text)
  }
  const read = (depth: number): Bencoded => {
    if (depth > 32) throw new Error('nested too deep')
    const mark = bytes[at]
    if (mark === undefined) throw new Error('the message is cut')
    if (mark === 0x69) {
      at += 1
      return number(until(0x65))
    }
    if (mark === 0x6c) {
      at += 1
      const list: Bencoded[] = []
      while (bytes[at] !== 0x65) list.push(read(depth + 1))
      at += 1
      return list
    }
    if (mark === 0x64) {
      at += 1
      const found: [string, Bencoded][] = []
      while (bytes[at] !== 0x65) {
        const key = read(depth + 1)
        if (typeof key !== 'string') throw new Error('a key is not a text')
        found.push([key, read(depth + 1)])
      }
      at += 1
      return Object.fromEntries(found) // unlike an assignment, it takes "__proto__" for a key like every other
    }
    const length = number(until(0x3a))
    if (length < 0 || at + length > bytes.length) throw new Error('the message is cut')
    const text = bytes.toString('utf8', at, at + length)
    at += length
    return text
  }
  const value = read(0)
  if (at !== bytes.length) throw new Error('something follows the message')
  return value
}
