// What a section of the admin page is.
import type { ComponentType } from 'react'
import type { Me } from '../../server/contracts/session.ts'
import type { Words } from '../ui/i18n.ts'
import type { Permission } from './rights.ts'

export interface SectionProps { me: Me }
/** `key` is what the address bar keeps; its title is the word `section.KEY`. `needs`: who has not this right does not see it. */
export interface Section { key: string; needs: Permission; View: ComponentType<SectionProps>; words: { zh: Words; en: Words } }
