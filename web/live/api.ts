// Asking the server over HTTP. An expected "no" comes back as a problem value with its code; nothing here throws for it.
import type { Problem } from '../../server/contracts/common.ts'

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/** The browser's own words for it are English and say nothing: "Failed to fetch". */
const noAnswer = (): Problem => ({ type: 'about:blank', status: 0, code: 'no-answer', title: document.documentElement.lang === 'en' ? 'The server does not answer' : '连不上服务器' })

async function ask<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init, headers: { 'accept-language': document.documentElement.lang, ...init.headers } })
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault
    return { ok: false, problem: noAnswer() }
  }
  const body: unknown = response.status === 204 ? undefined : await readJson(response)
  if (response.ok) return { ok: true, value: body as T }
  return { ok: false, problem: isProblem(body) ? body : { type: 'about:blank', status: response.status, code: `http-${response.status}`, title: response.statusText || `HTTP ${response.status}` } }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  return /json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : undefined
}

const isProblem = (body: unknown): body is Problem => typeof body === 'object' && body !== null && 'code' in body && 'title' in body

/** Rejects with AbortError only, when `signal` was aborted. */
export const get = <T>(path: string, signal?: AbortSignal): Promise<Answer<T>> => ask<T>(path, signal ? { signal } : {})

/** Each call is one act of a person: a repeated key would return the first answer. */
export function post<T>(path: string, body: unknown): Promise<Answer<T>> {
  return ask<T>(path, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(body) })
}

export const put = <T>(path: string, body: unknown): Promise<Answer<T>> => ask<T>(path, { method: 'PUT', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(body) })

export const patch = <T>(path: string, body: unknown): Promise<Answer<T>> => ask<T>(path, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** A question too long for a path: it changes nothing, so nothing of it is kept. Rejects with AbortError only. */
export const question = <T>(path: string, body: unknown, signal: AbortSignal): Promise<Answer<T>> => ask<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal })

export const remove = <T = undefined>(path: string, body?: unknown): Promise<Answer<T>> => ask<T>(path, { method: 'DELETE', ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })

/** A path with only the values that are given. */
export function withQuery(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(key, String(value))
  return query.size > 0 ? `${path}?${query.toString()}` : path
}
