import check from '../../../shared/checks/traffic/serviceMesh.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

test.each([
  [
    'passes on Istio',
    { mode: 'Istio', istio: { revisions: ['asm-1-27'] } },
    'pass',
    'serviceMeshProfile.mode is Istio',
  ],
  ['passes on istio', { mode: 'istio' }, 'pass', 'serviceMeshProfile.mode is istio'],
  ['fails on Disabled', { mode: 'Disabled' }, 'fail', 'serviceMeshProfile.mode is Disabled'],
  ['fails where the profile is {}', {}, 'fail', 'serviceMeshProfile.mode not set'],
  ['fails where the profile is null', null, 'fail', 'serviceMeshProfile.mode not set'],
  ['fails where the profile is absent', undefined, 'fail', 'serviceMeshProfile.mode not set'],
  [
    'does not guess from an unknown mode',
    { mode: 'Linkerd' },
    'unknown',
    'serviceMeshProfile.mode is Linkerd, which is not known here',
  ],
  ['does not guess from a flag', { mode: true }, 'unknown', 'odd payload: serviceMeshProfile.mode is true or false'],
])('service-mesh %s', (_what, serviceMeshProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', serviceMeshProfile });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});

test('service-mesh takes Open Service Mesh for none: it is retired', () => {
  const addonProfiles = { openServiceMesh: { enabled: true, config: {} } };
  expect(check.evaluate(clusterOf({ addonProfiles }), signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status: 'fail' },
  ]);
});
