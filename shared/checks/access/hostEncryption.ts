import { askedFor, onOff } from '../blocks.js';
import { definePoolCheck } from '../check.js';

export default definePoolCheck({
  id: 'host-encryption',
  title: 'Disks of the nodes are not encrypted at the host',
  why: 'Without it temporary disks and the caches of disks lie unencrypted on the host, with what pods and images wrote there.',
  profile: 'recommended',
  points: [3],
  severity: 'medium',
  remediation: {
    text: 'It is chosen when a pool is made: add a pool with encryption at host, move the workloads there, and delete this one.',
    command:
      'az aks nodepool add --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {newPool} --enable-encryption-at-host',
    link: 'https://learn.microsoft.com/azure/aks/enable-host-encryption',
  },
  evaluate: ({ facts }) => askedFor(onOff(facts, 'enableEncryptionAtHost'), 'medium'),
});
