import type { EndOfLifeNotice, Signals } from '../../signals/types.js';
import { type Plan, same } from '../running.js';
import { agree, parseVersion, type Version } from '../version.js';

const OUT_OF_SUPPORT = 'KubernetesVersionOutOfSupport';

/** End-of-life notices of AKS that are about the running version under the plan in force. */
export function countingNotices(
  { endOfLifeNotices }: Signals,
  version: Version,
  plan: Plan,
): readonly EndOfLifeNotice[] {
  if (!endOfLifeNotices.known) return [];
  return endOfLifeNotices.value.filter(({ kubernetesVersion, supportType }) => {
    const named = parseVersion(kubernetesVersion);
    const fits = supportType === '' || same(supportType, plan.longTerm ? 'LTS' : 'Community');
    return named !== undefined && agree(named, version) && fits;
  });
}

/** Those of them that say that support has ended. */
export function noticesOfTheEnd(signals: Signals, version: Version, plan: Plan): readonly EndOfLifeNotice[] {
  return countingNotices(signals, version, plan).filter(({ description }) => same(description, OUT_OF_SUPPORT));
}
