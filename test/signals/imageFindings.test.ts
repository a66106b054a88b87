import { IMAGE_KEYS } from '../../shared/estate/defenderKeys.js';
import { imageFindings, readImageFindings } from '../../shared/signals/imageFindings.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import {
  assessment,
  cves,
  DIGEST,
  type Finding,
  IN_REGISTRY,
  imageAsset,
  played,
  REGISTRY_ID,
  RUNNING,
  readerOf,
  said,
  subAssessment,
} from '../support/defenderRows.js';

const CONTAINER = `${CLUSTER_ID}/securityEntityData/web-1`;
const ELSEWHERE = '/subscriptions/11111111-1111-4111-8111-111111111111';
const running = (more: Finding = {}, resource = CONTAINER) =>
  assessment(resource, { ...RUNNING, additionalData: cves('High'), resourceAdditionalData: image(), ...more });
const inRegistry = (more: Finding = {}, resource = imageAsset()) =>
  assessment(resource, { ...IN_REGISTRY, additionalData: cves('High'), ...more });
const image = (digest = DIGEST) =>
  JSON.stringify({ RepositoryDetails: { RepositoryName: 'shop/web' }, Digest: digest });
const [GROUPED] = IMAGE_KEYS.running;
const [GROUPED_REGISTRY] = IMAGE_KEYS.registry;

test.each([
  ['a finding below the cluster', [running()], { places: 1, findings: { high: 1 }, unplaced: 0 }],
  [
    'two packages of one image as one image',
    [running(), running({ additionalData: cves('Critical') })],
    { places: 1, findings: { critical: 1, high: 1 } },
  ],
  [
    'the worst CVE of a package',
    [running({ additionalData: cves('Low', 'Critical', 'Medium') })],
    { findings: { critical: 1 } },
  ],
  [
    'CVEs as a list, keys in camel case',
    [running({ additionalData: { cvesDetails: [{ cveId: 'CVE-2026-7', severity: 'critical' }] } })],
    { findings: { critical: 1 }, shown: [{ cves: ['CVE-2026-7'] }] },
  ],
  [
    "the finding's own severity where its CVEs have none",
    [running({ severity: 'Medium', additionalData: cves('Unknown', '') })],
    { findings: { medium: 1 } },
  ],
  [
    'no severity where nobody has one',
    [running({ severity: 'Grave', additionalData: cves('Unknown') })],
    { findings: { unknown: 1 } },
  ],
  ['the name and digest of the image', [running()], { shown: [{ name: `shop/web@${DIGEST}`, cves: ['CVE-2026-1'] }] }],
  [
    'what is told of the image as a list, and as an object',
    [
      running({ resourceAdditionalData: [{ repositoryDetails: { repositoryName: 'a' }, digest: DIGEST }] }),
      running({ resourceAdditionalData: { Digest: DIGEST } }),
    ],
    { places: 1, findings: { high: 2 } },
  ],
  [
    'an image without a digest by the name of its container',
    [running({ resourceAdditionalData: '{"broken' })],
    { shown: [{ name: 'web' }] },
  ],
  [
    'a finding whose details name the cluster',
    [
      running(
        { additionalData: { ...cves('Low'), KubernetesDetails: { ClusterResourceId: CLUSTER_ID.toUpperCase() } } },
        `${ELSEWHERE}/providers/Microsoft.Containers/c1`,
      ),
    ],
    { findings: { low: 1 }, unplaced: 0 },
  ],
  [
    'a finding that names it anywhere else',
    [
      running(
        { resourceAdditionalData: JSON.stringify({ Where: { Parent: CLUSTER_ID, Digest: DIGEST } }) },
        `${ELSEWHERE}/providers/Microsoft.Containers/c1`,
      ),
    ],
    { findings: { high: 1 }, unplaced: 0 },
  ],
  [
    'the old form below the cluster',
    [subAssessment(CLUSTER_ID, GROUPED, 'Medium')],
    { places: 1, findings: { medium: 1 }, shown: [{ name: 'shop/web@sha256:aa' }] },
  ],
  [
    'the old form below a container',
    [
      subAssessment(`${ELSEWHERE}/providers/Microsoft.Containers/c1`, IMAGE_KEYS.running[1], 'Low', {
        kubernetesDetails: { namespace: 'shop', clusterResourceId: CLUSTER_ID },
      }),
    ],
    { places: 1, findings: { low: 1 }, unplaced: 0 },
  ],
  [
    'an image that comes in both forms once, as the new form has it',
    [
      subAssessment(CLUSTER_ID, GROUPED, 'Critical'),
      subAssessment(CLUSTER_ID, GROUPED, 'High'),
      running({ resourceAdditionalData: image('sha256:AA') }),
    ],
    { places: 1, findings: { high: 1 } },
  ],
  [
    'a grouped recommendation that stands alone, which tells no severity of a CVE',
    [assessment(CLUSTER_ID, { key: GROUPED })],
    { places: 1, findings: { unknown: 1 }, shown: [{ name: '' }] },
  ],
  [
    'no more of a grouped one than of what stands below it',
    [assessment(CLUSTER_ID, { key: GROUPED }), subAssessment(CLUSTER_ID, GROUPED, 'Low')],
    { places: 1, findings: { low: 1 } },
  ],
  ['no finding that is healthy', [running({ code: 'healthy' }), running({ code: 'NotApplicable' })], { places: 0 }],
  [
    'no image of another cloud',
    [running({ asset: { ...RUNNING.asset, Source: 'AWS' } }, `${ELSEWHERE}/providers/x/y/z`)],
    { places: 0, unplaced: 0 },
  ],
  [
    'what names no cluster, by number',
    [running({}, `${ELSEWHERE}/providers/x/y/z`), running({}, `${ELSEWHERE}/providers/x/y/zz`)],
    { places: 0, unplaced: 2 },
  ],
  [
    'a container of Azure Arc not as one that names no cluster',
    [running({}, `${ELSEWHERE}/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c/pods/p`)],
    { places: 0, unplaced: 0 },
  ],
])('running images: it finds %s', (_what, resources, expected) => {
  for (const pascalCase of [false, true])
    expect(said(readerOf(imageFindings, resources, pascalCase))).toMatchObject(expected);
});

test.each([
  ['an image below the registry', [inRegistry()], { places: 1, shown: [{ name: `shop-web@${DIGEST}` }] }],
  [
    'an image by the id in its details',
    [inRegistry({ asset: { ...IN_REGISTRY.asset, Id: imageAsset().toLowerCase() } }, `${ELSEWHERE}/providers/x/y/z`)],
    { places: 1 },
  ],
  [
    'the old form',
    [subAssessment(REGISTRY_ID, GROUPED_REGISTRY, 'High')],
    { places: 1, findings: { high: 1 }, shown: [{ name: 'shop/web@sha256:aa' }] },
  ],
  [
    'both forms of an image once',
    [subAssessment(REGISTRY_ID, GROUPED_REGISTRY, 'High'), inRegistry({}, imageAsset('shop-web', 'sha256:aa'))],
    { places: 1, findings: { high: 1 } },
  ],
  ['none of a running image', [running()], { places: 0 }],
])('images in a registry: it finds %s', (_what, resources, expected) => {
  expect(said(readerOf(imageFindings, resources), REGISTRY_ID)).toMatchObject(expected);
});

test('rows of what is gone, and rows whose status nobody knows, are counted and no finding', () => {
  const reader = readerOf(imageFindings, [
    running({}, `${CLUSTER_ID}-gone/securityEntityData/web-1`),
    inRegistry({}, imageAsset().replace('registries/shop', 'registries/gone')),
    running({ code: 'Sickly' }),
    running({ code: null }),
  ]);
  expect(reader.left()).toEqual({ odd: 2, elsewhere: 2 });
  expect(said(reader)).toMatchObject({ places: 0, unplaced: 0 });
});

test('of 100,000 rows no more is held than the bound, and the worst are told', () => {
  const [plain] = played('assessments', [running()]);
  const reader = readImageFindings({ clusters: [clusterOf({})], registries: [], previousAlerts: new Map() });
  let most = 0;
  for (let at = 0; at < 100_000; at += 1) {
    // Each image has two findings, far from each other; one image in a thousand is worse than the others.
    const place = at % 50_000;
    const digest = `sha256:${place.toString(16).padStart(64, '0')}`;
    reader.take({
      ...plain,
      id: `${CONTAINER}-${at}`,
      more: image(digest),
      worst: place % 1_000 === 0 ? 'Critical' : 'Low',
    });
    most = Math.max(most, reader.held());
  }
  expect(most).toBeLessThanOrEqual(60);
  const found = said(reader);
  expect(found).toMatchObject({ places: 5_000, atLeast: true, findings: { critical: 100, low: 99_900 } });
  expect(found.shown).toHaveLength(20);
  for (const { findings } of found.shown) expect(findings.critical).toBeGreaterThan(0);
});
