import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

const CHANNELS = ['rapid', 'stable', 'patch', 'node-image'];

/** Where docs/check-rules.md is silent: a channel that is not known here is unknown, not a pass. */
export default defineCheck({
  id: 'upgrade-channel',
  title: 'No automatic upgrade channel',
  why: 'Without a channel every Kubernetes fix waits for somebody to remember it.',
  points: [3],
  severity: 'medium',
  changeKeys: [],
  remediation: {
    text: 'Choose an automatic upgrade channel; patch keeps the minor and takes its fixes.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --auto-upgrade-channel patch',
    link: 'https://learn.microsoft.com/azure/aks/auto-upgrade-cluster',
  },
  evaluate({ properties }) {
    if (properties.state !== 'value') return unknown('the payload has no properties');
    const channel = properties.value.text('autoUpgradeProfile.upgradeChannel');
    if (channel.state === 'odd') return unknown(`odd payload: ${channel.found}`);
    // Absence is Azure's answer: ARM leaves out what is off (docs/check-rules.md, Absent).
    if (channel.state === 'absent') return fail('medium', 'upgradeChannel not set', { upgradeChannel: null });
    const evidence = { upgradeChannel: channel.value };
    const word = channel.value.toLowerCase();
    if (word === 'none') return fail('medium', `upgradeChannel is ${channel.value}`, evidence);
    return CHANNELS.includes(word)
      ? pass(`upgradeChannel is ${channel.value}`, evidence)
      : unknown(`upgradeChannel is ${channel.value}, which is not known here`, evidence);
  },
});
