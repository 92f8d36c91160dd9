// Which elevator is meant: from a code, a registration code, a phone, words or a point. Says "match" only when it is certain, and never hides the near codes.
import type { RegionScope } from '../auth/access.ts'
import type { ElevatorBrief, ResolveAnswer, ResolveCandidate, ResolveQuery } from '../contracts/elevator.ts'
import {
  type ElevatorFacts, listByCarPhone, listByCodes, listByFragments, listByInitials, listByRegistration, type Estate, listEstatesLike, listFacts, listLikeText, listNearPoint, listOfEstates, listReportedBy, type Point,
} from '../db/elevatorSearch.ts'
import type { Reader } from '../db/pool.ts'
import { agree, bigrams, editDistance, estateOf, normalizeAddress, spaced } from '../domain/address.ts'
import { normalizePhone } from '../domain/phone.ts'
import { type NearCode, nearCodes, parseRescueCode } from '../domain/rescueCode.ts'
import * as evidence from './evidence.ts'
import { initialsOf } from './initials.ts'

const MOST = 20
/** Rows that SQL may hand over for each question; TypeScript decides among them. */
const NARROW = 60
/** Cars of one estate where no building was named. */
const OF_ESTATE = 4
/** Names that SQL may hand over, and those that are then looked into. */
const ESTATES_LIKE = 300
const NEAR_ESTATES = 12
/** Characters from which an address is long enough to be found by trigrams. */
const LONG = 6
const FARTHEST_METERS = 2000
/** A point farther from a coded elevator than this contradicts the code; inside a shaft a phone's fix is easily 2 km off. */
const CONTRADICTION_METERS = 5000
const CALLER_DAYS = 365

/** What the query says, after reading: the parts that make sense of what was typed into one field or several. */
interface Asked { heard: string | null; near: NearCode[]; registration: string | null; phone: string | null; text: string | null; letters: string | null; point: Point | null }

/** Elevators outside `scope` are neither matched nor counted: they do not exist for the caller. `codeLength`: digits of a rescue code on this platform. */
export async function resolve(reader: Reader, query: ResolveQuery, { prefix }: RegionScope, { now, codeLength }: { now: Date; codeLength: number }): Promise<ResolveAnswer> {
  const asked = read(query, codeLength)
  const since = new Date(now.getTime() - CALLER_DAYS * 86_400_000)
  const found = new Map<string, { similarity?: number; initials?: true }>()
  const note = (id: string, more: { similarity?: number; initials?: true } = {}) => found.set(id, { ...found.get(id), ...more })

  const coded = await listByCodes(reader, asked.heard === null ? [] : [asked.heard, ...asked.near.map((n) => n.code)], prefix)
  const exact = coded.filter((c) => c.rescueCode === asked.heard && asked.heard.length === codeLength).map((c) => c.id)
  for (const { id } of coded) note(id)
  const registered = asked.registration === null ? [] : await listByRegistration(reader, asked.registration, prefix)
  const phoned = asked.phone === null ? [] : await listByCarPhone(reader, asked.phone, prefix)
  const before = asked.phone === null ? [] : await listReportedBy(reader, asked.phone, since, prefix)
  for (const id of [...registered, ...phoned, ...before]) note(id)
  if (asked.text !== null) await noteText(reader, asked.text, prefix, note)
  if (asked.letters !== null) for (const id of await listByInitials(reader, asked.letters, prefix, NARROW)) note(id, { initials: true })
  if (asked.point && found.size === 0) for (const id of await listNearPoint(reader, asked.point, prefix, { limit: MOST, farthestMeters: FARTHEST_METERS })) note(id)

  const facts = await listFacts(reader, [...found.keys()], prefix, { phone: asked.phone, point: asked.point, since })
  const near = new Map(asked.near.map((n) => [n.code, n]))
  const candidates = facts.flatMap((f): ResolveCandidate[] => {
    const hints = [
      exact.includes(f.id) ? evidence.exactCode() : null,
      registered.includes(f.id) ? evidence.registration() : null,
      phoned.includes(f.id) ? evidence.carPhone(phoned.length === 1) : null,
      nearHint(f, asked, near),
      asked.text === null ? null : evidence.address(agree(asked.text, f.address), found.get(f.id)?.similarity),
      found.get(f.id)?.initials ? evidence.initials() : null,
      f.callerBefore ? evidence.callerBefore() : null,
      f.meters !== null && f.meters <= FARTHEST_METERS ? evidence.nearPoint(f.meters) : null,
      f.openIncident ? evidence.openIncident() : null,
    ].filter((hint) => hint !== null)
    return hints.length === 0 ? [] : [{ elevator: brief(f), reasons: hints.map((hint) => hint.reason), score: evidence.score(hints) }]
  })
  const match = certain([exact, registered, phoned], facts, asked)
  return { match: match && brief(match), candidates: inTurn(candidates).slice(0, MOST) }
}

const natural = new Intl.Collator('zh-CN', { numeric: true })

function read(query: ResolveQuery, codeLength: number): Asked {
  const words = query.text?.trim() ?? ''
  const normalized = normalizeAddress(words)
  // One search field is enough: digits alone are a code or a registration code, letters alone initials.
  const typed = query.code ?? (query.registration === undefined && /^\d+$/.test(normalized) ? normalized : undefined)
  const parsed = typed === undefined ? null : parseRescueCode(typed, codeLength)
  const digits = parsed === null ? '' : parsed.ok ? parsed.code : parsed.digits
  const registration = query.registration === undefined ? digits : query.registration.normalize('NFKC').replace(/[^0-9]/g, '')
  const near = nearCodes(digits, codeLength)
  const letters = /^[a-z0-9]*[a-z][a-z0-9]*$/.test(normalized) && normalized.length >= 2 ? normalized : null
  return {
    heard: parsed?.ok || near.length > 0 ? digits : null, near, registration: registration.length === 20 ? registration : null,
    phone: query.phone === undefined ? null : normalizePhone(query.phone),
    text: letters === null && [...normalized].length >= 2 && !/^\d+$/.test(normalized) ? words : null, letters,
    point: query.lat !== undefined && query.lng !== undefined ? { lat: query.lat, lng: query.lng } : null,
  }
}

/** Pieces that are all there first; if they are few, what sounds the same and estates that are spelt nearly so. */
async function noteText(reader: Reader, text: string, prefix: string, note: (id: string, more?: { similarity?: number; initials?: true }) => void): Promise<void> {
  const pieces = text.split(/\s+/u).flatMap(bigrams)
  const normalized = normalizeAddress(text)
  const whole = await listByFragments(reader, [...new Set(pieces)], prefix, { limit: NARROW, ofEstate: /\d/.test(normalized) ? NARROW : OF_ESTATE })
  for (const id of whole) note(id)
  if (whole.length >= MOST || [...normalized].length < 3) return
  const sound = initialsOf(normalized)
  if (sound.length >= 3) for (const id of await listByInitials(reader, sound, prefix, MOST)) note(id, { initials: true })
  const { name, words } = estateOf(text)
  const near = [...name].length < 2 ? [] : nearestNames(name, await listEstatesLike(reader, name, prefix, ESTATES_LIKE))
  const likeness = new Map(near.map((e) => [`${e.region} ${e.name}`, e.likeness]))
  for (const { id, region, estate } of await listOfEstates(reader, near, words, prefix, words.length > 0 ? OF_ESTATE * 2 : OF_ESTATE)) note(id, { similarity: likeness.get(`${region} ${estate}`) ?? 0 })
  // Neither estate nor sound: a street, or words in another order. Trigrams of whole addresses are slow where the words are few and common.
  if (whole.length === 0 && near.length === 0 && [...normalized].length >= LONG) for (const { id, similarity } of await listLikeText(reader, spaced(text), prefix, NARROW)) note(id, { similarity })
}

/** The estates that a slip or two away may have been meant, likeliest first: fewest wrong characters, then the same sound. */
function nearestNames(said: string, estates: readonly Estate[]): (Estate & { likeness: number })[] {
  const length = [...said].length
  const sound = initialsOf(said)
  return estates
    .map((e) => ({ ...e, wrong: editDistance(said, e.name) - (initialsOf(e.name) === sound ? 0.5 : 0) }))
    .filter((e) => e.wrong <= Math.max(1, length / 3))
    .toSorted((a, b) => a.wrong - b.wrong)
    .slice(0, NEAR_ESTATES)
    .map(({ wrong, ...e }) => ({ ...e, likeness: Math.max(0, 1 - wrong / length) }))
}

function nearHint(f: ElevatorFacts, asked: Asked, near: Map<string, NearCode>): evidence.Evidence | null {
  const difference = near.get(f.rescueCode)
  return difference && asked.heard !== null ? evidence.nearCode(asked.heard, difference) : null
}

/** Best first; where several are equal, one of each estate before the second of any, so that a large estate hides no other. */
function inTurn(candidates: readonly ResolveCandidate[]): ResolveCandidate[] {
  const turns = new Map<string, number>()
  return candidates
    .toSorted((a, b) => b.score - a.score || natural.compare(a.elevator.address, b.elevator.address) || Number(a.elevator.id) - Number(b.elevator.id))
    .map((candidate) => {
      const key = `${candidate.score} ${candidate.elevator.estate}`
      const turn = turns.get(key) ?? 0
      turns.set(key, turn + 1)
      return { candidate, turn }
    })
    .toSorted((a, b) => b.candidate.score - a.candidate.score || a.turn - b.turn)
    .map(({ candidate }) => candidate)
}

/** Certain: one elevator alone has the code, the registration code or the car phone, all that were given agree, and neither words nor point speak against it. */
function certain(proofs: readonly (readonly string[])[], facts: readonly ElevatorFacts[], asked: Asked): ElevatorFacts | null {
  const named = new Set(proofs.flat())
  const [id] = named
  const only = named.size === 1 ? facts.find((f) => f.id === id) : undefined
  if (!only) return null
  if (asked.registration !== null && only.registrationCode !== asked.registration) return null
  if (asked.heard !== null && only.rescueCode !== asked.heard) return null
  if (only.meters !== null && only.meters > CONTRADICTION_METERS) return null
  if (asked.text !== null && agree(asked.text, only.address).fragments < 1 / 3) return null
  return only
}

function brief({ openIncident: _open, callerBefore: _before, meters: _meters, ...elevator }: ElevatorFacts): ElevatorBrief {
  return elevator
}
