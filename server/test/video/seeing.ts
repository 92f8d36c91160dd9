// What the video tests share: what a page shows right now, read from its pixels.
import type { Page } from 'playwright-core'
import { NUMBER_BITS } from '../../../fixtures/camera/film.ts'

export interface Shown { frame: number | null; tag: string; width: number }

const READ = `((where, bits) => {
  const nothing = { frame: null, tag: '', width: 0 }
  const element = [...document.querySelectorAll(where + ' video, ' + where + ' canvas')].find((e) => !e.hidden)
  if (!element) return nothing
  const isVideo = element.tagName === 'VIDEO'
  const width = isVideo ? element.videoWidth : element.width
  const height = isVideo ? element.videoHeight : element.height
  if (width === 0 || (isVideo && element.readyState < 2)) return nothing
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(element, 0, 0)
  const side = width / (320 / Math.floor(320 / bits))
  let frame = 0
  for (let bit = 0; bit < bits; bit++) {
    const light = context.getImageData(Math.floor((bit + 0.5) * side), Math.floor(side / 2), 1, 1).data[0]
    if (light > 60 && light < 160) return { ...nothing, tag: 'grey ' + light, width }
    if (light >= 160) frame += 2 ** bit
  }
  return { frame, tag: element.tagName, width }
})`

/** The number that the test camera has written into the picture which the page shows; null: nothing is shown, or something else. Its film is 320 wide, also when it was drawn larger. */
export async function shownOn(page: Page, of = '.cam'): Promise<Shown> {
  return await page.evaluate(`${READ}(${JSON.stringify(of)}, ${NUMBER_BITS})`) as Shown
}

/** Frames that the page showed, one after the other, until it has shown `count` different ones. */
export async function framesOn(page: Page, count: number, of = '.cam', ms = 30_000): Promise<number[]> {
  const seen: number[] = []
  for (const end = performance.now() + ms; seen.length < count;) {
    const { frame, tag } = await shownOn(page, of)
    if (frame !== null && seen.at(-1) !== frame) seen.push(frame)
    if (performance.now() > end) throw new Error(`only these frames were shown in ${ms} ms: ${seen.join(', ')} (${tag})`)
    await page.waitForTimeout(30)
  }
  return seen
}
