import { known, type Signal } from '../../shared/signals/signal.js';
import type { OfferedMinor, RegionVersions } from '../../shared/signals/types.js';

export const OFFICIAL = 'KubernetesOfficial';
export const LONG_TERM = 'AKSLongTermSupport';

/** A minor that a region offers for both plans; `more` replaces what a test is about. */
export function offered(minor: string, more: Partial<OfferedMinor> = {}): OfferedMinor {
  return { minor, isPreview: false, supportPlans: [OFFICIAL, LONG_TERM], patches: [`${minor}.0`], ...more };
}

/** What West Europe offers. */
export function regionOf(...minors: readonly OfferedMinor[]): Signal<RegionVersions> {
  return known({ region: 'westeurope', minors }, new Date('2026-11-23T00:00:00Z'));
}
