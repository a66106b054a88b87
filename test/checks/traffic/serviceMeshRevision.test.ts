import check from '../../../shared/checks/traffic/serviceMeshRevision.js';
import { known } from '../../../shared/signals/signal.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-08-23';
const OFFICIAL = 'KubernetesOfficial';
const LTS = 'AKSLongTermSupport';
const REVISIONS = [
  { revision: 'asm-1-26', compatibleWith: [{ plan: OFFICIAL, minors: ['1.32', '1.33'] }] },
  {
    revision: 'asm-1-9',
    compatibleWith: [
      { plan: OFFICIAL, minors: ['1.33', '1.34'] },
      { plan: LTS, minors: ['1.30'] },
    ],
  },
];
const signals = (revisions = REVISIONS) =>
  signalsWith({ meshRevisions: known({ region: 'westeurope', revisions }, new Date(NOW)) });
const istio = (revisions: unknown, more: Record<string, unknown> = {}) => ({
  currentKubernetesVersion: '1.33.4',
  serviceMeshProfile: { mode: 'Istio', istio: { revisions } },
  ...more,
});
const evaluate = (properties: Record<string, unknown>, seen = signals()) =>
  check.evaluate(clusterOf(properties), seen, contextAt(NOW));

test.each([
  ['passes where the revision is offered', istio(['asm-1-26']), 'pass', 'asm-1-26 is offered in westeurope'],
  ['reads its name in any case', istio(['ASM-1-26']), 'pass', 'ASM-1-26 is offered in westeurope'],
  [
    'passes with both of a canary upgrade',
    istio(['asm-1-9', 'asm-1-26']),
    'pass',
    'asm-1-9 and asm-1-26 are offered in westeurope',
  ],
  [
    'says so where it is not listed for the Kubernetes version',
    istio(['asm-1-26'], { currentKubernetesVersion: '1.34.1' }),
    'pass',
    'asm-1-26 is offered in westeurope, and not listed there for Kubernetes 1.34',
  ],
  [
    "looks at the cluster's own plan",
    istio(['asm-1-9'], { supportPlan: LTS }),
    'pass',
    'asm-1-9 is offered in westeurope, and not listed there for Kubernetes 1.33',
  ],
  [
    'says nothing of a plan that the revision does not name',
    istio(['asm-1-26'], { supportPlan: LTS }),
    'pass',
    'asm-1-26 is offered in westeurope',
  ],
  [
    'says nothing of a version that is not known',
    istio(['asm-1-26'], { currentKubernetesVersion: 'new' }),
    'pass',
    'asm-1-26 is offered in westeurope',
  ],
  ['fails where it is not', istio(['asm-1-20']), 'fail', 'asm-1-20 is no longer offered in westeurope'],
  [
    'fails where one of two is not',
    istio(['asm-1-20', 'asm-1-26']),
    'fail',
    'asm-1-20 is no longer offered in westeurope',
  ],
  [
    'does not apply without a mesh',
    { kubernetesVersion: '1.33.4' },
    'notApplicable',
    'no Istio: serviceMeshProfile.mode not set',
  ],
  [
    'does not apply where the mesh is off',
    { serviceMeshProfile: { mode: 'Disabled' } },
    'notApplicable',
    'no Istio: serviceMeshProfile.mode is Disabled',
  ],
  [
    'does not guess from a mode that nobody knows',
    { serviceMeshProfile: { mode: 'Linkerd' } },
    'unknown',
    'serviceMeshProfile.mode is Linkerd, which is not known here',
  ],
  [
    'does not guess from an odd mode',
    { serviceMeshProfile: { mode: true } },
    'unknown',
    'odd payload: serviceMeshProfile.mode is true or false',
  ],
  [
    'does not guess where no revision is named',
    istio([]),
    'unknown',
    'the Istio add-on is on, and the payload does not name its revisions',
  ],
  [
    'does not guess where revisions are absent',
    { serviceMeshProfile: { mode: 'Istio' } },
    'unknown',
    'the Istio add-on is on, and the payload does not name its revisions',
  ],
  [
    'does not guess from half of the names',
    istio(['asm-1-26', 7]),
    'unknown',
    'the Istio add-on is on, and the payload does not name its revisions',
  ],
  [
    'does not guess from revisions that are no list',
    istio('asm-1-26'),
    'unknown',
    'odd payload: serviceMeshProfile.istio.revisions is text',
  ],
] as const)('service-mesh-revision %s', (_what, properties, status, reason) => {
  const severity = status === 'fail' ? 'high' : null;
  expect(evaluate(properties)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('service-mesh-revision does not guess where the region lists nothing', () => {
  expect(evaluate(istio(['asm-1-26']), signals([]))).toMatchObject([
    { status: 'unknown', reason: 'westeurope lists no Istio revision at all' },
  ]);
});

test('service-mesh-revision does not apply without Istio, also where nothing is known of the region', () => {
  expect(evaluate({ kubernetesVersion: '1.33.4' }, signalsWith())).toMatchObject([{ status: 'notApplicable' }]);
  expect(evaluate(istio(['asm-1-26']), signalsWith())).toMatchObject([{ status: 'unknown', reason: 'no permission' }]);
});

test.each([
  ['the newest that goes with the Kubernetes version', '1.34.1', 'asm-1-9'],
  ['the newest of two, by their numbers', '1.33.4', 'asm-1-26'],
  ['the newest of all, where none goes with it', '1.36.0', 'asm-1-26'],
])('service-mesh-revision names %s', (_what, currentKubernetesVersion, newest) => {
  const [verdict] = evaluate(istio(['asm-1-20'], { currentKubernetesVersion }));
  expect(verdict?.evidence).toEqual({
    used: ['asm-1-20'],
    offered: ['asm-1-9', 'asm-1-26'],
    gone: ['asm-1-20'],
    newest,
  });
});
