import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../local/host/running.js';
import { vigie } from '../support/programs.js';
import { expectHttp } from './httpAnswers.js';
import { type RunningApp, startApp } from './runningApp.js';

let app: RunningApp;
beforeAll(async () => {
  // Fast timers, so that what a message stood for is made up for within the test.
  app = await startApp('--workers', '2', '--time-scale', '60', '--write-env', 'app.sh');
});
afterAll(() => app.stop());

const closed = (id: string) =>
  until(async () => {
    const { body } = await app.call('GET', `/api/sweeps/${id}`);
    return body?.state === 'closed' && body;
  });

test('a sweep that is asked for by http closes, is in health and in the report, and is delivered', async () => {
  const asked = await app.call('POST', '/api/sweeps');
  expect(asked.status).toBe(202);
  expect(asked.headers.get('location')).toBe(`/api/sweeps/${asked.body.id}`);
  const { summary } = await closed(asked.body.id);
  expect(summary).toMatchObject({ kind: 'sweep.completed', summary: { clusters: 50, coverage: { gapsInAll: 0 } } });
  const health = await until(async () => {
    const { body } = await app.call('GET', '/api/health');
    return body.oldestUndelivered === null && body;
  });
  expect(health).toMatchObject({ status: 'green', deadLetters: 0, lastCompleted: { clusters: 50 } });
  const report = await app.call('GET', '/api/report');
  expect(report.status).toBe(200);
  expect(report.body.kind).toBe('sweep.completed');
  expect(report.headers.get('cache-control')).toBe('no-store');
});

test('every answer is as docs/openapi.json says, with the headers that keep it where it belongs', () =>
  expectHttp(app));

test('the command line looks into the store of the app with the environment that it wrote', async () => {
  const lines = readFileSync(join(app.folder, 'app.sh'), 'utf8').trim().split('\n');
  const env = Object.fromEntries(lines.map((line) => /^export (\w+)='(.*)'$/.exec(line)?.slice(1) ?? []));
  const { code, out } = await vigie(['outbox'], { env });
  expect([code, out]).toEqual([0, expect.stringContaining('Azure Storage, container vigie')]);
  expect(out).toMatch(/sentinel\n {2}undelivered +nothing/);
});

test('the nightly timer does not begin another sweep of the same night', async () => {
  await until(() => /"run":"nightly","outcome":"notDue"/.test(app.errors()));
  const sweeps = await app.blobs('sweeps/');
  expect(sweeps.filter((name) => name.endsWith('sweep.json')).filter((name) => !name.includes('+r'))).toHaveLength(1);
});

test.each([
  ['no such sweep', 'GET', '/api/sweeps/20200101T0000Z', undefined, 404, 'sweep-unknown'],
  ['an id that is none', 'GET', '/api/sweeps/latest', undefined, 404, 'sweep-unknown'],
  ['a body that is no JSON', 'POST', '/api/sweeps', 'yes', 400, 'request-invalid'],
  ['a body with another key', 'POST', '/api/sweeps', { force: true }, 400, 'request-invalid'],
])('%s is answered with a reason', async (_what, method, path, body, status, code) => {
  const answer = await app.call(method, path, body);
  expect([answer.status, answer.body?.error?.code]).toEqual([status, code]);
});

test('messages that nobody can understand are set aside, counted and announced', async () => {
  const odd = [
    ['collect', 'not JSON'],
    ['partitions', JSON.stringify({ version: 99, sweep: '20261123T0130Z', partition: 'x' })],
    ['deliver', 'x'.repeat(64 * 1024)],
    ['collect', JSON.stringify({ version: 1, sweep: '20200101T0000Z' })],
    ['partitions-poison', JSON.stringify({ version: 1, sweep: '20200101T0000Z', partition: 'x' })],
  ] as const;
  for (const [queue, text] of odd) await app.put(queue, text);
  await until(async () => (await app.call('GET', '/api/health')).body.deadLetters === odd.length);
  expect(await app.blobs('dead-letters/')).toHaveLength(odd.length);
  await until(async () => (await app.blobs('outbox/_notices/')).length === odd.length);
  // A wake-up may be hidden for a while; whatever nobody understood lies nowhere any more.
  await until(async () => {
    const { deliver: _wakeUps, ...left } = await app.waiting();
    return Object.values(left).every((number) => number === 0);
  });
});

test('behind the guard whoever may only read begins no sweep, and a principal that a caller brings along is taken away', async () => {
  const reader = await startApp('--workers', '1', '--role', 'Vigie.Read');
  const claims = [{ typ: 'roles', val: 'Vigie.Run' }];
  const forged = { 'x-ms-client-principal': Buffer.from(JSON.stringify({ claims })).toString('base64') };
  try {
    for (const headers of [{}, forged]) {
      const answer = await reader.call('POST', '/api/sweeps', undefined, headers);
      expect([answer.status, answer.body.error.code]).toEqual([403, 'role-missing']);
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    }
    expect([200, 503]).toContain((await reader.call('GET', '/api/health', undefined, forged)).status);
  } finally {
    await reader.stop();
  }
});
