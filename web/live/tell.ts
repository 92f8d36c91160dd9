// HTTP with a key and a limit of time, for what the phone sends by itself. No answer, and an answer that is not ours (a captive portal's page), are status 0.
export interface Told { status: number; code: string; title: string; body: unknown }

const PATIENCE_MS = 15_000

export const put = (path: string, body: unknown): Promise<Told> => tell('PUT', path, body)
export const postOnce = (path: string, body: unknown, key: string): Promise<Told> => tell('POST', path, body, key)
export const post = (path: string, body: unknown): Promise<Told> => tell('POST', path, body)

async function tell(method: string, path: string, body: unknown, key?: string): Promise<Told> {
  try {
    const response = await fetch(path, {
      method, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS), body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    })
    if (response.status === 204) return { status: 204, code: '', title: '', body: null }
    if (!/json/.test(response.headers.get('content-type') ?? '')) return NO_ANSWER
    const said: unknown = await response.json()
    const problem = typeof said === 'object' && said !== null ? (said as { code?: unknown; title?: unknown }) : {}
    return { status: response.status, code: typeof problem.code === 'string' ? problem.code : '', title: typeof problem.title === 'string' ? problem.title : '', body: said }
  } catch (fault) {
    // No network, too slow, or cut off in the middle: all of them mean "not heard".
    if (fault instanceof TypeError || fault instanceof DOMException || fault instanceof SyntaxError) return NO_ANSWER
    throw fault
  }
}

const NO_ANSWER: Told = { status: 0, code: 'no-answer', title: '', body: null }
