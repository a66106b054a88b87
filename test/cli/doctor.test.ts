import { doctorSchema } from '../../shared/sweep/doctor/form.js';
import { called } from '../support/called.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

let sim: SimulatedFleet;
beforeAll(async () => {
  sim = await simulatedFleet({ clusters: 6, subscriptions: 2, seed: 7, now: new Date('2026-11-23T02:00:00Z') });
});
afterAll(() => sim.stop());
afterEach(() => sim.call('POST', '/_vigie/faults', []));

const doctor = (...args: string[]) => called(['doctor', ...args], { env: { ...sim.env } });

test('all is well: exit code 0, every examination in 80 columns', async () => {
  const ran = await doctor();
  expect(ran).toMatchObject({ code: 0, err: '' });
  const headings = ran.out.split('\n').filter((line) => /^[a-z]+$/.test(line));
  expect(headings).toEqual(['configuration', 'clock', 'token', 'scope', 'reads', 'quota', 'store', 'destinations']);
  expect(ran.out).toMatch(/\n0 failures, 0 warnings, \d+ ok\n$/);
  for (const line of ran.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('something failed: exit code 1, and the command below it', async () => {
  await sim.call('POST', '/_vigie/faults', [{ match: 'GET */diagnosticSettings', fault: 'forbid' }]);
  const ran = await doctor('--only', 'reads');
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(ran.out).toMatch(/failed .*\n(.*\n)+? {2}for id in .* \\\n(.*\\\n)*.*done\n/);
});

test('--format json has the published form', async () => {
  const { code, out } = await doctor('--only', 'clock, token', '--format', 'json');
  const report = doctorSchema.parse(JSON.parse(out));
  expect([code, report.examinations.map(({ name }) => name)]).toEqual([0, ['clock', 'token']]);
});

test('one destination alone: nothing else is looked at', async () => {
  const report = doctorSchema.parse(JSON.parse((await doctor('--destination', 'teams', '--format', 'json')).out));
  expect(report.examinations.map(({ name }) => name)).toEqual(['destinations']);
  expect(report.destinations).toMatchObject([{ destination: 'teams', isWell: true, remedy: null }]);
});

test.each([
  ['an examination that there is not', ['--only', 'tokens'], /--only names "tokens"; expected configuration, clock/],
  ['a subscription that is no id', ['--subscription', 'prod'], /expected the id of a subscription/],
  ['a destination that there is not', ['--destination', 'nobody'], /--destination is "nobody"; expected sentinel/],
  ['a configuration that is not there', ['--config', 'nowhere.yaml'], /nowhere\.yaml cannot be read/],
])('%s: exit code 2', async (_what, args, words) => {
  expect(await doctor(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(words) });
});
