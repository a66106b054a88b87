import { islandOf } from '../../../shared/report/island.js';
import type { ReportModel } from '../../../shared/report/model.js';
import type { Fields } from '../../../shared/report/view/address.js';
import { filterResources } from '../../../shared/report/view/clusterFilter.js';
import { filterFindings } from '../../../shared/report/view/findingFilter.js';
import { Fleet } from '../../../shared/report/view/fleet.js';
import { findingRank, ordered, resourceRank } from '../../../shared/report/view/order.js';
import {
  checkSample,
  clusterSample,
  findingSampleOf,
  reportSample,
  resourceSample,
} from '../../support/sampleReport.js';

const exemption = { owner: 'media', approver: null, reason: 'for now', until: '2026-12-24' };

const MODEL: ReportModel = reportSample({
  checks: [
    checkSample('local-accounts', { title: 'Local accounts are open' }),
    checkSample('backup', { title: 'No backup' }),
  ],
  resources: [
    resourceSample('aks-10', { owner: 'Zoé', subscriptionName: 'Shop' }),
    resourceSample('aks-9', { owner: 'ann', cluster: clusterSample({ version: '1.34.2', supportLine: 'long-term' }) }),
    resourceSample('registry', {
      owner: null,
      kind: 'registry',
      type: 'microsoft.containerregistry/registries',
      cluster: null,
      subscriptionName: null,
    }),
    resourceSample('aks-unknown', { owner: 'ann', cluster: clusterSample({ version: null, supportLine: null }) }),
  ],
  findings: [
    findingSampleOf({ severity: 'critical', overdue: true, dueDate: '2026-11-01T00:00:00.000Z', told: 'overdue' }),
    findingSampleOf({
      resource: 1,
      check: 1,
      severity: 'high',
      subject: 'pool/np1',
      dueDate: '2026-12-15T00:00:00.000Z',
    }),
    findingSampleOf({ resource: 1, severity: 'medium', dueDate: '2026-12-16T00:00:00.000Z', told: 'opened' }),
    findingSampleOf({ resource: 2, check: 1, severity: 'low', ticket: { number: 'INC0042', url: null } }),
    findingSampleOf({ resource: 3, severity: 'low', exemption, told: 'exempted' }),
  ],
});
const fleet = new Fleet(islandOf(MODEL, 'en'));

test.each<[string, Fields, number[]]>([
  ['nothing: all of them, worst first', {}, [0, 1, 2, 3, 4]],
  ['a severity', { severity: 'high' }, [1]],
  ['a severity that is none', { severity: 'hihg' }, []],
  ['an owner', { owner: 'ann' }, [1, 2, 4]],
  ['an owner in other letters: names are as they are', { owner: 'Ann' }, []],
  ['nobody as owner', { owner: '' }, [3]],
  ['an owner of nothing here', { owner: 'somebody' }, []],
  ['a subscription', { subscription: 'Shop' }, [0]],
  ['no subscription', { subscription: '' }, [3]],
  ['a check', { check: 'backup' }, [1, 3]],
  ['several checks', { check: 'backup,local-accounts' }, [0, 1, 2, 3, 4]],
  ['what is open', { status: 'open' }, [0, 1, 2, 3]],
  ['what is overdue', { status: 'overdue' }, [0]],
  ['what is due on the 14th day, and not on the 15th', { status: 'soon' }, [1]],
  ['what is new', { status: 'new' }, [2]],
  ['what has changed', { status: 'changed' }, [0, 4]],
  ['what is exempted', { status: 'exempted' }, [4]],
  ['a status that is none', { status: 'constructor' }, []],
  ['two fields: both must fit', { owner: 'ann', status: 'open' }, [1, 2]],
  ['a word of the name, in any case', { search: 'AKS-10' }, [0]],
  ['a word of the owner with an accent', { search: 'zoé' }, [0]],
  ['a word of the title', { search: 'no backup' }, [1, 3]],
  ['a check id', { search: 'local-acc' }, [0, 2, 4]],
  ['a subject', { search: 'pool/np1' }, [1]],
  ['a ticket', { search: 'inc0042' }, [3]],
  ['words of different places: each must stand somewhere', { search: 'backup aks-9' }, [1]],
  ['blanks alone', { search: '   ' }, [0, 1, 2, 3, 4]],
  ['what stands nowhere', { search: 'zebra' }, []],
])('findings by %s', (_what, fields, found) => {
  expect(filterFindings(fleet, fields)).toEqual(found);
});

test.each<[string, Fields, number[]]>([
  ['nothing: those with the worst finding first, an exempted one does not count', {}, [0, 1, 2, 3]],
  ['a minor', { version: '1.34' }, [1]],
  ['a whole version', { version: '1.36.7' }, [0]],
  ['half a minor is no minor', { version: '1.3' }, []],
  ['no known version, which is a cluster', { version: '' }, [3]],
  ['a plan', { plan: 'long-term' }, [1]],
  ['no known plan', { plan: '' }, [3]],
  ['a minor and a plan', { version: '1.36', plan: 'community' }, [0]],
  ['nobody', { owner: '' }, [2]],
  ['a word', { search: 'registry' }, [2]],
])('clusters by %s', (_what, fields, found) => {
  expect(filterResources(fleet, fields)).toEqual(found);
});

const sorted = (column: string, isDescending = false) =>
  ordered([0, 1, 2, 3, 4], findingRank(fleet, column) ?? (() => 0), isDescending);

test.each([
  ['resource: numbers in names count as numbers', 'resource', false, [1, 2, 0, 4, 3]],
  ['resource, the other way round; equals stay as they came', 'resource', true, [3, 4, 0, 1, 2]],
  ['severity', 'severity', false, [0, 1, 2, 3, 4]],
  ['due', 'due', false, [0, 1, 2, 3, 4]],
  ['check', 'check', false, [0, 2, 4, 1, 3]],
  ['owner: nobody first', 'owner', false, [3, 1, 2, 4, 0]],
] as const)('order of findings by %s', (_what, column, isDescending, order) => {
  expect(sorted(column, isDescending)).toEqual(order);
});

test('order of clusters', () => {
  const by = (column: string) => ordered([0, 1, 2, 3], resourceRank(fleet, column) ?? (() => 0), false);
  expect(by('name')).toEqual([1, 0, 3, 2]);
  expect(by('version')).toEqual([2, 3, 1, 0]);
  expect(by('findings')).toEqual([0, 1, 2, 3]);
});

test('there is no order of what is no column', () => {
  expect([findingRank(fleet, 'links'), resourceRank(fleet, 'constructor')]).toEqual([undefined, undefined]);
});

test('days, ids and pools come out as they went in', () => {
  expect(fleet.day(fleet.island.findings.due[1] ?? 0)).toBe('2026-12-15');
  expect(fleet.day(fleet.island.findings.firstSeen[0] ?? 0)).toBe('2026-11-20');
  for (const [place, { id, cluster }] of MODEL.resources.entries()) {
    expect(fleet.idOf(place)).toBe(id);
    expect(fleet.resourceWith(id.toLowerCase())).toBe(place);
    expect(fleet.clusterOf(place)?.pools.map(({ name, built, nodes }) => [name, built, nodes]) ?? null).toEqual(
      cluster?.pools.map(({ name, imageBuilt, nodes }) => [name, imageBuilt, nodes]) ?? null,
    );
  }
  expect(fleet.resourceWith('/nothing')).toBeUndefined();
});
