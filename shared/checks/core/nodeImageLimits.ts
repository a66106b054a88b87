import type { Cluster } from '../../estate/cluster.js';
import type { Severity } from '../../severity.js';
import type { CheckSettings } from '../settings.js';
import { days, defineThresholds } from '../thresholds.js';

/** Linux images come weekly, Windows images monthly (Microsoft's AKS release notes). */
export const nodeImageThresholds = defineThresholds('node-image-age', {
  linuxMediumDays: days(30, 'medium once a Linux image is older'),
  linuxHighDays: days(60, 'high once a Linux image is older'),
  linuxCriticalDays: days(90, 'critical once a Linux image is older'),
  windowsMediumDays: days(45, 'medium once a Windows image is older'),
  windowsHighDays: days(70, 'high once a Windows image is older'),
  windowsCriticalDays: days(90, 'critical once a Windows image is older'),
  // After that its family has been retired, or the Kubernetes version left support.
  newestDays: days(90, 'critical once the newest on offer is older; until then it passes'),
});

/** How old an image may be. */
export interface NodeImageLimits {
  /** Worst first: the first that is gone past counts, whatever order the configuration puts them into. */
  readonly limits: readonly { readonly days: number; readonly severity: Severity }[];
  /** The newest on offer passes so long. */
  readonly newestDays: number;
}

export function windowsLimits(settings: CheckSettings): NodeImageLimits {
  const { windowsMediumDays, windowsHighDays, windowsCriticalDays, newestDays } = nodeImageThresholds.at(settings);
  return { limits: worstFirst(windowsMediumDays, windowsHighDays, windowsCriticalDays), newestDays };
}

/**
 * On channel SecurityPatch nodes are patched live between images, so that the limits of Linux double.
 * @param notes gets a word on it
 */
export function linuxLimits({ properties }: Cluster, settings: CheckSettings, notes: string[]): NodeImageLimits {
  const { linuxMediumDays, linuxHighDays, linuxCriticalDays, newestDays } = nodeImageThresholds.at(settings);
  const limits = worstFirst(linuxMediumDays, linuxHighDays, linuxCriticalDays);
  const channel =
    properties.state === 'value' ? properties.value.text('autoUpgradeProfile.nodeOSUpgradeChannel') : undefined;
  if (channel?.state !== 'value' || channel.value.toLowerCase() !== 'securitypatch') return { limits, newestDays };
  notes.push('channel SecurityPatch doubles the limits');
  return { limits: limits.map((limit) => ({ ...limit, days: limit.days * 2 })), newestDays };
}

function worstFirst(medium: number, high: number, critical: number): NodeImageLimits['limits'] {
  return [
    { days: critical, severity: 'critical' },
    { days: high, severity: 'high' },
    { days: medium, severity: 'medium' },
  ];
}
