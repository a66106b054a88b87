import { AnswersHeard } from '../../../shared/sweep/doctor/answersHeard.js';
import { examineClock } from '../../../shared/sweep/doctor/clock.js';
import type { DoctorContext } from '../../../shared/sweep/doctor/facts.js';
import { examineQuota } from '../../../shared/sweep/doctor/quota.js';

const NOW = '2026-11-23T02:00:00Z';

function heardAt(machine: string, ...answers: readonly Readonly<Record<string, string | number>>[]): AnswersHeard {
  const heard = new AnswersHeard(() => new Date(machine));
  for (const { status = 200, ...headers } of answers)
    heard.hear({ quota: 'q', status: Number(status), header: (name) => headers[name]?.toString() });
  return heard;
}

function context(heard: AnswersHeard, environment: Record<string, string> = {}): DoctorContext {
  const config = { cloud: { resourceManager: 'https://arm' } };
  const facts = {
    listed: async () => undefined,
    reads: async () => ({ pages: 31, clusters: 10, registries: 4 }),
  };
  return {
    heard,
    facts,
    machine: { environment },
    vigie: { config, checks: [], now: new Date(NOW) },
  } as unknown as DoctorContext;
}

test.each([
  ['2026-11-23T02:01:00Z', 'ok', '60 s ahead of'],
  ['2026-11-23T02:01:01Z', 'warning', '61 s ahead of'],
  ['2026-11-23T01:55:00Z', 'warning', '300 s behind'],
  ['2026-11-23T01:54:59Z', 'failed', '301 s behind'],
  ['2026-11-23T02:05:01Z', 'failed', '301 s ahead of'],
])('a machine at %s is %s', async (machine, status, words) => {
  const [result] = await examineClock(context(heardAt(machine, { date: 'Mon, 23 Nov 2026 02:00:00 GMT' })));
  expect(result).toMatchObject({ status, found: expect.stringContaining(words) });
  expect(result?.remedy?.command ?? null).toBe(status === 'ok' ? null : 'sudo timedatectl set-ntp true');
});

test('without a date nobody can tell', async () => {
  expect(await examineClock(context(heardAt(NOW, {})))).toMatchObject([{ status: 'skipped' }]);
});

test.each([
  ['the address of a clock', 'https://sim:1', 'ok'],
  ['a date, at which time stands still', '2026-11-23', 'warning'],
])('VIGIE_CLOCK is %s', async (_what, VIGIE_CLOCK, status) => {
  const [, result] = await examineClock(context(heardAt(NOW, {}), { VIGIE_CLOCK }));
  expect(result).toMatchObject({ asked: 'VIGIE_CLOCK', status });
});

test('quotas: the least that was told, and what a sweep needs', async () => {
  const left = (reads: number, queries: number) => ({
    'x-ms-ratelimit-remaining-subscription-reads': reads,
    'x-ms-user-quota-remaining': queries,
  });
  const heard = heardAt(NOW, left(200, 14), left(51, 3), left(240, 9));
  expect(await examineQuota(context(heard))).toMatchObject([
    { status: 'ok', found: '3 were left at the least; a sweep sends about 31 queries; at 15 in 5 s that is 15 s' },
    { status: 'ok', found: expect.stringContaining('51 (subscription-reads)') },
  ]);
});

test.each([
  ['few reads are left', { 'x-ms-ratelimit-remaining-tenant-reads': 50 }, 'Resource Manager'],
  ['something was throttled', { status: 429 }, 'all services'],
])('quotas: a warning where %s', async (_what, answer, asked) => {
  const results = await examineQuota(context(heardAt(NOW, answer)));
  expect(results.filter(({ status }) => status === 'warning').map((one) => one.asked)).toEqual([asked]);
});

test('quotas: without an answer they are skipped', async () => {
  expect(await examineQuota(context(heardAt(NOW)))).toMatchObject([{ status: 'skipped' }]);
});
