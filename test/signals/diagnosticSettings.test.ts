import { diagnosticSettings, parseDiagnosticSettings } from '../../shared/signals/diagnosticSettings.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads, NOW, recorded } from './fakeReads.js';

const cluster = clusterOf({});
const setting = (properties: unknown) => ({ name: 's', properties });
const on = (category: string | null, categoryGroup: string | null = null) => ({
  category,
  categoryGroup,
  enabled: true,
});
const parsed = (raw: unknown) => {
  const signal = parseDiagnosticSettings(raw, NOW);
  return signal.known ? signal.value : signal.why;
};

test('a recorded answer gives where it sends, and nothing of what is off', () => {
  const { body } = recorded('arm-list-diagnosticsettings-2017-05-01-preview.json');
  expect(parsed(body.value)).toEqual([
    { name: 'ccdiagnosticsettingtest', to: ['storage'], categories: ['LoadBalancerProbeHealthStatus'], groups: [] },
  ]);
});

test.each([
  ['a workspace', { workspaceId: '/w' }, ['workspace']],
  ['an event hub', { eventHubAuthorizationRuleId: '/r', eventHubName: null }, ['eventHub']],
  ['an event hub, by its older word', { serviceBusRuleId: '/r' }, ['eventHub']],
  ['a storage account', { storageAccountId: '/s' }, ['storage']],
  ['a partner', { marketplacePartnerId: '/p' }, ['partner']],
  ['two places', { workspaceId: '/w', storageAccountId: '/s' }, ['workspace', 'storage']],
  ['nowhere, all null', { workspaceId: null, storageAccountId: null, eventHubAuthorizationRuleId: null }, []],
  ['nowhere, all empty', { workspaceId: '', storageAccountId: '' }, []],
])('a setting that sends to %s', (_what, places, to) => {
  expect(parsed([setting({ ...places, logs: [] })])).toEqual([{ name: 's', to, categories: [], groups: [] }]);
});

test.each([
  ['a category', [on('kube-audit')], ['kube-audit'], []],
  ['a group, which names no category', [on(null, 'allLogs')], [], ['allLogs']],
  ['a category that is off', [{ ...on('guard'), enabled: false }], [], []],
  ['Pascal-case keys', [{ Category: 'guard', CategoryGroup: null, Enabled: true }], ['guard'], []],
  ['neither', [on(null)], [], []],
])('of its logs it keeps %s', (_what, logs, categories, groups) => {
  expect(parsed([setting({ workspaceId: '/w', logs })])).toEqual([
    { name: 's', to: ['workspace'], categories, groups },
  ]);
});

test('a setting of metrics alone has no logs', () => {
  expect(parsed([setting({ workspaceId: '/w', metrics: [] })])).toMatchObject([{ categories: [], groups: [] }]);
});

test.each([
  ['a text', 'none', 'the answer: '],
  ['an entry without properties', [{ name: 's' }], '[0].properties: '],
  ['an entry without a name', [{ properties: {} }], '[0].name: '],
  ['a destination that is a number', [setting({ workspaceId: 7 })], '[0].properties.workspaceId: '],
  ['a log that does not say whether it is on', [setting({ logs: [{ category: 'guard' }] })], 'logs[0].enabled: '],
  ['a log that is on in words', [setting({ logs: [{ category: 'guard', enabled: 'true' }] })], 'logs[0].enabled: '],
])('%s is not known, with the reason', (_what, raw, why) => {
  expect(parsed(raw)).toContain(why);
});

const read = (answer: Parameters<typeof fakeReads>[0]) => diagnosticSettings.read(fakeReads(answer), cluster, NOW);

test('it is asked below the cluster, and its form takes what was kept', async () => {
  const reads = fakeReads({ resourceList: () => answered([setting({ workspaceId: '/w', logs: [on('guard')] })]) });
  const { signal, gap } = await diagnosticSettings.read(reads, cluster, NOW);
  expect(reads.asked).toEqual([`list ${CLUSTER_ID}/providers/Microsoft.Insights/diagnosticSettings`]);
  expect(gap).toBeUndefined();
  if (!signal.known) throw new Error(signal.why);
  expect(diagnosticSettings.form.parse(JSON.parse(JSON.stringify(signal.value)))).toEqual(signal.value);
});

test.each([
  ['refused', { resourceList: async () => failed('forbidden') }, "grant Vigie's reader Reader or Monitoring Reader on"],
  ['cut', { resourceList: async () => failed('cut') }, 'the next sweep asks again'],
  ['odd', { resourceList: async () => answered([7 as never]) }, 'odd diagnosticSettings answer'],
])('an answer that is %s leaves a gap of the cluster', async (_what, answers, why) => {
  expect(await read(answers)).toEqual({
    signal: { known: false, why: expect.stringContaining(why) },
    gap: { scope: `cluster/${CLUSTER_ID}`, signal: 'diagnosticSettings', reason: expect.stringContaining(why) },
  });
});

test('a cluster without an id has nothing to ask with', () => {
  expect(diagnosticSettings.isNeeded(cluster)).toBe(true);
  expect(diagnosticSettings.isNeeded(clusterOf({}, { id: null }))).toBe(false);
});
