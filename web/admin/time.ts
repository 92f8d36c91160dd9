// How the lists of this page write a moment.
import { language } from '../ui/i18n.ts'

/** 11-23 10:00, where the city is. */
export const time = (iso: string): string => new Date(iso).toLocaleString(language(), { timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false })
