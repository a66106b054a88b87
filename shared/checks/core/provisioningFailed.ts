import type { Facts } from '../../estate/facts.js';
import { definePoolCheck } from '../check.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';

/** States that AKS documents or returns for clusters and pools; Failed is the one that fails. */
const STATES = new Set(
  [
    'Succeeded Creating Updating Upgrading Scaling Deleting Starting Stopping Stopped Canceled Accepted Migrating',
    'UpgradingNodeImageVersion RotatingClusterCertificates ReconcilingClusterCertificates',
    'ReconcilingClusterETCDCertificates ReconcilingAddons RotatingServiceAccountSigningKeys SettingHeaders',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

/**
 * Where docs/check-rules.md is silent: a state that is not known here is unknown, not a pass. Where the pools are missing from the
 * payload there is one unknown for the whole: the state of the cluster alone would say that its pools are gone.
 */
export default definePoolCheck({
  id: 'provisioning-failed',
  title: 'Last operation on the cluster failed',
  why: 'A cluster or pool in state Failed takes no upgrades until the cause is mended.',
  points: [3],
  severity: 'medium',
  remediation: {
    text: 'Read the cause in the activity log, mend it, and bring the resource back to its wanted state.',
    command: 'az aks update --subscription {subscription} --resource-group {group} --name {cluster}',
    link: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/availability-performance/cluster-node-virtual-machine-failed-state',
  },
  evaluate: ({ facts }) => stateOf(facts, 'the pool'),
  beside: ({ properties }) => (properties.state === 'value' ? [stateOf(properties.value, 'the cluster')] : []),
});

function stateOf(facts: Facts, whose: string): Verdict {
  const state = facts.text('provisioningState');
  if (state.state === 'odd') return unknown(`odd payload: ${state.found}`);
  if (state.state === 'absent') return unknown(`no provisioningState of ${whose} in the payload`);
  const evidence = { provisioningState: state.value };
  const word = state.value.toLowerCase();
  if (word === 'failed') return fail('medium', `the last operation on ${whose} failed`, evidence);
  return STATES.has(word)
    ? pass(`provisioningState of ${whose} is ${state.value}`, evidence)
    : unknown(`provisioningState of ${whose} is ${state.value}, which is not known here`, evidence);
}
