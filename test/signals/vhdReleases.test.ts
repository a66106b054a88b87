import type { Read } from '../../shared/azure/failure.js';
import type { JsonObject } from '../../shared/json.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { compareReleases, fixesBetween } from '../../shared/signals/vhdReleases.js';
import { answered, failed, fakeReads } from './fakeReads.js';

const DISTRO = 'AKSUbuntu-gen2-2204containerd';
const INDEX = '/api/v1/vhd-releases/_index';
const path = (version: string) => `/api/v1/vhd-releases/${DISTRO}/${version}/scan-reports`;
const cves = (...ids: string[]) => ids.map((id) => ({ id }));

/** The reports of a chain of releases, newest first: each is compared with the next. */
const BODIES: Record<string, JsonObject> = {
  [INDEX]: {
    vhd_release_versions: [`${DISTRO}/202601.13.0`, `${DISTRO}/202601.06.0`],
    report_time: '2026-01-27T16:21:23.056129543Z',
  },
  [path('202601.13.0')]: {
    distro_name: 'AKSUbuntu/gen2/2204containerd',
    previous_vhd_release_version: '202601.06.0',
    os_package_targets: [
      {
        name: 'openssl',
        active_cves: cves('CVE-2026-9'),
        mitigated_cves_from_previous_release: cves('CVE-2025-2', 'CVE-2025-1'),
      },
      { name: 'zlib', mitigated_cves_from_previous_release: null },
    ],
    container_targets: [{ mitigated_cves_from_previous_release: cves('GHSA-aaaa', 'CVE-2025-1') }],
  },
  [path('202601.06.0')]: {
    previous_vhd_release_version: '202512.06.0',
    os_package_targets: [{ mitigated_cves_from_previous_release: cves('CVE-2025-0') }],
    container_targets: null,
  },
  [path('202512.06.0')]: { previous_vhd_release_version: '', os_package_targets: [] },
};
const api = (bodies: Record<string, JsonObject | Read<never>> = {}) =>
  fakeReads({
    vulnerabilityData: async (asked) => {
      const body = { ...BODIES, ...bodies }[asked];
      return body === undefined ? failed('notFound') : 'ok' in body ? (body as Read<never>) : answered(body);
    },
  });
const between = (from: string, reads = api(), cache = memoryCache()) =>
  fixesBetween(reads, cache, DISTRO, from, '202601.13.0');

test.each([
  ['one release back', '202601.06.0', ['CVE-2025-1', 'CVE-2025-2', 'GHSA-aaaa']],
  ['two releases back', '202512.06.0', ['CVE-2025-0', 'CVE-2025-1', 'CVE-2025-2', 'GHSA-aaaa']],
])('%s: packages and containers, sorted, without repeats', async (_what, from, value) => {
  expect(await between(from)).toEqual({ ok: true, value });
});

test('index, reports and walks are asked once', async () => {
  const [reads, cache] = [api(), memoryCache()];
  await Promise.all([
    between('202512.06.0', reads, cache),
    between('202601.06.0', reads, cache),
    between('202601.06.0', reads, cache),
  ]);
  expect([...reads.asked].sort()).toEqual(
    [path('202601.06.0'), path('202601.13.0'), INDEX].sort().map((asked) => `vulnerability ${asked}`),
  );
});

test.each([
  ['the index does not list the newest', '202601.06.0', { [INDEX]: { vhd_release_versions: [] } }, 'has no report of'],
  [
    'a report is not there (404)',
    '202512.06.0',
    { [path('202601.06.0')]: failed('notFound') },
    'does not have /api/v1/vhd-releases/',
  ],
  [
    'the chain steps over the running release',
    '202512.20.0',
    {},
    'step over 202512.20.0: 202601.06.0 is compared with 202512.06.0',
  ],
  ['the chain ends', '202511.01.0', {}, 'step over 202511.01.0: 202512.06.0 is compared with nothing'],
  [
    'the chain runs in a circle',
    '202511.01.0',
    { [path('202601.06.0')]: { previous_vhd_release_version: '202601.13.0' } },
    'is not among the 110 releases',
  ],
])('%s: not known, and no gap', async (_what, from, bodies, why) => {
  expect(await between(from, api(bodies))).toEqual({ ok: false, refused: false, why: expect.stringContaining(why) });
});

test.each([
  ['no network', { [INDEX]: failed('cut') }, "no answer (cut); the API is public: let Vigie's network reach it"],
  [
    'an index of another form',
    { [INDEX]: { vhd_release_versions: 'all' } },
    'odd answer to /api/v1/vhd-releases/_index: vhd_release_versions: ',
  ],
  [
    'a report of another form',
    { [path('202601.13.0')]: { os_package_targets: [{ mitigated_cves_from_previous_release: ['CVE-1'] }] } },
    'os_package_targets[0].mitigated_cves_from_previous_release[0]: ',
  ],
])('%s: not known, and a gap', async (_what, bodies, why) => {
  expect(await between('202601.06.0', api(bodies))).toEqual({
    ok: false,
    refused: true,
    why: expect.stringContaining(why),
  });
});

test.each([
  ['202601.13.0', '202601.13.0', 0],
  ['202601.2.0', '202601.13.0', -1],
  ['202601.13.10', '202601.13.9', 1],
  ['202512.30.0', '202601.01.0', -1],
])('%s against %s', (one, other, sign) => {
  expect(Math.sign(compareReleases(one, other))).toBe(sign);
});
