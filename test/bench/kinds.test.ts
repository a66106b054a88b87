import { byKind, kindOf, sharedReads } from '../../bench/kinds.js';

const CLUSTER = '/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerService/managedClusters/{}';

test.each([
  ['GET /{}/v2.0/.well-known/openid-configuration', 'tokens'],
  ['POST /{}/oauth2/v2.0/token', 'tokens'],
  ['GET /subscriptions', 'subscriptions'],
  ['POST /providers/Microsoft.ResourceGraph/resources', 'resourceGraph'],
  ['GET /subscriptions/{}/providers/Microsoft.ContainerService/locations/{}/kubernetesVersions', 'versions'],
  [`GET ${CLUSTER}/agentPools/{}/upgradeProfiles/default`, 'images'],
  [`GET ${CLUSTER}/maintenanceConfigurations`, 'perCluster'],
  ['GET /api/v1/vhd-releases/{}/{}/scan-reports', 'vulnerabilities'],
  ['POST /v1/workspaces/{}/query', 'logs'],
  ['GET /keyvault/secrets/{}', 'secrets'],
  ['POST /dataCollectionRules/{}/streams/{}', 'sentinel'],
  ['PATCH /servicenow/api/now/table/{}/{}', 'servicenow'],
  ['POST /teams/workflows/{}/triggers/manual/paths/invoke', 'teams'],
  // What no bound allows for must not hide among what one does.
  ['GET /subscriptions/{}', 'other'],
  ['POST /v1/subscriptions/{}/query', 'other'],
  [`GET ${CLUSTER}`, 'other'],
  [`GET ${CLUSTER}/upgradeProfiles/default`, 'other'],
])('%s is of kind %s', (route, kind) => {
  expect(kindOf(route)).toBe(kind);
});

test('counts are added up by kind; deliveries and what is asked of each cluster are no reads of the estate', () => {
  const routes = {
    'GET /subscriptions': 1,
    'POST /{}/oauth2/v2.0/token': 3,
    'GET /{}/v2.0/.well-known/openid-configuration': 1,
    [`GET ${CLUSTER}/maintenanceConfigurations`]: 100,
    'POST /dataCollectionRules/{}/streams/{}': 7,
    'GET /subscriptions/{}': 2,
  };
  expect(byKind(routes)).toEqual({ subscriptions: 1, tokens: 4, perCluster: 100, sentinel: 7, other: 2 });
  expect(sharedReads(routes)).toBe(7);
});
