// The sections of the admin page, in the order of its navigation. A new one is one entry here, with its own folder and words.
import { CamerasSection } from './cameras/CamerasSection.tsx'
import { en as camerasEn } from './cameras/words.en.ts'
import { zh as camerasZh } from './cameras/words.zh.ts'
import { DevicesSection } from './devices/DevicesSection.tsx'
import { en as devicesEn } from './devices/words.en.ts'
import { zh as devicesZh } from './devices/words.zh.ts'
import { FeedsPart } from './feeds/FeedsPart.tsx'
import { en as feedsEn } from './feeds/words.en.ts'
import { zh as feedsZh } from './feeds/words.zh.ts'
import { PhonesPart } from './phones/PhonesPart.tsx'
import { en as phonesEn } from './phones/words.en.ts'
import { zh as phonesZh } from './phones/words.zh.ts'
import { PlansSection } from './plans/PlansSection.tsx'
import { en as plansEn } from './plans/words.en.ts'
import { zh as plansZh } from './plans/words.zh.ts'
import { ReachabilitySection } from './reachability/ReachabilitySection.tsx'
import { en as reachabilityEn } from './reachability/words.en.ts'
import { zh as reachabilityZh } from './reachability/words.zh.ts'
import { QualitySection } from './quality/QualitySection.tsx'
import { en as qualityEn } from './quality/words.en.ts'
import { zh as qualityZh } from './quality/words.zh.ts'
import { RulesSection } from './rules/RulesSection.tsx'
import { en as rulesEn } from './rules/words.en.ts'
import { zh as rulesZh } from './rules/words.zh.ts'
import { StickersSection } from './stickers/StickersSection.tsx'
import { en as stickersEn } from './stickers/words.en.ts'
import { zh as stickersZh } from './stickers/words.zh.ts'
import { VisitsSection } from './visits/VisitsSection.tsx'
import { en as visitsEn } from './visits/words.en.ts'
import { zh as visitsZh } from './visits/words.zh.ts'
import type { Section } from './section.ts'

export const SECTIONS: readonly Section[] = [
  { key: 'plans', needs: 'plan:read', View: PlansSection, words: { zh: plansZh, en: plansEn } },
  { key: 'rules', needs: 'plan:read', View: RulesSection, words: { zh: rulesZh, en: rulesEn } },
  { key: 'devices', needs: 'device:read', View: DevicesSection, words: { zh: devicesZh, en: devicesEn } },
  { key: 'stickers', needs: 'sticker:read', View: StickersSection, words: { zh: stickersZh, en: stickersEn } },
  { key: 'visits', needs: 'visit:write', View: VisitsSection, words: { zh: visitsZh, en: visitsEn } },
  { key: 'cameras', needs: 'camera:read', View: CamerasSection, words: { zh: camerasZh, en: camerasEn }, parts: [{ key: 'feeds', needs: 'camera:read', View: FeedsPart, words: { zh: feedsZh, en: feedsEn } }] },
  { key: 'quality', needs: 'stats:read', View: QualitySection, words: { zh: qualityZh, en: qualityEn } },
  { key: 'reachability', needs: 'team:read', View: ReachabilitySection, words: { zh: reachabilityZh, en: reachabilityEn }, parts: [{ key: 'phones', needs: 'team:write', View: PhonesPart, words: { zh: phonesZh, en: phonesEn } }] },
]
