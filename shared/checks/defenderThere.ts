import { DEFENDER_ENDED } from '../config/cloud.js';
import type { Cluster } from '../estate/cluster.js';
import type { Context } from './check.js';
import { notApplicable, type Verdict } from './verdict.js';

/**
 * Azure China has no Defender for Cloud any more, and a cloud of the user's own may have none. The configuration says so;
 * where it does not (a file is judged), the region tells it (`chinanorth3`).
 */
export function withoutDefender(
  { location }: Pick<Cluster, 'location'>,
  { settings }: Pick<Context, 'settings'>,
): Verdict | undefined {
  if (settings.withoutDefender !== undefined) return notApplicable(settings.withoutDefender);
  return location?.startsWith('china') === true ? notApplicable(DEFENDER_ENDED) : undefined;
}

/** The same for a subscription, which lies in no region. */
export function cloudWithoutDefender(_subscription: unknown, context: Pick<Context, 'settings'>): Verdict | undefined {
  return withoutDefender({ location: null }, context);
}
