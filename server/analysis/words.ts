// What the timeline says when a picture asks for a look: that it is a guess, how sure, and whose.
import type { Sighting, SightingKind } from './sighting.ts'

const WORDS: Record<SightingKind, string> = { motion: '有动作', stillness: '长时间没有动作', people: '有人', fallen: '疑似有人倒地', 'call-for-help': '疑似有人求救', 'e-bike': '疑似电动车', expression: '表情异常' }

export const lookText = ({ what, score, model, value }: Sighting): string => `画面分析：${WORDS[what]}${value.seconds === undefined ? '' : `（${value.seconds} 秒）`}，把握 ${Math.round(score * 100)}%${model === null ? '' : `（${model}）`}，请看画面核实`
