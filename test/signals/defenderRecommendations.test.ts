import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import controls from '../../shared/checks/data/controls.json';
import { COVERED, IMAGE_KEYS } from '../../shared/estate/defenderKeys.js';
import { isObject } from '../../shared/json.js';
import { defenderRecommendations } from '../../shared/signals/defenderRecommendations.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { assessment, type Finding, RUNNING, readerOf, said, subAssessment } from '../support/defenderRows.js';

const APP_ARMOR = '86f91051-9d6a-47c3-a07f-bd14cb214b45';
const on = (key: string, more: Finding = {}, resource = CLUSTER_ID) => assessment(resource, { key, ...more });
const POOL = `${CLUSTER_ID}/agentPools/np1`;

test.each([
  [
    'one that no check covers',
    [on(APP_ARMOR, { title: 'AppArmor' })],
    [{ key: APP_ARMOR, title: 'AppArmor', severity: 'High' }],
  ],
  ['none that a check covers', Object.keys(COVERED).map((key) => on(key)), []],
  [
    'none on images',
    [on(IMAGE_KEYS.running[0]), assessment(CLUSTER_ID, RUNNING), subAssessment(CLUSTER_ID, APP_ARMOR, 'High')],
    [],
  ],
  [
    'none that is healthy or does not apply',
    [on(APP_ARMOR, { code: 'HEALTHY' }), on('k2', { code: 'notApplicable' })],
    [],
  ],
  ['a status in another case', [on('K2', { code: 'UNHEALTHY' })], [{ key: 'k2' }]],
  ['an upgrade that mends system pods', [on('k2', { category: 'ServiceUpgrade' })], [{ key: 'k2' }]],
  [
    'none that mends the nodes of a pool',
    [on('k2', { category: 'ServiceUpgrade' }, POOL), on('k3', { category: 'SoftwareUpdate' }, POOL)],
    [],
  ],
  [
    'one that stands on the cluster and on its pools once, with the worse severity',
    [
      on('k2', { severity: 'Low' }),
      on('k2', { severity: 'High' }, POOL),
      on('k2', { severity: 'Odd' }, `${CLUSTER_ID}/agentPools/np2`),
    ],
    [{ key: 'k2', severity: 'High' }],
  ],
  ['a severity that nobody knows as it is', [on('k2', { severity: null })], [{ key: 'k2', severity: '' }]],
] as const)('recommendations: it keeps %s', (_what, resources, expected) => {
  for (const pascalCase of [false, true]) {
    const { recommendations, more } = said(readerOf(defenderRecommendations, resources, pascalCase));
    expect({ recommendations, more }).toMatchObject({ recommendations: expected, more: 0 });
  }
});

test('what the query should have left out is left out here too', () => {
  const reader = readerOf(defenderRecommendations, []);
  const [key = ''] = Object.keys(COVERED);
  const row = { code: 'Unhealthy', type: 'microsoft.security/assessments', severity: 'High' };
  const id = (resource: string) => `${resource}/providers/Microsoft.Security/assessments/x`;
  reader.take({ ...row, id: id(CLUSTER_ID), key: key.toUpperCase() });
  reader.take({ ...row, id: id(POOL), key: 'x', category: 'ServiceUpgrade' });
  reader.take({ ...row, id: id(CLUSTER_ID), key: 'x', code: 'Healthy' });
  expect(said(reader).recommendations).toEqual([]);
  expect(reader.left()).toEqual({ odd: 0, elsewhere: 0 });
});

test('rows of clusters that are gone, and odd ones, are counted', () => {
  const reader = readerOf(defenderRecommendations, [
    on(APP_ARMOR, {}, `${CLUSTER_ID}-gone`),
    on(APP_ARMOR, { code: null }),
  ]);
  reader.take({});
  expect(reader.left()).toEqual({ odd: 2, elsewhere: 1 });
});

test('what is kept of a cluster has a bound, and the rest is counted', () => {
  const many = Array.from({ length: 230 }, (_none, at) => on(`key-${at}`));
  const { recommendations, more } = said(readerOf(defenderRecommendations, [...many, on('key-1', {}, POOL)]));
  expect([recommendations.length, more]).toEqual([200, 30]);
});

test('the recorded answer is about a machine: nothing of it is ours, and nothing is thrown', () => {
  const file = join(__dirname, '..', 'fixtures', 'recordings', 'arm-list-assessments-2020-01-01.json');
  const { body } = JSON.parse(readFileSync(file, 'utf8'));
  const rows = body.value.filter(isObject);
  expect(rows.length).toBeGreaterThan(0);
  expect(said(readerOf(defenderRecommendations, rows))).toEqual({ recommendations: [], more: 0 });
  // The same answer, unhealthy and of a cluster.
  const ours = rows.map((row: Record<string, unknown>) => ({
    ...row,
    id: `${clusterOf({}).id}/providers/Microsoft.Security/assessments/2a548cf9`,
    properties: { ...(row.properties as object), status: { code: 'Unhealthy' } },
  }));
  expect(said(readerOf(defenderRecommendations, ours)).recommendations).toMatchObject([
    { key: '2a548cf9', severity: '' },
  ]);
});

test('every check that is said to cover a recommendation is one of the catalogue to be', () => {
  expect(Object.keys(controls.checks)).toEqual(expect.arrayContaining([...new Set(Object.values(COVERED))]));
  for (const key of Object.keys(COVERED)) expect(key).toMatch(/^[0-9a-f-]{36}$/);
});
