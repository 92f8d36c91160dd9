// What a section of the admin page is.
import type { ComponentType } from 'react'
import type { Me } from '../../server/contracts/session.ts'
import type { Words } from '../ui/i18n.ts'
import type { Permission } from './rights.ts'

export interface SectionProps { me: Me }
/** A page beside a section's own, under the same entry of the navigation; its title is the word `section.SECTION.KEY`. */
export interface Part { key: string; needs: Permission; View: ComponentType<SectionProps>; words: { zh: Words; en: Words } }
/** `key` is what the address bar keeps; its title is the word `section.KEY`. `needs`: who has not this right does not see it. */
export interface Section extends Part { parts?: readonly Part[] }
