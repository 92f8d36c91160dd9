// XML of cameras, read without trust: no document type, no entities, so long and so deep and no more.
import { XMLParser, XMLValidator } from 'fast-xml-parser'

export const LONGEST_XML = 64 * 1024
const DEEPEST = 16

export type XmlFault = 'too-long' | 'doctype' | 'too-deep' | 'not-xml'
export type Xml = { [name: string]: XmlValue }
export type XmlValue = string | Xml | readonly XmlValue[]
export type XmlRead = { ok: true; root: Xml } | { ok: false; fault: XmlFault }

// All values stay text: "0012" is a name and no number. Attributes are left out, prefixes of namespaces too.
const parser = new XMLParser({ processEntities: false, ignoreAttributes: true, ignoreDeclaration: true, ignorePiTags: true, parseTagValue: false, removeNSPrefix: true, trimValues: true })
/** The five that XML has by itself. */
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

export function readXml(text: string): XmlRead {
  if (text.length > LONGEST_XML) return { ok: false, fault: 'too-long' }
  // What is declared there could be expanded or fetched. A camera has no use for it.
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(text)) return { ok: false, fault: 'doctype' }
  if (depthOf(text) > DEEPEST) return { ok: false, fault: 'too-deep' }
  if (XMLValidator.validate(text) !== true) return { ok: false, fault: 'not-xml' }
  let root: unknown
  try {
    root = parser.parse(text)
  } catch (error) {
    // A name such as __proto__ is refused by throwing; the text is a stranger's, so that is no fault of ours.
    if (error instanceof Error) return { ok: false, fault: 'not-xml' }
    throw error
  }
  return typeof root === 'object' && root !== null ? { ok: true, root: root as Xml } : { ok: false, fault: 'not-xml' }
}

/** Of tags that are open at once, before a parser builds anything. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [tag] of text.matchAll(/<[/A-Za-z_][^<>]*>/g)) {
    if (tag.startsWith('</')) depth--
    else if (!tag.endsWith('/>')) deepest = Math.max(deepest, ++depth)
  }
  return deepest
}

/** The text at a path of names, the first where there are several; null where there is none. */
export function textAt(xml: Xml, ...path: readonly string[]): string | null {
  let at: XmlValue | undefined = xml
  for (const name of path) {
    if (Array.isArray(at)) at = at[0] as XmlValue | undefined
    at = typeof at === 'object' && !Array.isArray(at) && Object.hasOwn(at, name) ? (at as Xml)[name] : undefined
  }
  if (Array.isArray(at)) at = at[0] as XmlValue | undefined
  return typeof at === 'string' && at !== '' ? at.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_all, name: string) => NAMED[name] ?? '') : null
}

export const escapeXml = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => `&${Object.keys(NAMED).find((name) => NAMED[name] === c) ?? 'amp'};`)
