import type { Inventory } from '../../bench/lowerBound.js';

/** An estate of 1,000 clusters, as the simulated Azure counts it. */
export function inventory(more: Partial<Inventory> = {}): Inventory {
  return {
    subscriptions: 100,
    clusters: 1_000,
    pools: 3_000,
    rows: {
      subscriptions: 100,
      workspaces: 3,
      monitorAccounts: 3,
      ruleAssociations: 0,
      clusters: 1_000,
      alerts: 75,
      scheduledEvents: 100,
      recommendations: 25,
    },
    regions: 3,
    imageKinds: 36,
    imageReports: 10,
    workspaces: 3,
    governed: { clusters: 900, failing: 200 },
    ...more,
  };
}
