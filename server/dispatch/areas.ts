// Area incidents (片区事件): found by the detector or declared by a person, covered estate by estate, swept, told, closed. The batch of assignments is surge.ts.
import type { AreaBody, AreaCommand, EstateRef, MySweepBody } from '../contracts/area.ts'
import { listCallers, listOfficerMobiles, planMessage } from '../db/areaMessages.ts'
import { addEstates, addEvent, closeArea, findArea, insertArea, listCoveredEstates, listKnownEstates, lockArea, lockFreeArea, markOut, mergeAreas, reaches, regionAround, saveSettings, saveSweep, settleRegion, takeOutEstates, type AreaRow } from '../db/areas.ts'
import { claimDetector, findAreaRule, findPlacing, listFamily, listOpenAt, listOpenForDetector, listSignals, listToLetGo, listWithin, signatureOfSignals, widestRule } from '../db/areaSignals.ts'
import type { Tx } from '../db/pool.ts'
import { takePowerSigns } from '../db/areaPower.ts'
import { findElevatorRef } from '../db/incidents.ts'
import type { Said } from '../domain/areaProposal.ts'
import { grow, POWER_SECONDS, type Growth } from '../domain/area.ts'
import type { Actor } from '../domain/incident.ts'
import { makeAreaMembers } from './areaMembers.ts'
import type { Dispatch } from './dispatch.ts'
import type { DispatchParts, Scope } from './ports.ts'
import type { Writing } from './write.ts'

export type AreaRefusal = 'no-such-area' | 'area-closed' | 'no-such-estate' | 'estate-in-another-area' | 'no-such-incident' | 'no-such-elevator' | 'nobody-to-tell' | 'no-officer-to-tell' | 'no-proposal' | 'pairs-missing' | 'being-committed' | 'not-waiting' | 'team-not-free' | 'not-called-there' | 'not-your-car'
/** `because`: why this team cannot be sent, as a candidate's reasons are said. `merged`: areas that have ended in this one, of which the consoles are to be told too. */
export type AreaOutcome = { ok: true; areaId: string; merged?: readonly string[] } | { ok: false; refusal: AreaRefusal; because?: Said }
type Person = Actor & { kind: 'account' }
export type Managing = Exclude<AreaCommand, { type: 'commit' | 'change' | 'undo-change' | 'solve' }>

const no = (refusal: AreaRefusal): AreaOutcome => ({ ok: false, refusal })
const SYSTEM: Actor = { kind: 'system' }
const keyOf = (e: EstateRef): string => `${e.region}/${e.estate}`
const estateOf = (key: string): EstateRef => ({ region: key.slice(0, key.indexOf('/')), estate: key.slice(key.indexOf('/') + 1) })
/** A look goes back by so many times what two signals may lie apart: whoever is located late belongs all the same. */
const LOOK_BACK = 3

export function makeAreas(parts: DispatchParts, dispatch: Pick<Dispatch, 'receiveReport' | 'remark' | 'writer'>) {
  const { db, clock, newId } = parts
  const { write } = dispatch.writer
  const members = makeAreaMembers({ db, write })
  let lastSignature = ''

  /** One look of the detector; areas that it changed. Only one process looks at a time, and nobody when nothing has changed. */
  async function look(): Promise<string[]> {
    const now = clock()
    const since = new Date(now.getTime() - (await widestRule(db)) * LOOK_BACK * 1000)
    const powerBefore = new Date(now.getTime() - POWER_SECONDS * 1000)
    const signature = await signatureOfSignals(db, since, powerBefore)
    if (signature === lastSignature) return []
    const looked = await db.tx(async (tx): Promise<{ changed: string[]; fresh: Fresh[]; isWhole: boolean } | null> => {
      if (!(await claimDetector(tx))) return null
      const [signals, open] = [await listSignals(tx, since, powerBefore), await listOpenForDetector(tx)]
      const changed: string[] = []
      const fresh: Fresh[] = []
      let isWhole = true
      // Lives and exercises apart, and each city for itself.
      const places = new Map<string, { drill: boolean; city: string }>()
      for (const s of signals) { const city = s.signal.estate.slice(0, 4); places.set(`${s.drill} ${city}`, { drill: s.drill, city }) }
      for (const { drill, city } of places.values()) {
        const rule = await findAreaRule(tx, `${city}00`)
        const here = signals.filter((s) => s.drill === drill && s.signal.estate.startsWith(city)).map((s) => s.signal)
        for (const g of grow(here, open.filter((a) => a.drill === drill && a.region.startsWith(city.slice(0, 2))), rule)) {
          const areaId = await carry(tx, g, drill, now)
          isWhole &&= areaId !== null
          if (areaId === null) continue
          fresh.push({ areaId, incidents: g.incidents })
          changed.push(areaId, ...g.merge)
        }
      }
      return { changed, fresh, isWhole }
    })
    // Somebody else looks, or an incident was busy: look again.
    lastSignature = ''
    if (!looked) return []
    let isWhole = looked.isWhole
    for (const { areaId, incidents } of looked.fresh) isWhole = (await members.joinInParts(areaId, incidents)) && isWhole
    isWhole = (await members.takeOver()) && isWhole
    isWhole = (await members.makeAware()) && isWhole
    if (isWhole) lastSignature = signature
    return looked.changed
  }

  /** Null: the area was closed this very moment. Its new incidents join afterwards, some at a time, and so do those of the areas that end in it. */
  async function carry(tx: Tx, g: Growth, drill: boolean, now: Date): Promise<string | null> {
    const estates = g.estates.map(estateOf)
    const known = g.into === null ? null : await lockArea(tx, g.into)
    if (g.into !== null && known?.status !== 'open') return null
    const areaId = known?.id ?? newId()
    let number = known?.number ?? ''
    if (!known) {
      number = await insertArea(tx, { id: areaId, name: `${estates[0]?.estate ?? ''}一带`, kind: g.kind, region: await regionAround(tx, estates.map((e) => e.region)), drill, openedBy: null }, now)
      await addEvent(tx, areaId, 'opened', SYSTEM, { number, estates: g.estates, incidents: g.incidents.length }, now)
    } else if (estates.length > 0) await addEvent(tx, areaId, 'grew', SYSTEM, { estates: g.estates }, now)
    await addEstates(tx, areaId, estates, null, now)
    const merge: string[] = []
    // Locked before anything of theirs is read: what is being put into one of them this very moment must not stay behind.
    for (const id of g.merge.toSorted()) if ((await lockArea(tx, id))?.status === 'open') merge.push(id)
    if (merge.length > 0) {
      await mergeAreas(tx, areaId, merge, now)
      await addEvent(tx, areaId, 'merged', SYSTEM, { from: merge }, now)
    }
    await settleRegion(tx, areaId)
    return areaId
  }

  /** A person knows before the detector does: the power company rang. */
  async function declare(body: AreaBody, actor: Person, scope: Scope): Promise<AreaOutcome> {
    const outcome = await db.tx(async (tx): Promise<AreaOutcome> => {
      const now = clock()
      const estates = await listKnownEstates(tx, body.estates.filter((e) => e.region.startsWith(scope.prefix)))
      if (estates.length !== new Set(body.estates.map(keyOf)).size) return no('no-such-estate')
      if ((await listCoveredEstates(tx, estates, body.drill ?? false, null)).length > 0) return no('estate-in-another-area')
      const id = newId()
      const number = await insertArea(tx, { id, name: body.name ?? `${estates[0]?.estate ?? ''}一带`, kind: body.kind, region: await regionAround(tx, estates.map((e) => e.region)), drill: body.drill ?? false, openedBy: actor.id }, now)
      await addEstates(tx, id, estates, actor.id, now)
      await addEvent(tx, id, 'opened', actor, { number, estates: estates.map(keyOf), ...(body.reason === undefined ? {} : { reason: body.reason }) }, now)
      return { ok: true, areaId: id }
    })
    // Who has waited there since before it was known; one that somebody is at work on comes at the next look.
    if (outcome.ok) await members.takeOver({ areaId: outcome.areaId, actor })
    return outcome
  }

  async function command(areaId: string, c: Managing, actor: Person, scope: Scope): Promise<AreaOutcome> {
    if (c.type === 'sweep') return sweep(areaId, c, actor, scope)
    const refusalOf = (area: AreaRow | null): AreaOutcome | null => (!area?.region.startsWith(scope.prefix) ? no('no-such-area') : area.status === 'closed' && c.type !== 'note' ? no('area-closed') : null)
    if (c.type === 'close') {
      const refused = refusalOf(await findArea(db, areaId))
      if (refused) return refused
      // All but the last go, some at a time, before it is closed: a process that dies here leaves an area that is still open, to be closed again.
      await members.takeOver({ areaId, actor, which: 'all' })
      const family = await listFamily(db, areaId)
      await members.leaveInParts(family, await listToLetGo(db, family), 'closed', actor)
    }
    const outcome = await write(async (w): Promise<AreaOutcome> => {
      const area = await lockArea(w.tx, areaId)
      return area === null ? no('no-such-area') : (refusalOf(area) ?? manage(w, area, c, actor, scope))
    })
    if (outcome.ok && c.type === 'estates') {
      await members.takeOver({ areaId, actor, which: 'all' })
      const family = await listFamily(db, areaId)
      await members.leaveInParts(family, await listWithin(db, family, c.remove ?? []), 'taken-out', actor)
    }
    if (outcome.ok && c.type === 'message') parts.notify.wake([clock()])
    return outcome
  }

  async function manage(w: Writing, area: AreaRow, c: Exclude<Managing, { type: 'sweep' }>, actor: Person, scope: Scope): Promise<AreaOutcome> {
    const { tx, now } = w
    const done: AreaOutcome = { ok: true, areaId: area.id }
    const told = (data: Record<string, unknown>) => addEvent(tx, area.id, c.type, actor, data, now)
    switch (c.type) {
      case 'estates': {
        const [add, remove] = [c.add ?? [], c.remove ?? []]
        if ((await listKnownEstates(tx, [...add, ...remove].filter((e) => e.region.startsWith(scope.prefix)))).length !== new Set([...add, ...remove].map(keyOf)).size) return no('no-such-estate')
        // A person says that they are one: the others end in this one.
        const others = [...new Set((await listCoveredEstates(tx, add, area.drill, area.id)).map((e) => e.areaId))].sort()
        for (const id of others) {
          const other = await lockFreeArea(tx, id)
          if (!other) return no('being-committed')
          if (!other.region.startsWith(scope.prefix)) return no('no-such-estate') // part of an event that is not his to end
        }
        await mergeAreas(tx, area.id, others, now)
        await addEstates(tx, area.id, add, actor.id, now)
        await takeOutEstates(tx, area.id, remove)
        await settleRegion(tx, area.id)
        await told({ add: add.map(keyOf), remove: remove.map(keyOf), ...(others.length > 0 ? { merged: others } : {}) })
        return { ...done, merged: others }
      }
      case 'add-incident': case 'remove-incident': {
        const isIn = c.type === 'add-incident'
        const at = await findPlacing(tx, c.incidentId, scope.prefix, area.drill)
        if (!at || (!isIn && at.areaId !== area.id)) return no('no-such-incident')
        await markOut(tx, area.id, c.incidentId, !isIn, actor.id, now)
        await (isIn ? members.join(w, area, [c.incidentId], actor) : members.leave(w, [area.id], [c.incidentId], 'taken-out', actor))
        await told({ incidentId: c.incidentId })
        return done
      }
      case 'message': {
        const audience = c.to ?? 'callers'
        const to = audience === 'callers' ? await listCallers(tx, area.id) : (await listOfficerMobiles(tx, area.id)).map((phone) => ({ phone, incidentId: null }))
        if (to.length === 0) return no(audience === 'callers' ? 'nobody-to-tell' : 'no-officer-to-tell')
        // A caller's message knows by its incident that it is an exercise; an officer's is about none.
        const text = audience === 'officers' && area.drill ? `【演练】${c.text}` : c.text
        await planMessage(tx, { id: newId(), areaId: area.id, audience, text, by: actor.id, byName: actor.name, to, hasGateway: parts.notify.channels.includes('sms') }, newId, now)
        await told({ text: c.text, phones: to.length, ...(audience === 'callers' ? {} : { to: audience }) })
        return done
      }
      case 'settings': {
        const holdSeconds = c.holdSeconds ?? area.holdSeconds
        const powerBackAt = c.powerBack === undefined ? area.powerBackAt : c.powerBack ? (area.powerBackAt ?? now) : null
        // A shorter hold counts for the proposal that is waiting, too; a longer one never makes it wait longer.
        const autoCommitAt = area.autoCommitAt === null ? null : new Date(Math.min(area.autoCommitAt.getTime(), now.getTime() + holdSeconds * 1000))
        await saveSettings(tx, area.id, { name: c.name ?? area.name, kind: c.kind ?? area.kind, holdSeconds, powerBackAt, powerDueAt: c.powerDueAt === undefined ? area.powerDueAt : c.powerDueAt === null ? null : new Date(c.powerDueAt), autoCommitAt })
        const { type: _type, ...said } = c
        await told(said)
        return done
      }
      case 'note': { await told({ text: c.text }); return done }
      case 'close': {
        await closeArea(tx, area.id, now)
        const family = await listFamily(tx, area.id)
        await members.leave(w, family, await listToLetGo(tx, family), 'closed', actor) // who came since
        await told({ reason: c.reason })
        return done
      }
    }
  }

  /** What somebody found at a car. People inside are a report like any other; anything else never ends an incident by itself. */
  async function sweep(areaId: string, c: MySweepBody, actor: Exclude<Actor, { kind: 'system' }>, scope: Scope): Promise<AreaOutcome> {
    const area = await findArea(db, areaId)
    // A county has no say in what is larger than it, but its people stand before its cars.
    if (!area || !(area.region.startsWith(scope.prefix) || await reaches(db, areaId, scope.prefix))) return no('no-such-area')
    if (area.status === 'closed') return no('area-closed')
    const elevator = await findElevatorRef(db, c.elevatorId)
    if (!elevator?.region.startsWith(scope.prefix)) return no('no-such-elevator')
    // When it was seen, not when it was told: whoever was found in a shaft without a network has waited since.
    const told = clock()
    const at = c.at === undefined ? told : new Date(Math.min(told.getTime(), Math.max(Date.parse(c.at), area.openedAt.getTime())))
    const found = c.status !== 'people' ? null : await dispatch.receiveReport({
      source: 'walk-in', reportedAt: at, elevatorId: elevator.id, region: elevator.region, drill: area.drill, note: `逐台核查：有人（${actor.name}）${c.note ? ` ${c.note}` : ''}`,
      people: { ...(c.people === undefined ? {} : { trapped: c.people }), ...(c.injured === undefined ? {} : { injured: c.injured }), ...(c.vulnerable === undefined ? {} : { vulnerable: c.vulnerable }) },
    }, actor)
    const open = await write(async (w) => {
      const { tx, now } = w
      await saveSweep(tx, { areaId, elevatorId: elevator.id, status: c.status, byName: actor.name, byAccount: actor.kind === 'account' ? actor.id : null, note: c.note ?? null }, at)
      await addEvent(tx, areaId, 'swept', actor, { elevatorId: elevator.id, status: c.status, ...(found ? { incidentId: found.incidentId } : {}), ...(c.at === undefined ? {} : { seenAt: at.toISOString() }) }, now)
      if (found && (await lockArea(tx, areaId))?.status === 'open') await members.join(w, area, [found.incidentId], actor, 'free')
      return listOpenAt(tx, elevator.id, area.drill, at)
    })
    if (c.status !== 'people' && c.status !== 'unknown') for (const id of open) await dispatch.remark(id, `逐台核查（${actor.name}）：${FOUND[c.status]}，请核实后结束`)
    return { ok: true, areaId }
  }

  /** Cars whose sensor says that the power is back and the door open, while their incident is still open: a person is asked to look, nothing ends by itself. Areas with news. */
  async function noticePower(): Promise<string[]> {
    const signs = await db.tx((tx) => takePowerSigns(tx, clock()))
    for (const id of signs.incidents) await dispatch.remark(id, '供电已恢复，传感器显示轿门已开：可能已自行脱困，请核实', 'perhaps-freed')
    return signs.areas
  }

  return { look, declare, command, sweep, noticePower }
}
export type Areas = ReturnType<typeof makeAreas>
/** Who belongs to an area since this look. */
interface Fresh { areaId: string; incidents: readonly string[] }

const FOUND: Record<Exclude<MySweepBody['status'], 'people' | 'unknown'>, string> = { empty: '无人', freed: '人员已出', running: '已恢复运行' }
