// A property officer in a blackout: what he finds at his cars is the area's knowledge; what he found without a network outlives a reload, and a refusal is said in words.
import { expect, test } from 'vitest'
import type { AreaView, MySweep } from '../../contracts/area.ts'
import type { ElevatorBrief } from '../../contracts/elevator.ts'
import { logIn, until } from '../serverProcess.ts'
import { enterAt, objectionsTo, openPage, openWhole } from './pages.ts'

test('an officer marks his cars one by one, in a basement too, where the page is opened without a network', async () => {
  const { server, browser, close } = await openWhole()
  try {
    const [supervisor, officer] = [await logIn(server.url, 'supervisor'), await logIn(server.url, 'property1')]
    const { region, estate } = (await supervisor.get<{ match: ElevatorBrief }>('/api/elevators/resolve?code=235274')).body.match
    const { page, shot, faults } = await openPage(browser, { phone: { lat: 34.81, lng: 113.68 } })
    await enterAt(page, server.url, '/property/', 'property1')
    await page.getByText('没有人被困').waitFor()
    expect(await page.getByText('逐台核查').count()).toBe(0)
    const { id } = (await supervisor.post<AreaView>('/api/areas', { kind: 'blackout', estates: [{ region, estate }] })).body
    const { items } = (await officer.get<MySweep>('/api/me/sweep')).body
    const [empty, people, basement, foreign] = items
    if (!empty || !people || !basement || !foreign) throw new Error('the demo officer has too few cars')
    const placeOf = (c: typeof empty) => `${c.building} ${c.door} ${c.car}`
    const button = (name: string, c: typeof empty) => page.getByRole('button', { name: `${name} ${placeOf(c)}`, exact: true })
    const swept = async (c: typeof empty) => (await supervisor.get<AreaView>(`/api/areas/${id}`)).body.sweep.find((s) => s.elevatorId === c.elevatorId)

    await page.reload()
    await page.getByText(`已查 0 / ${items.length}`).waitFor()
    await button('无人', empty).click()
    await page.getByText(`已查 1 / ${items.length}`).waitFor()
    expect((await until('the area knows', async () => { const s = await swept(empty); return s?.status !== 'unknown' && s }))?.status).toBe('empty')
    await page.waitForTimeout(500) // two taps within a moment are one: the car that was meant has gone from under the thumb
    const dialog = page.getByRole('dialog', { name: '有人' })
    // A tap at once after another is taken for a double one.
    await until('he is asked who is inside', async () => { await button('有人', people).click(); return dialog.isVisible() })
    await dialog.getByRole('button', { name: '里面几人 加一' }).click()
    await dialog.getByRole('button', { name: '老人' }).click()
    expect(await objectionsTo(page)).toEqual([])
    await dialog.getByRole('button', { name: '报告' }).click()
    expect(await until('people are known', async () => { const s = await swept(people); return s?.status === 'people' && s })).toMatchObject({ people: 2, care: true })
    await page.getByText('1 台有人被困').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    expect(await objectionsTo(page)).toEqual([])
    await shot('property-sweep-en')
    await page.getByRole('button', { name: '中文' }).click()

    // In the basement nothing but the phone itself answers; its shell is kept once the worker has been told what it is made of.
    await page.waitForFunction(`(async () => navigator.serviceWorker.controller !== null && (await (await caches.open('sanfen-property-shell')).keys()).length > 2)()`)
    const before = new Date()
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('断线').waitFor()
    await page.getByText(`已查 2 / ${items.length}`).waitFor()
    await button('无人', basement).click()
    await page.getByText('1 条未送出').waitFor()
    await page.reload()
    await page.getByText('1 条未送出').waitFor()
    await page.getByText(`已查 3 / ${items.length}`).waitFor()
    expect(await page.getByText('没有人被困').count()).toBe(0) // nobody knows
    await page.getByText('断线').waitFor()
    await shot('property-sweep')
    expect(await objectionsTo(page)).toEqual([])
    expect((await swept(basement))?.status).toBe('unknown')
    const after = new Date()
    await page.context().setOffline(false)
    const told = await until('it is told', async () => { const s = await swept(basement); return s?.status === 'empty' && s })
    const at = new Date(told.at ?? 0)
    expect(at >= new Date(before.getTime() - 2000) && at <= after).toBe(true) // when he stood there, by the server's clock
    await page.getByText('1 条未送出').waitFor({ state: 'detached' })

    // Taken back, it is to be looked at again.
    await page.getByText('已查的 3 台').click()
    await button('撤回', basement).click()
    await until('it is open again', async () => (await swept(basement))?.status === 'unknown')
    await button('无人', basement).waitFor()

    // The area is over before he is heard: his mark is gone, and he is told why.
    const door = '**/api/me/sweep'
    await page.route(door, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await button('无人', foreign).click()
    await page.getByText('1 条未送出').waitFor()
    expect((await supervisor.post(`/api/areas/${id}/commands`, { type: 'close', reason: '已恢复供电' })).status).toBe(200)
    await page.unroute(door)
    const refusal = page.getByRole('alert')
    await refusal.getByText(`${placeOf(foreign)}：“无人”没有报上`).waitFor()
    await refusal.getByRole('button', { name: '知道了' }).click()
    await page.getByText('逐台核查').waitFor({ state: 'detached' })
    expect(faults).toEqual([])
  } finally {
    await close()
  }
})
