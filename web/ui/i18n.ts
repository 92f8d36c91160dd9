// The two languages of a page: Chinese first, English by a switch that is remembered. Each page brings its own words.
import i18next from 'i18next'

export type Language = 'zh-CN' | 'en'
export type Words = Readonly<Record<string, string>>
const KEPT_AS = 'sanfen.language'

/** Call once before the first render; `zh` is also what a word missing in English falls back to. */
export function startLanguage(zh: Words, en: Words): void {
  const language: Language = localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh-CN'
  document.documentElement.lang = language
  void i18next.init({
    lng: language, fallbackLng: 'zh-CN', initAsync: false, keySeparator: false, nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  })
}

export const language = (): Language => (i18next.language === 'en' ? 'en' : 'zh-CN')

/** The page re-renders itself afterwards. */
export function chooseLanguage(next: Language): void {
  localStorage.setItem(KEPT_AS, next)
  document.documentElement.lang = next
  void i18next.changeLanguage(next)
}

export type Values = Readonly<Record<string, string | number>>

/** A typed lookup for one page's words. */
export function lookup<K extends string>(): (key: K, values?: Values) => string {
  return (key, values) => i18next.t(key, values ?? {})
}

/** A word for a code that comes from the server; the code itself when this page does not know it yet. */
export function wordOf(prefix: string, code: string, values?: Values): string {
  const key = `${prefix}.${code}`
  return i18next.exists(key) ? i18next.t(key, values ?? {}) : code
}
