import { csv } from '../../cli/formats/csv.js';
import { sarif } from '../../cli/formats/sarif.js';
import { table } from '../../cli/formats/table.js';
import type { Check } from '../../shared/checks/check.js';
import versionSupport from '../../shared/checks/core/versionSupport.js';
import acrAdminUser from '../../shared/checks/images/acrAdminUser.js';
import acrExternalMirror from '../../shared/checks/images/acrExternalMirror.js';
import acrPublicAccess from '../../shared/checks/images/acrPublicAccess.js';
import { countedKinds } from '../../shared/estate/resource.js';
import { toOcsf } from '../../shared/events/ocsf.js';
import { fingerprintOf } from '../../shared/findings/finding.js';
import { rulesOf, withoutConfig } from '../../shared/sweep/compose.js';
import { type EvaluationRules, evaluateResource, resultEvent } from '../../shared/sweep/evaluate.js';
import { clusterOf } from '../support/clusters.js';
import { healthyRegistry, REGISTRY_ID, registryOf, tier } from '../support/registries.js';

const NOW = new Date('2026-11-23T00:00:00Z');
const CHECKS: readonly Check[] = [versionSupport, acrAdminUser, acrPublicAccess, acrExternalMirror];

function rules(): EvaluationRules {
  const { settingsFor, policy } = rulesOf(withoutConfig());
  return { now: NOW, checks: CHECKS, settingsFor, exemptions: policy.exemptions, versions: undefined };
}

const BAD = healthyRegistry({ adminUserEnabled: true, publicNetworkAccess: 'Enabled', networkRuleSet: null });
const bad = registryOf(BAD, tier('Basic'));
const judged = (registry = bad, place = 1) => evaluateResource(registry, place, rules());

test('a registry is judged by the checks of registries, a cluster by those of clusters', () => {
  expect(judged().map(({ result }) => `${result.check} ${result.status}`)).toEqual([
    'acr-admin-user fail',
    'acr-public-access fail',
    'acr-external-mirror unknown',
  ]);
  const cluster = evaluateResource(clusterOf({ kubernetesVersion: '1.30.1' }), 1, rules());
  expect(cluster.map(({ result }) => result.check)).toEqual(['version-support']);
});

test('a result has all eight keys, and signals are not asked', () => {
  const [admin, , mirror] = judged();
  expect(admin?.result).toEqual({
    check: 'acr-admin-user',
    resourceId: REGISTRY_ID,
    subject: null,
    status: 'fail',
    severity: 'high',
    reason: 'adminUserEnabled is true',
    dueDate: '2026-12-23T00:00:00.000Z',
    evidence: { adminUserEnabled: true },
  });
  expect(mirror?.result).toMatchObject({ dueDate: null, reason: 'not asked: only the file was read' });
});

test('a registry without an id says its name, or its place in the file', () => {
  const reasons = [registryOf(BAD, { id: null }), registryOf(BAD, { id: null, name: null })].map(
    (registry) => judged(registry, 7)[0]?.result,
  );
  expect(reasons).toMatchObject([
    { resourceId: null, reason: 'acrpay: adminUserEnabled is true' },
    { resourceId: null, reason: 'resource 7 of the file: adminUserEnabled is true' },
  ]);
});

test('the event of a result names the registry as what it is, by its creation date', () => {
  const [admin] = judged();
  const event = admin === undefined ? null : resultEvent(admin, NOW);
  expect(event).toMatchObject({
    kind: 'finding.opened',
    resource: {
      id: REGISTRY_ID,
      name: 'acrpay',
      type: 'microsoft.containerregistry/registries',
      location: 'westeurope',
    },
    finding: {
      fingerprint: fingerprintOf('acr-admin-user', REGISTRY_ID, '2024-06-15T21:38:26.1537861Z', null),
      remediation: {
        command:
          'az acr update --subscription 11111111-1111-4111-8111-111111111111 --resource-group rg-images --name acrpay --admin-enabled false',
      },
    },
  });
  expect(event === null ? null : toOcsf(event)).toMatchObject({
    class_uid: 2003,
    resources: [{ uid: REGISTRY_ID, type: 'microsoft.containerregistry/registries' }],
  });
});

describe('formats', () => {
  const groups = [judged(), evaluateResource(clusterOf({ kubernetesVersion: '1.30.1' }), 2, rules())];
  const counted = countedKinds(['registry', 'cluster']);
  const shown = { groups, counted, checks: CHECKS, now: rules().now, file: 'acr.json', eventOf: () => null };

  test('the table has a block for each, and counts both kinds', () => {
    const text = [...table(shown)].join('');
    expect(text).toContain('acrpay (rg-images, westeurope)\n');
    expect(text).toContain('acr-admin-user: adminUserEnabled is true; due 2026-12-23\n');
    expect(text).toMatch(/\n1 cluster and 1 registry: 3 failed, 0 passed, 1 unknown, 0 not applicable\n$/);
  });

  test('csv and sarif name it by its id', () => {
    expect([...csv(groups)].join('')).toContain(`"acr-admin-user","${REGISTRY_ID}","acrpay",`);
    expect(sarif(shown)).toMatchObject({
      runs: [
        {
          results: [
            {
              ruleId: 'acr-admin-user',
              locations: [
                { logicalLocations: [{ name: 'acrpay', fullyQualifiedName: REGISTRY_ID, kind: 'resource' }] },
              ],
            },
            { ruleId: 'acr-public-access' },
            { ruleId: 'version-support' },
          ],
        },
      ],
    });
  });
});

test.each([
  [[], '0 clusters'],
  [['cluster'], '1 cluster'],
  [['cluster', 'cluster'], '2 clusters'],
  [['registry', 'registry', 'registry'], '3 registries'],
  [['registry', 'cluster', 'registry'], '1 cluster and 2 registries'],
] as const)('%j are counted as %s', (kinds, words) => {
  expect(countedKinds(kinds)).toBe(words);
});
