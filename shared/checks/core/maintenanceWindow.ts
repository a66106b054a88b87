import { Facts } from '../../estate/facts.js';
import type { MaintenanceConfiguration } from '../../signals/types.js';
import { defineCheck } from '../check.js';
import { defineThresholds, howMany } from '../thresholds.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';
import { type AutomaticChannel, channelsOf } from './channels.js';

const thresholds = defineThresholds('maintenance-window', {
  // AKS asks for at least four hours (Microsoft's page on planned maintenance).
  shortestHours: howMany(4, 'low where a window is shorter, in hours', 24),
});

type Standing = { readonly state: 'governed' | 'fails' | 'odd'; readonly words: string };

/*
 * The configuration named `default` governs AKS's weekly releases, not the two channels: it does not count here. The old
 * form (timeInWeek) is the form of `default` only: under another name nobody can say what it governs. A channel that is
 * not known here leaves the whole unknown, unless the other one fails.
 */
export default defineCheck({
  id: 'maintenance-window',
  title: 'Automatic upgrades have no maintenance window',
  why: 'Without a window AKS upgrades when it likes, also at the busiest hour of the day.',
  points: [3],
  severity: 'low',
  needs: ['maintenance'],
  thresholds,
  remediation: {
    text: 'Give each automatic channel a window of at least four hours.',
    command:
      'az aks maintenanceconfiguration add --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {configuration} --schedule-type Weekly --day-of-week Sunday --interval-weeks 1 --duration 4 --start-time 02:00 --utc-offset +00:00',
    link: 'https://learn.microsoft.com/azure/aks/planned-maintenance',
  },
  notThere(cluster) {
    const { on, unclear } = channelsOf(cluster);
    if (on.length > 0) return undefined;
    return unclear.length === 0
      ? notApplicable('no automatic upgrade channel is on that a window could govern')
      : unknown(unclear.join('; '));
  },
  evaluate(cluster, { maintenance }, { settings }) {
    if (!maintenance.known) return unknown(maintenance.why);
    const { on: channels, unclear } = channelsOf(cluster);
    const { shortestHours } = thresholds.at(settings);
    const standings = channels.map((channel) => ({
      channel,
      standing: standingOf(channel, maintenance.value, shortestHours),
    }));
    const evidence = {
      channels: channels.map(({ property, value }) => `${property} ${value}`),
      configurations: maintenance.value.map(({ name }) => name),
    };
    const words = [...standings.map(({ standing }) => standing.words), ...unclear].join('; ');
    const failing = standings.find(({ standing }) => standing.state === 'fails');
    // The command mends one configuration; the reason names what is wrong with both.
    if (failing !== undefined) return fail('low', words, { ...evidence, configuration: failing.channel.governedBy });
    const odd = unclear.length > 0 || standings.some(({ standing }) => standing.state === 'odd');
    return odd ? unknown(words, evidence) : pass(words, evidence);
  },
});

function standingOf(
  { property, value, governedBy }: AutomaticChannel,
  configurations: readonly MaintenanceConfiguration[],
  shortestHours: number,
): Standing {
  const found = configurations.find(({ name }) => name.toLowerCase() === governedBy.toLowerCase());
  const channel = `${property} ${value}`;
  if (found === undefined)
    return { state: 'fails', words: `${channel} is on and no window governs it (${governedBy} is not there)` };
  const facts = new Facts(found.properties);
  if (facts.object('maintenanceWindow').state === 'absent') {
    return { state: 'odd', words: `${governedBy} holds no maintenanceWindow` };
  }
  const hours = facts.number('maintenanceWindow.durationHours');
  if (hours.state !== 'value') return { state: 'odd', words: `${governedBy} does not say how long its window is` };
  return hours.value < shortestHours
    ? {
        state: 'fails',
        words: `the window of ${channel} lasts ${hours.value} hours, at least ${shortestHours} are needed`,
      }
    : { state: 'governed', words: `${governedBy} governs ${channel} for ${hours.value} hours` };
}
