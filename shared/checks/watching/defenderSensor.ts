import { askedFor, onOff } from '../blocks.js';
import { defineCheck } from '../check.js';
import { withoutDefender } from '../defenderThere.js';

/** Where docs/check-rules.md is silent: in Azure China the sensor has nothing to report to, as with the alerts. */
export default defineCheck({
  id: 'defender-sensor',
  title: 'Defender sensor is off',
  why: 'Without the sensor nobody sees what attackers do inside of nodes and pods.',
  profile: 'recommended',
  points: [3, 4],
  severity: 'high',
  remediation: {
    text: 'Enable the Defender sensor on the cluster; the subscription needs the plan Defender for Containers.',
    command: 'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-defender',
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-enable',
  },
  notThere: withoutDefender,
  evaluate: ({ properties }) =>
    askedFor(onOff(properties, 'securityProfile.defender.securityMonitoring.enabled'), 'high'),
});
