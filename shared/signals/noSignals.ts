import { notKnown } from './signal.js';
import type { Signals } from './types.js';

/** No signal is known, all for the same reason: what `vigie evaluate` has, which judges a file without any cloud. */
export function noSignals(why: string): Signals {
  const blind = notKnown(why);
  return {
    regionVersions: blind,
    maintenance: blind,
    diagnosticSettings: blind,
    meshRevisions: blind,
    regionZones: blind,
    conditionalAccess: blind,
    endOfLifeNotices: blind,
    automaticUpgrades: blind,
    apiDeprecations: blind,
    alerts: blind,
    policyStates: blind,
    defenderPlan: blind,
    devOpsConnections: blind,
    imageFindings: blind,
    repositoryFindings: blind,
    defenderRecommendations: blind,
    replications: blind,
    cacheRules: blind,
    clusterAdmins: blind,
    gitOps: blind,
    exposedServices: blind,
    backups: blind,
    ingressGateway: blind,
    frontGateways: blind,
    dataCollectionRules: blind,
    nodeInventory: blind,
    rebootRequests: blind,
    newestNodeImages: blind,
    nodeImageFixes: blind,
  };
}
