import type { Cluster } from '../estate/cluster.js';
import { notApplicable, type Verdict } from './verdict.js';

/** Azure China has no Defender for Cloud any more; the region tells it (`chinanorth3`). */
export function withoutDefender({ location }: Pick<Cluster, 'location'>): Verdict | undefined {
  return location?.startsWith('china') === true
    ? notApplicable('Defender for Cloud is not there in Azure China, it ended on 2026-08-18')
    : undefined;
}
