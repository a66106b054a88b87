import type { Cluster } from '../../estate/cluster.js';
import type { Signal } from '../../signals/signal.js';
import type { MaintenanceConfiguration } from '../../signals/types.js';
import { count } from '../../text.js';
import { DAY_MS, HOUR_MS } from '../../time.js';
import type { CheckSettings, RebootWindow } from '../settings.js';
import { days, defineThresholds, howMany } from '../thresholds.js';
import { channelsOf } from './channels.js';
import { maintenanceWindows } from './maintenanceSchedule.js';
import { kuredWindows, lastWindowEnd, type Windows, windowAt } from './rebootWindow.js';

/** What is read of reboots begins so many days ago: a longer wait would never be over. */
const READ_DAYS = 14;
/**
 * A request from before that shows as the first sample after it, a little short of 14 days, and kured looks once an hour:
 * within an hour of the 14 days it has lasted them.
 */
const EDGE_MS = HOUR_MS;

export const rebootThresholds = defineThresholds('pending-reboot', {
  windows: howMany(2, 'high once so many whole reboot windows have gone by', READ_DAYS),
  longestDays: days(READ_DAYS, 'high after so many days, whatever the windows are', READ_DAYS),
  withoutWindowDays: days(7, 'high after so many days where no window is known', READ_DAYS),
});

/** How long a request may wait. */
export interface RebootLimit {
  /** When a request from then has waited too long. */
  endOfWait(since: Date): Date;
  /** By which windows, or why none are known. */
  readonly words: string;
}

/** A window in kured's own words, on one line. */
export function windowWords({ rebootDays, startTime, endTime, timeZone }: RebootWindow): string {
  return `${rebootDays.join(' ')} ${startTime} to ${endTime} ${timeZone}`;
}

export function rebootLimit(
  cluster: Cluster,
  maintenance: Signal<readonly MaintenanceConfiguration[]>,
  settings: CheckSettings,
): RebootLimit {
  const limits = rebootThresholds.at(settings);
  const found = windowsOf(cluster, maintenance, settings);
  if (found.windows === undefined) {
    const { withoutWindowDays } = limits;
    const why = found.why === '' ? '' : `: ${found.why}`;
    return {
      endOfWait: (since) => daysAfter(since, withoutWindowDays),
      words: `${count(withoutWindowDays, 'day')} allowed, no reboot window is known${why}`,
    };
  }
  const { windows, name } = found;
  const number = limits.windows === 2 ? 'two reboot windows' : count(limits.windows, 'reboot window');
  return {
    endOfWait: (since) => {
      const longest = daysAfter(since, limits.longestDays);
      const last = lastWindowEnd(since, windows, limits);
      return last === undefined || last > longest ? longest : last;
    },
    words: `${number} allowed (${name})`,
  };
}

function daysAfter(since: Date, number: number): Date {
  return new Date(since.getTime() + Math.min(number * DAY_MS, READ_DAYS * DAY_MS - EDGE_MS));
}

type Found =
  | { readonly windows: Windows; readonly name: string }
  | { readonly windows?: undefined; readonly why: string };

/** The configuration's window; else that of the channel by which AKS reboots nodes. No other one governs reboots. */
function windowsOf(
  cluster: Cluster,
  maintenance: Signal<readonly MaintenanceConfiguration[]>,
  { reboots }: CheckSettings,
): Found {
  const own = reboots.windows[windowAt(cluster, reboots.windows)];
  if (own !== undefined) {
    const schedule = kuredWindows(own);
    if ('odd' in schedule) return { why: `${schedule.odd} (reboots.windows)` };
    return { windows: schedule.windows, name: windowWords(own) };
  }
  const channel = channelsOf(cluster).on.find(({ property }) => property === 'nodeOSUpgradeChannel');
  if (channel === undefined) return { why: '' };
  if (!maintenance.known) return { why: maintenance.why };
  const name = channel.governedBy;
  const found = maintenance.value.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) return { why: '' };
  const schedule = maintenanceWindows(found.properties);
  if ('odd' in schedule) return { why: `${name} cannot be read, ${schedule.odd}` };
  return { windows: schedule.windows, name };
}
