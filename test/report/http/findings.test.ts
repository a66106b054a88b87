import type { Answer } from '../../../shared/report/http/answer.js';
import type { ListedFinding } from '../../../shared/report/http/findings/page.js';
import { findingsPage } from '../../../shared/report/http/findings/page.js';
import { findingsAnswer } from '../../../shared/report/http/findingsAnswer.js';
import { queryOf } from '../../../shared/report/http/query.js';
import { ROUTES } from '../../../shared/report/http/routes.js';
import { sweepNamed } from '../../../shared/report/sweepNamed.js';
import { undescribed } from '../../support/openApi.js';
import { storyVigie } from '../../support/story.js';

interface Page {
  readonly sweep: { readonly id: string; readonly now: string };
  readonly findings: readonly ListedFinding[];
  readonly next: string | null;
}

async function ask(text: string, known = false): Promise<Answer> {
  const asked = queryOf(new URLSearchParams(text), ROUTES.findings.query);
  if (typeof asked === 'string') throw new Error(asked);
  const answer = await findingsAnswer(
    await storyVigie(),
    { query: asked.query, params: {}, accept: null },
    () => known,
  );
  const type = answer.headers?.['content-type'] ?? null;
  expect(undescribed('GET', '/api/findings', { status: answer.status, type, text: answer.body ?? '' })).toEqual([]);
  return answer;
}

async function page(text: string): Promise<Page> {
  const { status, body } = await ask(text);
  expect([text, status]).toEqual([text, 200]);
  return JSON.parse(body ?? '');
}

async function every(text: string): Promise<readonly Page[]> {
  const pages = [await page(text)];
  for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null) {
    if (pages.length > 100) throw new Error('the pages have no end');
    pages.push(await page(`${text}&next=${next}`));
  }
  return pages;
}

const named = (findings: readonly ListedFinding[]) =>
  findings.map(({ check, resource }) => `${check} ${resource?.name}`).sort();

test.each([1, 2, 3, 7])('pages of %i are all of it, in the same order', async (limit) => {
  const whole = await page('limit=1000');
  expect(whole.next).toBeNull();
  const pages = await every(`limit=${limit}`);
  expect(pages.flatMap(({ findings }) => findings)).toEqual(whole.findings);
  expect(pages.length).toBe(Math.ceil(whole.findings.length / limit));
});

test('a page that is full looks no further: the last one may be empty', async () => {
  const pages = await every('owner=payments&limit=2');
  expect(pages.map(({ findings, next }) => [findings.length, next === null])).toEqual([
    [2, false],
    [0, true],
  ]);
});

test('a page that looked into enough partitions is short, and says where it goes on', async () => {
  const vigie = await storyVigie();
  const closed = await sweepNamed(vigie.store, 'latest');
  const filter = { status: ['open', 'exempted'] as ('open' | 'exempted')[] };
  const whole = await findingsPage(vigie, closed, { filter, limit: 1_000, from: null });
  const pages = [await findingsPage(vigie, closed, { filter, limit: 1_000, from: null }, 1)];
  for (let from = pages[0]?.next ?? null; from !== null; from = pages.at(-1)?.next ?? null)
    pages.push(await findingsPage(vigie, closed, { filter, limit: 1_000, from }, 1));
  expect(pages.length).toBe(closed.planned.length);
  expect(pages.flatMap(({ findings }) => findings)).toEqual(whole.findings);
});

// Worked by hand from the story (test/cli/demo.test.ts lists what its nights told).
test.each([
  ['of a severity', 'severity=critical&sweep=2026-11-29', ['version-support aks-orders-archive']],
  ['that are overdue', 'overdue=true', ['version-support aks-payments-prod']],
  ['that are overdue of an owner who has none', 'overdue=true&owner=search', []],
  ['of a cluster', 'cluster=AKS-Orders-Prod', ['pending-reboot aks-orders-prod']],
  [
    'of a cluster by its id',
    'cluster=/subscriptions/5B1E0C52-6A8F-4D0B-9D3C-2F4A7C1E8B01/resourcegroups/rg-payments/providers/Microsoft.ContainerService/managedClusters/aks-payments-prod',
    ['version-support aks-payments-prod'],
  ],
  [
    'of an owner, whatever the case',
    'owner=Payments',
    ['node-os-channel aks-payments-batch', 'version-support aks-payments-prod'],
  ],
  [
    'of a subscription by its name',
    'subscription=payments',
    ['node-os-channel aks-payments-batch', 'version-support aks-payments-prod'],
  ],
  ['that somebody lets stand', 'status=exempted&sweep=2026-11-29', ['node-os-channel aks-payments-batch']],
  [
    'of checks',
    'check=version-support,backup&sweep=2026-11-29',
    ['backup aks-payments-trial', 'version-support aks-orders-archive', 'version-support aks-payments-prod'],
  ],
  ['that were mended', 'status=resolved&check=version-support', ['version-support aks-orders-archive']],
  ['of an owner whom nobody knows', 'owner=nobody', []],
] as const)('findings %s', async (_what, text, expected) => {
  expect(named((await page(text)).findings)).toEqual(expected);
});

test('a finding is told as its events tell it, with what to do', async () => {
  const { sweep, findings } = await page('overdue=true');
  expect(sweep).toEqual({ id: '20261201T0130Z', now: '2026-12-01T02:30:00.000Z' });
  expect(findings).toMatchObject([
    {
      check: 'version-support',
      title: 'Kubernetes version out of support',
      ...{ status: 'open', severity: 'high', dueDate: '2026-12-01T00:00:00.000Z', overdue: true },
      remediation: { command: expect.stringMatching(/^az aks upgrade .* --kubernetes-version 1\.35$/) },
      resource: { name: 'aks-payments-prod', owner: 'payments' },
    },
  ]);
});

test('pages stay with their sweep, and with their question', async () => {
  const { sweep, next } = await page('limit=1&sweep=2026-11-29');
  const second = await page(`limit=5&sweep=2026-11-29&next=${next}`);
  expect(second.sweep).toEqual(sweep);
  const refused = {
    status: 400,
    body: expect.stringContaining('query: next is not what a page of this question gave'),
  };
  expect(await ask(`limit=1&sweep=2026-11-29&owner=search&next=${next}`)).toMatchObject(refused);
  expect(await ask(`next=${next}`)).toMatchObject(refused);
  for (const odd of ['x', Buffer.from('{}').toString('base64url'), Buffer.from('[1').toString('base64url')])
    expect(await ask(`next=${odd}`)).toMatchObject(refused);
});

test('a sweep that there is not is told, and one that the caller has is not read', async () => {
  expect(await ask('sweep=20200101T0000Z')).toMatchObject({
    status: 404,
    body: expect.stringContaining('there is no sweep'),
  });
  const { headers } = await ask('');
  expect(await ask('', true)).toEqual({
    status: 304,
    headers: { 'cache-control': 'private, no-cache', etag: headers?.etag },
  });
});
