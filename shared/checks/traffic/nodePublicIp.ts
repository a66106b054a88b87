import { onOff, ruledOut } from '../blocks.js';
import { definePoolCheck } from '../check.js';

export default definePoolCheck({
  id: 'node-public-ip',
  title: 'Nodes have public addresses',
  why: 'A node with an address of its own stands on the internet beside every gateway and firewall.',
  profile: 'recommended',
  points: [4],
  severity: 'high',
  remediation: {
    text: 'Make a new pool without public addresses, move the workloads to it, then delete the pool {pool}.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/use-node-public-ips',
  },
  evaluate: ({ facts }) => ruledOut(onOff(facts, 'enableNodePublicIP'), 'high'),
});
