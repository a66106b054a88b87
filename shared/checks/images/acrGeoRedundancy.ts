import type { Registry } from '../../estate/registry.js';
import type { RegistryReplicas } from '../../signals/types.js';
import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { premiumOnly, propertiesOf, switchAt, tierOf } from './registryFacts.js';

const ZONES = 'zoneRedundancy';

/**
 * Azure has moved: in regions with zones every registry, of any tier, is spread over them by default, and Microsoft's page
 * says that the property may still show Disabled (container-registry, zone-redundancy, read 2026-11). What the API says
 * stands all the same, and the reason names the doubt: nobody can see more from outside. Where docs/check-rules.md is
 * silent: a replica counts that takes requests and whose making has not failed.
 */
export default defineRegistryCheck({
  id: 'acr-geo-redundancy',
  title: 'Registry stands in one place only',
  why: 'While its one place is down no node that is new can pull its images.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  needs: ['replications'],
  changeKeys: ['regions'],
  remediation: {
    text: 'Replicate the registry to a second region (tier Premium).',
    command: 'az acr replication create --subscription {subscription} --registry {registry} --location <region>',
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication',
  },
  evaluate(registry, { replications }) {
    if (!replications.known) return unknown(replications.why);
    const regions = regionsOf(registry, replications.value);
    const zones = switchAt(propertiesOf(registry), ZONES);
    const evidence = { ...zones.evidence, regions };
    if (regions.length > 1) return pass(`it answers in ${regions.length} regions`, evidence);
    if (zones.state === 'on') return pass(`one region, and ${zones.words}`, evidence);
    if (zones.state !== 'off') return unknown(`one region, and ${zones.words}`, evidence);
    if (!replications.value.listed) return unknown('its replicas were not listed, as it came by itself', evidence);
    const doubt = 'Microsoft says that this may not show what is on by default in regions with zones';
    const tier = premiumOnly(tierOf(registry), 'second region');
    return fail('low', `one region only, and ${zones.words} (${doubt})${tier}`, evidence);
  },
});

/** Regions that answer requests, sorted; its home region is always one. */
function regionsOf({ location }: Registry, { replicas }: RegistryReplicas): readonly string[] {
  const answering = replicas.filter(({ takesRequests, state }) => takesRequests && state !== 'failed');
  const regions = [...(location === null ? [] : [location]), ...answering.map(({ region }) => region)];
  return [...new Set(regions)].sort();
}
