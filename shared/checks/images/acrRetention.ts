import type { Registry } from '../../estate/registry.js';
import { defineRegistryCheck } from '../check.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { propertiesOf, switchAt, tierOf } from './registryFacts.js';

const RETENTION = 'policies.retentionPolicy.status';
const SOFT_DELETE = 'policies.softDeletePolicy.status';

/**
 * A retention policy needs Premium; soft delete is in preview, in every tier, and the two exclude each other
 * (container-registry-retention-policy, container-registry-soft-delete-policy, read 2026-11). Only preview api-versions return
 * soft delete (it is in none of the stable ones up to 2025-11-01), and Resource Graph does: absent is unknown.
 */
export default defineRegistryCheck({
  id: 'acr-retention',
  title: 'Registry keeps and loses images without a rule',
  why: 'Untagged images pile up with their flaws, and what is deleted by mistake or on purpose is gone at once.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  remediation: {
    text: 'Set a retention policy for untagged manifests (not where images are pulled by digest: what it deletes cannot be brought back), or soft delete (in preview, not for geo-replicated registries).',
    command:
      'az acr config retention update --subscription {subscription} --registry {registry} --status enabled --days 30 --type UntaggedManifests',
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy',
  },
  notThere: belowPremium,
  evaluate(registry) {
    const [retention, softDelete] = policiesOf(registry);
    const evidence = { ...retention.evidence, ...softDelete.evidence };
    const on = [retention, softDelete].find(({ state }) => state === 'on');
    if (on !== undefined) return pass(on.words, evidence);
    const odd = [retention, softDelete].find(({ state }) => state === 'odd');
    if (odd !== undefined) return unknown(odd.words, evidence);
    const { state, words } = tierOf(registry);
    if (state === 'unknown') return unknown(words, evidence);
    if (retention.state === 'absent') return unknown(`${retention.words}; older api-versions leave it out`, evidence);
    if (softDelete.state === 'absent')
      return unknown(`${retention.words}, ${softDelete.words}; only preview api-versions return it`, evidence);
    return fail('low', `${retention.words}, ${softDelete.words}`, evidence);
  },
});

function policiesOf(registry: Registry) {
  const facts = propertiesOf(registry);
  return [switchAt(facts, RETENTION), switchAt(facts, SOFT_DELETE)] as const;
}

/** Below Premium there is nothing to fail; what is on there counts all the same. */
function belowPremium(registry: Registry): Verdict | undefined {
  const { state, words } = tierOf(registry);
  const isOff = policiesOf(registry).every((policy) => policy.state === 'off' || policy.state === 'absent');
  return state === 'lower' && isOff ? notApplicable(`${words}: a retention policy needs tier Premium`) : undefined;
}
