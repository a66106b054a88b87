import autoUpgradeFailed from './autoUpgradeFailed.js';
import type { Check } from './check.js';
import defenderOpenAlerts from './defenderOpenAlerts.js';
import deprecatedApi from './deprecatedApi.js';
import maintenanceWindow from './maintenanceWindow.js';
import nodeImageAge from './nodeImageAge.js';
import nodeImageVulnerabilities from './nodeImageVulnerabilities.js';
import nodeOsChannel from './nodeOsChannel.js';
import pendingReboot from './pendingReboot.js';
import poolVersionBehind from './poolVersionBehind.js';
import poolVersionSkew from './poolVersionSkew.js';
import provisioningFailed from './provisioningFailed.js';
import rebootUnmanaged from './rebootUnmanaged.js';
import retiredFeature from './retiredFeature.js';
import slaTier from './slaTier.js';
import upgradeChannel from './upgradeChannel.js';
import versionPatch from './versionPatch.js';
import versionPreview from './versionPreview.js';
import versionSupport from './versionSupport.js';

/** Every check there is, in the order in which they are shown. A new check is one import and one line here. */
export const CATALOGUE: readonly Check[] = [
  versionSupport,
  versionPatch,
  versionPreview,
  poolVersionSkew,
  poolVersionBehind,
  nodeImageAge,
  nodeImageVulnerabilities,
  retiredFeature,
  pendingReboot,
  rebootUnmanaged,
  autoUpgradeFailed,
  defenderOpenAlerts,
  upgradeChannel,
  nodeOsChannel,
  maintenanceWindow,
  deprecatedApi,
  provisioningFailed,
  slaTier,
];
