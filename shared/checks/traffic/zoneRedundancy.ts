import { valueIn } from '../../estate/readCluster.js';
import { FEWEST_ZONES, isSystemPool, zonesOf } from '../../estate/zones.js';
import { definePoolCheck } from '../check.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

/**
 * Where docs/check-rules.md is silent: in a region without zones there is nothing to be spread over; a pool that does not
 * say its mode may be a system pool.
 */
export default definePoolCheck({
  id: 'zone-redundancy',
  title: 'System pool lies in fewer than two zones',
  why: 'The cluster loses DNS and what else its system pods do when the one zone of the pool fails.',
  profile: 'recommended',
  points: [4],
  severity: 'low',
  needs: ['regionZones'],
  changeKeys: ['zones'],
  remediation: {
    text: 'Zones are chosen when a pool is made: add a system pool in three zones, move the system pods there, and delete this one.',
    command:
      'az aks nodepool add --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {newPool} --mode System --zones 1 2 3',
    link: 'https://learn.microsoft.com/azure/aks/reliability-availability-zones-configure',
  },
  isAbout: (pool) => isSystemPool(pool) !== false,
  // What needs no answer of the region is said before one is missed.
  notThere(pool) {
    const zones = zonesOf(pool);
    if (isSystemPool(pool) === undefined) return unknown('the payload does not say the mode of the pool');
    if (zones.state === 'odd') return unknown(`odd payload: ${zones.found}`);
    const own = valueIn(zones) ?? [];
    return own.length < FEWEST_ZONES ? undefined : pass(`in zones ${own.join(', ')}`, { zones: [...own] });
  },
  evaluate(pool, _cluster, { regionZones }) {
    const own = valueIn(zonesOf(pool)) ?? [];
    const { region, zones } = regionZones.known ? regionZones.value : { region: '', zones: 'notAsked' as const };
    const evidence = { zones: [...own] };
    if (zones === 'notAsked') return unknown('the region was not asked whether it has zones', evidence);
    if (zones === 'notListed') return unknown(`${region} is not among the regions that Azure lists`, evidence);
    if (zones === 0) return notApplicable(`${region} has no zones`, evidence);
    const where = own.length === 0 ? 'in no zone (availabilityZones not set)' : `in zone ${own.join()} alone`;
    return fail('low', `${where}, and ${region} has ${zones}`, { ...evidence, zonesOfRegion: zones });
  },
  beside: ({ pools }) =>
    (valueIn(pools) ?? []).some((pool) => isSystemPool(pool) !== false)
      ? []
      : [notApplicable('the payload shows no system pool')],
});
