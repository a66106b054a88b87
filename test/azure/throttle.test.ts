import { createHttpHeaders, createPipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import { quotaOf } from '../../shared/azure/pipeline.js';
import { Throttle } from '../../shared/azure/throttle.js';
import { statedWaitMs } from '../../shared/azure/waits.js';
import { machine } from '../support/machine.js';

const START = Date.parse('2026-11-23T01:30:00Z');
const atOnce = <T>(work: () => Promise<T>) => work();

type Step = { status: number; headers?: Record<string, string> } | 'network';

function answer(status: number, headers: Record<string, string> = {}): PipelineResponse {
  const request = createPipelineRequest({ url: 'https://example.test/' });
  return { status, headers: createHttpHeaders(headers), request };
}

/** Sends one request that is answered by the steps, one after the other; tells the waits in between. */
async function sends(steps: readonly Step[]) {
  const time = machine(START);
  const rest = [...steps];
  let tries = 0;
  const attempt = async () => {
    tries += 1;
    const step = rest.shift() ?? { status: 200 };
    if (step === 'network') throw new RestError('socket hang up', { code: 'ECONNRESET' });
    return answer(step.status, step.headers);
  };
  const outcome = await new Throttle(time).send('quota', atOnce, attempt).then(
    ({ status }) => status,
    (error: RestError) => error.code,
  );
  return { outcome, tries, waits: time.waits };
}

const wait = (value: string) => ({ 'retry-after': value });
const resets = (value: string) => ({ 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': value });

test.each<[string, Step[], number | string, number, number[]]>([
  ['hands back a 200 at once', [{ status: 200 }], 200, 1, []],
  ['waits the seconds that a 429 asks for', [{ status: 429, headers: wait('7') }], 200, 2, [7_000]],
  ['waits until the date', [{ status: 429, headers: wait('Mon, 23 Nov 2026 01:30:09 GMT') }], 200, 2, [9_000]],
  ['goes on at once after Retry-After 0', [{ status: 429, headers: wait('0') }], 200, 2, []],
  [
    'does not take a second 0 at its word',
    [
      { status: 429, headers: wait('0') },
      { status: 429, headers: wait('0') },
    ],
    200,
    3,
    [1_000],
  ],
  [
    'waits for the quota when a 429 has no Retry-After',
    [{ status: 429, headers: resets('00:00:04') }],
    200,
    2,
    [4_000],
  ],
  ['doubles from one second when nothing is stated', [{ status: 429 }, { status: 429 }], 200, 3, [1_000, 2_000]],
  ['gives up where the wait is too long', [{ status: 429, headers: wait('301') }], 429, 1, []],
  ['waits five minutes, but no longer', [{ status: 429, headers: wait('300') }], 200, 2, [300_000]],
  ['obeys Retry-After of a 503', [{ status: 503, headers: wait('3') }], 200, 2, [3_000]],
  ['tries a 500 three times in all', Array(9).fill({ status: 500 }), 500, 3, [1_000, 2_000]],
  ['tries the network three times in all', Array(9).fill('network'), 'ECONNRESET', 3, [1_000, 2_000]],
  ['tries a 408 again', [{ status: 408 }], 200, 2, [1_000]],
  ['never repeats a 401', [{ status: 401 }], 401, 1, []],
  ['never repeats a 403', [{ status: 403, headers: wait('1') }], 403, 1, []],
  ['never repeats a 404', [{ status: 404 }], 404, 1, []],
  [
    'ends although every answer is 429',
    Array(99).fill({ status: 429, headers: wait('1') }),
    429,
    8,
    [1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000],
  ],
])('the throttle %s', async (_what, steps, outcome, tries, waits) => {
  expect(await sends(steps)).toEqual({ outcome, tries, waits });
});

test('an error of our own is not taken for the network', async () => {
  const fails = new Throttle(machine(START)).send('quota', atOnce, () => Promise.reject(new TypeError('a bug')));
  await expect(fails).rejects.toThrow('a bug');
});

test('waits before the next query when none is left', async () => {
  const time = machine(START);
  const throttle = new Throttle(time);
  await throttle.send('quota', atOnce, async () => answer(200, resets('00:00:05')));
  expect(time.waits).toEqual([]);
  await throttle.send('quota', atOnce, async () => answer(200));
  expect(time.waits).toEqual([5_000]);
});

test('counts queries that are under way against what is left', async () => {
  const time = machine(START);
  const throttle = new Throttle(time);
  const left = (count: string) =>
    answer(200, { 'x-ms-user-quota-remaining': count, 'x-ms-user-quota-resets-after': '00:00:05' });
  let finish: (response: PipelineResponse) => void = () => undefined;
  const slow = throttle.send('quota', atOnce, () => new Promise((resolve) => (finish = resolve)));
  await throttle.send('quota', atOnce, async () => left('1'));
  await throttle.send('quota', atOnce, async () => left('9'));
  expect(time.waits).toEqual([5_000]);
  finish(left('9'));
  await slow;
});

test.each([
  'x-ms-ratelimit-remaining-subscription-reads',
  'x-ms-ratelimit-remaining-subscription-global-reads',
  'x-ms-ratelimit-remaining-tenant-reads',
])('slows down when few are left by %s, and only there', async (header) => {
  const time = machine(START);
  const throttle = new Throttle(time);
  const few = async () => answer(200, { [header]: '10' });
  for (let sent = 0; sent < 3; sent++) await throttle.send('this', atOnce, few);
  await throttle.send('another', atOnce, async () => answer(200, { [header]: '11' }));
  await throttle.send('another', atOnce, async () => answer(200));
  expect(time.waits).toEqual([1_000]);
});

test('one that is told to wait holds back the others of its quota, also those that stand in line', async () => {
  const time = machine(START);
  const throttle = new Throttle(time);
  const log: string[] = [];
  let first = true;
  const attempt = (name: string) => async () => {
    log.push(`${name} at ${time.now() - START}`);
    if (!first) return answer(200);
    first = false;
    return answer(429, wait('6'));
  };
  let line: Promise<unknown> = Promise.resolve();
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done;
    return done;
  };
  await Promise.all(['a', 'b', 'c'].map((name) => throttle.send('quota', oneByOne, attempt(name))));
  expect(log[0]).toBe('a at 0');
  expect(log).toHaveLength(4);
  expect(log.slice(1).map((line) => Number(line.split(' at ')[1]))).toEqual([6_000, 6_250, 6_450]);
});

test.each([
  ['0', 0],
  [' 12 ', 12_000],
  ['Mon, 23 Nov 2026 01:30:02 GMT', 2_000],
  ['Mon, 23 Nov 2026 01:29:00 GMT', 0],
  ['1.5', undefined],
  ['-3', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %p is a wait of %p ms', (header, ms) => {
  expect(statedWaitMs(header, START)).toBe(ms);
});

test.each([
  ['https://h/subscriptions/ABC/resourceGroups/g?x=1', 'h abc'],
  ['https://h/subscriptions?api-version=1', 'h'],
  ['https://h/providers/Microsoft.ResourceGraph/resources', 'h resource graph'],
])('%s counts against %s', (url, name) => {
  expect(quotaOf(url)).toBe(name);
});
