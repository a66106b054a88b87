import check from '../../../shared/checks/core/versionPreview.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { offered, regionOf } from '../../support/regions.js';

const region = signalsWith({
  regionVersions: regionOf(offered('1.37', { isPreview: true }), offered('1.36'), offered('1.35')),
});
const running = (version: unknown) => clusterOf({ currentKubernetesVersion: version });

test.each([
  ['fails on a preview', running('1.37.0'), region, 'fail', 'Kubernetes 1.37 is a preview in westeurope'],
  [
    'fails on a preview of which only the minor is known',
    clusterOf({ kubernetesVersion: '1.37' }),
    region,
    'fail',
    'Kubernetes 1.37 is a preview in westeurope',
  ],
  [
    'judges what runs, not what was asked for',
    clusterOf({ kubernetesVersion: '1.37', currentKubernetesVersion: '1.36.2' }),
    region,
    'pass',
    'Kubernetes 1.36 is generally available in westeurope',
  ],
  [
    'passes on the newest that is no preview',
    running('1.36.2'),
    region,
    'pass',
    'Kubernetes 1.36 is generally available in westeurope',
  ],
  [
    'does not apply to a minor that is no longer listed',
    running('1.30.2'),
    region,
    'notApplicable',
    'westeurope no longer lists Kubernetes 1.30, version-support speaks',
  ],
  [
    'does not guess about a minor newer than the list',
    running('1.38.0'),
    region,
    'unknown',
    'westeurope does not list Kubernetes 1.38: nobody can tell whether it is a preview',
  ],
  [
    'does not guess from previews alone',
    running('1.36.0'),
    signalsWith({ regionVersions: regionOf(offered('1.37', { isPreview: true })) }),
    'unknown',
    'westeurope does not list Kubernetes 1.36: nobody can tell whether it is a preview',
  ],
  [
    'does not guess from an empty list',
    running('1.36.2'),
    signalsWith({ regionVersions: regionOf() }),
    'unknown',
    'the list of versions of westeurope is empty',
  ],
  ['does not guess without the list', running('1.36.2'), signalsWith(), 'unknown', 'no permission'],
  [
    'does not guess without a version',
    clusterOf({}),
    region,
    'unknown',
    'neither currentKubernetesVersion nor kubernetesVersion in the payload',
  ],
  [
    'does not guess from a number',
    running(1.3),
    region,
    'unknown',
    'odd payload: currentKubernetesVersion is a number',
  ],
] as const)('version-preview %s', (_what, cluster, signals, status, reason) => {
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signals, contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
