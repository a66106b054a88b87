import { askedFor, onOff } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'run-command',
  title: 'Run command is open',
  why: 'Whoever may call Azure runs kubectl through it, past a private API server and its authorized addresses.',
  profile: 'recommended',
  points: [3],
  severity: 'low',
  remediation: {
    text: 'Disable run command where nobody needs it; it can be turned on again for an emergency.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --disable-run-command',
    link: 'https://learn.microsoft.com/azure/aks/access-private-cluster',
  },
  evaluate: ({ properties }) => askedFor(onOff(properties, 'apiServerAccessProfile.disableRunCommand'), 'low'),
});
