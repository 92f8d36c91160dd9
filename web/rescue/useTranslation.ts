// Renders again when the language is switched.
import i18next from 'i18next'
import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  i18next.on('languageChanged', listener)
  return () => i18next.off('languageChanged', listener)
}

export const useTranslation = (): string => useSyncExternalStore(subscribe, () => i18next.language)
