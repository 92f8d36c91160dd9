// The sections of the admin page, in the order of its navigation. A new one is one entry here, with its own folder and words.
import { PlansSection } from './plans/PlansSection.tsx'
import { en as plansEn } from './plans/words.en.ts'
import { zh as plansZh } from './plans/words.zh.ts'
import { ReachabilitySection } from './reachability/ReachabilitySection.tsx'
import { en as reachabilityEn } from './reachability/words.en.ts'
import { zh as reachabilityZh } from './reachability/words.zh.ts'
import type { Section } from './section.ts'

export const SECTIONS: readonly Section[] = [
  { key: 'plans', needs: 'plan:read', View: PlansSection, words: { zh: plansZh, en: plansEn } },
  { key: 'reachability', needs: 'team:read', View: ReachabilitySection, words: { zh: reachabilityZh, en: reachabilityEn } },
]
