import check from '../../../shared/checks/access/gitops.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { GitOpsPart, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const has = (...parts: GitOpsPart[]): Signals['gitOps'] => known(parts, new Date(NOW));
const flux: GitOpsPart = { kind: 'extension', name: 'flux', type: 'microsoft.flux' };
const repository: GitOpsPart = { kind: 'configuration', name: 'cluster-config', type: 'GitRepository' };

test.each([
  ['passes with the Flux extension', has(flux), 'pass', null, 'extension of type microsoft.flux: flux'],
  [
    'passes with the Argo CD extension',
    has({ ...flux, name: 'argo', type: 'Microsoft.ArgoCD' }),
    'pass',
    null,
    'extension of type Microsoft.ArgoCD: argo',
  ],
  [
    'passes with a configuration alone',
    has(repository),
    'pass',
    null,
    'configuration of type GitRepository: cluster-config',
  ],
  [
    'passes with a configuration of whatever source',
    has({ ...repository, type: '' }),
    'pass',
    null,
    'configuration: cluster-config',
  ],
  [
    'is low where there is neither',
    has(),
    'fail',
    'low',
    'no Flux or Argo CD extension, and no GitOps configuration; what was installed by hand is not seen',
  ],
  ['does not guess where they were not read', notKnown('not read (403)'), 'unknown', null, 'not read (403)'],
] as const)('gitops %s', (_what, gitOps, status, severity, reason) => {
  const verdicts = check.evaluate(clusterOf({}), signalsWith({ gitOps }), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});
