import type { Cluster } from '../../estate/cluster.js';
import { type Context, defineCheck } from '../check.js';
import { same, tierOf } from '../running.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';

/**
 * Where docs/check-rules.md is silent: a cluster marked non-production is notApplicable whatever its tier is (the promise is not
 * there to be asked for), also without a sku; tag names and values are compared without regard to case.
 */
export default defineCheck({
  id: 'sla-tier',
  title: 'Control plane without an uptime promise',
  why: 'Tier Free has no financially backed uptime and a smaller control plane.',
  points: [3],
  severity: 'low',
  reads: ({ nonProduction }) => nonProduction,
  remediation: {
    text: 'Move production clusters to tier Standard, or mark the cluster as non-production.',
    command: 'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --tier standard',
    link: 'https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers',
  },
  notThere: nonProduction,
  evaluate(cluster) {
    const tier = tierOf(cluster);
    if (!tier.known) return unknown(tier.why);
    const evidence = { tier: tier.value };
    return tier.value === 'free'
      ? fail('low', 'tier is Free', evidence)
      : pass(`tier is ${tier.value === 'premium' ? 'Premium' : 'Standard'}`, evidence);
  },
});

function nonProduction(cluster: Cluster, { settings }: Context): Verdict | undefined {
  const { subscriptions, tags } = settings.nonProduction;
  const { subscriptionId } = cluster;
  if (subscriptionId !== null && subscriptions.some((id) => same(id, subscriptionId))) {
    return notApplicable('the subscription is marked non-production', { subscriptionId });
  }
  for (const [name, values] of Object.entries(tags)) {
    for (const [tag, value] of cluster.tags) {
      if (same(tag, name) && values.some((word) => same(word, value))) {
        return notApplicable(`marked non-production by the tag ${tag}: ${value}`, { tag, value });
      }
    }
  }
  return undefined;
}
