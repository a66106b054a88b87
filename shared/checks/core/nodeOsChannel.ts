import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/** Where docs/check-rules.md is silent: a channel that is not known here is unknown, not a pass. */
export default defineCheck({
  id: 'node-os-channel',
  title: 'Node operating systems are not updated by AKS',
  why: 'Without a channel the nodes keep the operating system that they were made with, holes included.',
  points: [3],
  severity: 'by rule',
  changeKeys: ['nodeOSUpgradeChannel'],
  remediation: {
    text: 'Choose a channel for node operating systems: NodeImage takes whole images, SecurityPatch also patches in between.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --node-os-upgrade-channel NodeImage',
    link: 'https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image',
  },
  evaluate({ properties }) {
    if (properties.state !== 'value') return unknown('the payload has no properties');
    const channel = properties.value.text('autoUpgradeProfile.nodeOSUpgradeChannel');
    if (channel.state === 'odd') return unknown(`odd payload: ${channel.found}`);
    if (channel.state === 'absent') {
      // Absence is Azure's answer (docs/check-rules.md, Absent); older API versions never returned it, hence the words.
      return fail('high', 'nodeOSUpgradeChannel not returned; set it explicitly', { nodeOSUpgradeChannel: null });
    }
    const evidence = { nodeOSUpgradeChannel: channel.value };
    switch (channel.value.toLowerCase()) {
      case 'none':
        return fail('high', `nodeOSUpgradeChannel is ${channel.value}`, evidence);
      case 'unmanaged':
        return fail(
          'medium',
          'nodeOSUpgradeChannel is Unmanaged: nobody but the nodes themselves updates them',
          evidence,
        );
      case 'securitypatch':
      case 'nodeimage':
        return pass(`nodeOSUpgradeChannel is ${channel.value}`, evidence);
      default:
        return unknown(`nodeOSUpgradeChannel is ${channel.value}, which is not known here`, evidence);
    }
  },
});
