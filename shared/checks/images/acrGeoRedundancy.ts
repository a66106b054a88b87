import type { Registry } from '../../estate/registry.js';
import type { RegistryReplicas } from '../../signals/types.js';
import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';
import { premiumOnly, propertiesOf, switchAt, tierOf } from './registryFacts.js';

const ZONES = 'zoneRedundancy';

/**
 * In a region with zones every registry, of any tier, is spread over them, and `zoneRedundancy` may still say Disabled: it
 * shows what was asked for before that became the default (zone-redundancy, read 2026-11; a registry recorded in 2026 says
 * so too). Where it does not say Enabled, the region's own zones decide. Where docs/check-rules.md is silent: a replica counts
 * that takes requests and whose making has not failed, as nothing can be changed while the home region is down
 * (container-registry-geo-replication).
 */
export default defineRegistryCheck({
  id: 'acr-geo-redundancy',
  title: 'Registry stands in one place only',
  why: 'While its one place is down no node that is new can pull its images.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  needs: ['replications', 'regionZones'],
  changeKeys: ['regions'],
  remediation: {
    text: 'Replicate the registry to a second region (tier Premium), or make it anew in a region that has zones.',
    command:
      'az acr replication create --subscription {subscription} --resource-group {group} --registry {registry} --location {secondRegion}',
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication',
  },
  // What needs no answer is said before one is missed.
  notThere(registry) {
    const zones = zonesSaid(registry);
    return zones.state === 'on' ? pass(zones.words, zones.evidence) : undefined;
  },
  evaluate(registry, { replications, regionZones }) {
    // Both are among `needs`: without them the verdict was given already.
    if (!replications.known) return unknown(replications.why);
    if (!regionZones.known) return unknown(regionZones.why);
    const { region, zones } = regionZones.value;
    const regions = regionsOf(registry, replications.value);
    const evidence = { ...zonesSaid(registry).evidence, regions };
    if (regions.length > 1) return pass(`it answers in ${regions.length} regions`, evidence);
    if (typeof zones !== 'number') return unknown(`nobody knows whether ${region} has zones`, evidence);
    if (zones > 0) return pass(`${region} has ${zones} zones, and Azure spreads every registry over them`, evidence);
    return alone(registry, replications.value, `one region only, and ${region} has no zones`, evidence);
  },
});

/** In one region without zones, as far as anybody knows. */
function alone(
  registry: Registry,
  { listed }: RegistryReplicas,
  words: string,
  evidence: Verdict['evidence'],
): Verdict {
  const said = zonesSaid(registry);
  if (said.state === 'odd') return unknown(said.words, evidence);
  if (!listed) return unknown('its replicas are not known: Resource Graph did not return the registry', evidence);
  return fail('low', `${words}${premiumOnly(tierOf(registry), 'second region')}`, evidence);
}

function zonesSaid(registry: Registry) {
  return switchAt(propertiesOf(registry), ZONES);
}

/** Regions that answer requests, sorted; its home region is always one. */
function regionsOf({ location }: Registry, { replicas }: RegistryReplicas): readonly string[] {
  const answering = replicas.filter(({ takesRequests, state }) => takesRequests && state !== 'failed');
  const regions = [...(location === null ? [] : [location]), ...answering.map(({ region }) => region)];
  return [...new Set(regions)].sort();
}
