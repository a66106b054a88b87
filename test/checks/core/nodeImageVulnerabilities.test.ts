import check from '../../../shared/checks/core/nodeImageVulnerabilities.js';
import type { CheckSettings } from '../../../shared/checks/settings.js';
import { known, notKnown, type Signal } from '../../../shared/signals/signal.js';
import type { NodeImageFixes, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const OLD = 'AKSUbuntu-2204gen2containerd-202610.01.0';
const NEW = 'AKSUbuntu-2204gen2containerd-202611.15.0';
const ids = (many: number) => Array.from({ length: many }, (_none, at) => `CVE-2026-${1000 + at}`);
const fixes = (many: number, newest = NEW): Signal<NodeImageFixes> => known({ newest, ids: ids(many) }, new Date(NOW));
const forPool = (fixed: Signal<NodeImageFixes>): Signals['nodeImageFixes'] =>
  known(new Map([['np1', fixed]]), new Date(NOW));
const pool = (more: Record<string, unknown> = {}) => ({
  name: 'np1',
  count: 3,
  osType: 'Linux',
  nodeImageVersion: OLD,
  ...more,
});
const judge = (
  nodeImageFixes: Signals['nodeImageFixes'],
  one = pool(),
  properties: Record<string, unknown> = {},
  settings: Partial<CheckSettings> = {},
) =>
  check.evaluate(
    clusterOf({ agentPoolProfiles: [one], ...properties }),
    signalsWith({ nodeImageFixes }),
    contextAt(NOW, {}, settings),
  );

test.each([
  ['passes where the newer image mends none', 0, 'pass', null, 'mends 0 known vulnerabilities'],
  ['is medium from the first one', 1, 'fail', 'medium', 'mends 1 known vulnerability'],
  ['is medium below 25', 24, 'fail', 'medium', 'mends 24 known vulnerabilities'],
  ['is high from 25 on', 25, 'fail', 'high', 'mends 25 known vulnerabilities'],
])('node-image-vulnerabilities %s', (_what, many, status, severity, reason) => {
  expect(judge(forPool(fixes(many)))).toMatchObject([
    { status, severity, reason: `${NEW} ${reason}`, subject: 'pool/np1', evidence: { count: many, newest: NEW } },
  ]);
});

test.each([
  [2, 'pass', null],
  [3, 'fail', 'medium'],
  [4, 'fail', 'medium'],
  [5, 'fail', 'high'],
])('node-image-vulnerabilities takes its limits from the configuration: %i', (many, status, severity) => {
  const thresholds = { 'node-image-vulnerabilities': { mediumFixes: 3, highFixes: 5 } };
  expect(judge(forPool(fixes(many)), pool(), {}, { thresholds })).toMatchObject([{ status, severity }]);
});

test.each([
  [50, 50],
  [51, 50],
])('node-image-vulnerabilities keeps fifty ids as evidence and counts all: %i', (many, kept) => {
  const [verdict] = judge(forPool(fixes(many)));
  expect(verdict?.evidence.ids).toEqual(ids(many).slice(0, kept));
  expect(verdict?.evidence.count).toBe(many);
});

test.each([
  ['a pool that runs the newest', forPool(fixes(0, OLD)), pool(), {}],
  ['one that runs a newer image than the newest', forPool(fixes(0, OLD)), pool({ nodeImageVersion: NEW }), {}],
  ['a Windows pool', notKnown('no permission'), pool({ osType: 'Windows', nodeImageVersion: null }), {}],
  [
    'a pool with a Windows image',
    notKnown('no permission'),
    pool({ osType: null, nodeImageVersion: 'AKSWindows-2019-17763.2114.210811' }),
    {},
  ],
  ['a stopped pool', notKnown('no permission'), pool({ powerState: { code: 'Stopped' } }), {}],
  ['a stopped cluster', notKnown('no permission'), pool(), { powerState: { code: 'Stopped' } }],
  ['a pool without nodes', notKnown('no permission'), pool({ count: 0 }), {}],
] as const)('node-image-vulnerabilities does not apply to %s', (_what, nodeImageFixes, one, properties) => {
  expect(judge(nodeImageFixes, one, properties)).toMatchObject([{ status: 'notApplicable', subject: 'pool/np1' }]);
});

test.each([
  ['where fixes were not read', notKnown('host not reached'), pool(), /^host not reached$/],
  ['where those of the pool were not read', forPool(notKnown('no report')), pool(), /^no report$/],
  ['where the pool is not named', known(new Map(), new Date(NOW)), pool(), /are not known$/],
  ['where Azure is silent', forPool(fixes(3)), pool({ nodeImageVersion: null }), /^no node image version reported$/],
  ['from a number', forPool(fixes(3)), pool({ nodeImageVersion: 7 }), /^odd payload: nodeImageVersion is a number$/],
  [
    'from an image of another family',
    forPool(fixes(3)),
    pool({ nodeImageVersion: 'AKSUbuntu-2404-202610.01.0' }),
    /cannot be compared/,
  ],
  [
    'from an image without a stamp',
    forPool(fixes(3)),
    pool({ nodeImageVersion: 'AKSUbuntu-2204' }),
    /cannot be compared/,
  ],
] as const)('node-image-vulnerabilities does not guess %s', (_what, nodeImageFixes, one, reason) => {
  expect(judge(nodeImageFixes, one)).toMatchObject([
    { status: 'unknown', severity: null, reason: expect.stringMatching(reason), subject: 'pool/np1' },
  ]);
});

test('node-image-vulnerabilities stays quiet while the count of a severity grows', () => {
  expect(check.changeKeys).toEqual([]);
});
