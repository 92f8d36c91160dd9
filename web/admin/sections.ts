// The sections of the admin page, in the order of its navigation. A new one is one entry here, with its own folder and words.
import type { ComponentType } from 'react'
import type { Permission } from './rights.ts'
import type { Me } from '../../server/contracts/session.ts'
import type { Words } from '../ui/i18n.ts'
import { PlansSection } from './plans/PlansSection.tsx'
import { en as plansEn } from './plans/words.en.ts'
import { zh as plansZh } from './plans/words.zh.ts'
import { ReachabilitySection } from './reachability/ReachabilitySection.tsx'
import { en as reachabilityEn } from './reachability/words.en.ts'
import { zh as reachabilityZh } from './reachability/words.zh.ts'

export interface SectionProps { me: Me }
/** `key` is what the address bar keeps; its title is the word `section.KEY`. `needs`: who has not this right does not see it. */
export interface Section { key: string; needs: Permission; View: ComponentType<SectionProps>; words: { zh: Words; en: Words } }

export const SECTIONS: readonly Section[] = [
  { key: 'plans', needs: 'plan:read', View: PlansSection, words: { zh: plansZh, en: plansEn } },
  { key: 'reachability', needs: 'team:read', View: ReachabilitySection, words: { zh: reachabilityZh, en: reachabilityEn } },
]
