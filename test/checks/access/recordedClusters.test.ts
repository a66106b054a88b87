import azureRbac from '../../../shared/checks/access/azureRbac.js';
import entraIntegration from '../../../shared/checks/access/entraIntegration.js';
import hostEncryption from '../../../shared/checks/access/hostEncryption.js';
import keyVaultSecrets from '../../../shared/checks/access/keyVaultSecrets.js';
import kubernetesRbac from '../../../shared/checks/access/kubernetesRbac.js';
import localAccounts from '../../../shared/checks/access/localAccounts.js';
import managedIdentity from '../../../shared/checks/access/managedIdentity.js';
import nodeSshAccess from '../../../shared/checks/access/nodeSshAccess.js';
import podIdentity from '../../../shared/checks/access/podIdentity.js';
import requiredTags from '../../../shared/checks/access/requiredTags.js';
import runCommand from '../../../shared/checks/access/runCommand.js';
import secretRotation from '../../../shared/checks/access/secretRotation.js';
import secretsEncryption from '../../../shared/checks/access/secretsEncryption.js';
import workloadIdentity from '../../../shared/checks/access/workloadIdentity.js';
import type { Check } from '../../../shared/checks/check.js';
import { readCluster } from '../../../shared/estate/readCluster.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { recordedClusters } from '../../support/recordings.js';

/** What was recorded: a cluster of 2026, one of 2019 with a service principal, one with redacted ids, and `az` with two pools. */
const FILES = [
  'arm-get-managedcluster-2026-05-01-azure-container-linux.json',
  'arm-list-managedclusters-2019-04-01-availability-set.json',
  'arm-managedcluster-created-2024-01-default.json',
  'az-aks-show-2024-flattened-windows-pool.json',
];

const STATUSES: readonly (readonly [Check, readonly string[]])[] = [
  [kubernetesRbac, ['pass', 'pass', 'pass', 'pass']],
  [entraIntegration, ['fail', 'fail', 'fail', 'fail']],
  [localAccounts, ['fail', 'fail', 'fail', 'fail']],
  [azureRbac, ['notApplicable', 'notApplicable', 'notApplicable', 'notApplicable']],
  [managedIdentity, ['pass', 'fail', 'unknown', 'pass']],
  [workloadIdentity, ['fail', 'fail', 'fail', 'fail']],
  [podIdentity, ['pass', 'pass', 'pass', 'pass']],
  [runCommand, ['fail', 'fail', 'fail', 'fail']],
  [nodeSshAccess, ['fail', 'unknown', 'unknown', 'unknown unknown']],
  [keyVaultSecrets, ['fail', 'fail', 'fail', 'fail']],
  [secretRotation, ['notApplicable', 'notApplicable', 'notApplicable', 'notApplicable']],
  [secretsEncryption, ['fail', 'fail', 'fail', 'fail']],
  [hostEncryption, ['fail', 'fail', 'fail', 'fail fail']],
  [requiredTags, ['notApplicable', 'notApplicable', 'notApplicable', 'notApplicable']],
];

test.each(STATUSES.map(([check, statuses]) => [check.id, check, statuses] as const))(
  '%s judges the recorded clusters',
  (_id, check, statuses) => {
    const seen = recordedClusters().map(({ file, raw }) => {
      const verdicts = check.evaluate(readCluster(raw), signalsWith(), contextAt('2026-08-23'));
      return [file, verdicts.map(({ status }) => status).join(' ')];
    });
    expect(seen).toEqual(FILES.map((file, at) => [file, statuses[at]]));
  },
);
