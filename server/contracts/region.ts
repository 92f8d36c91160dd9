// Regions (行政区, GB/T 2260) that the caller may see.
import { Type, type Static } from 'typebox'
import { Nullable, OneOf, Region } from './common.ts'

/** `parent` is null for the highest one the caller may see. */
export const RegionView = Type.Object({ code: Region, name: Type.String(), level: OneOf(['province', 'city', 'county']), parent: Nullable(Region) }, { $id: 'RegionView' })
export type RegionView = Static<typeof RegionView>
