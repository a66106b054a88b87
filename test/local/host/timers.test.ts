import { type Azurite, startAzurite } from '../../support/azurite.js';
import { type Host, Place, type Seen, startHost, until } from './running.js';

jest.setTimeout(60_000);

let azurite: Azurite;
let place: Place;
let host: Host | undefined;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  place = await Place.make();
});
afterEach(async () => {
  await host?.stop();
  host = undefined;
  await azurite.empty();
  place.remove();
});

const start = async (options: { args?: string[]; tick?: string }) => {
  host = await startHost(place, { storage: azurite.connectionString, ...options });
  return host;
};
const dueAt = ({ scheduleStatus }: Seen) => (scheduleStatus as { next: string }).next;

test('one worker of three runs a timer, once an occurrence; minutes pass as fast as --time-scale says', async () => {
  // A minute is a second here.
  const { pids } = await start({ args: ['--workers', '3', '--time-scale', '60'] });
  const runs = await until(() => place.seen('minute').length >= 4 && place.seen('minute'));
  expect(new Set(runs.map(({ pid }) => pid)).size).toBe(1);
  expect(pids.workers).toContain(runs[0]?.pid);
  const due = runs.map(dueAt);
  expect(new Set(due).size).toBe(due.length);
  // A second is a minute; on a machine that is busy one may be left out, as in Azure.
  const gaps = due.slice(1).map((at, n) => Date.parse(at) - Date.parse(due[n] ?? ''));
  expect(gaps.filter((gap) => gap <= 0 || gap % 1_000 !== 0)).toEqual([]);
  expect(runs[0]).toMatchObject({ isPastDue: false });
  expect(host?.errors()).toContain('information Function.minute.User: minute ran');
});

test('a timer whose worker was killed goes on in another one, which runs no occurrence twice', async () => {
  await start({ args: ['--workers', '2', '--time-scale', '60'] });
  const { pid } = await until(() => place.seen('minute')[0]);
  process.kill(pid, 'SIGKILL');
  const next = await until(() => place.seen('minute').find((one) => one.pid !== pid));
  await until(() => host !== undefined && !host.now.workers.includes(pid));
  // What was under way when the worker died may run once more, as in Azure: nobody knows how far it had come.
  const runs = place.seen('minute').filter((one) => one.pid !== pid && one.at <= next.at);
  expect(new Set(runs.map(dueAt)).size).toBe(runs.length);
});

test('an occurrence that was missed while no host ran is run once, at once, as past due', async () => {
  const first = await start({ args: ['--time-scale', '60'] });
  await until(() => place.seen('minute')[0]);
  await first.stop();
  const before = place.seen('minute');
  const next = Date.parse(dueAt(before.at(-1) as Seen)) + 1_000;
  // Several are missed.
  await until(() => Date.now() > next + 2_000);
  // At its real pace the next minute is far away, or near: what comes first is the missed one.
  await start({});
  const late = await until(() => place.seen('minute')[before.length]);
  expect(late).toMatchObject({ isPastDue: true });
  // One that ended as the host stopped may not have been seen: then the one after it is the first that was missed.
  expect([0, 1_000]).toContain(Date.parse(dueAt(late)) - next);
  const ontime = await until(() => Date.now() > late.at + 500 && place.seen('minute').slice(before.length + 1));
  expect(ontime.filter(({ isPastDue }) => isPastDue === true)).toEqual([]);
});

test('a timer that runs more often than each minute keeps no status', async () => {
  await start({ tick: '* * * * * *' });
  const runs = await until(() => place.seen('tick').length >= 2 && place.seen('tick'));
  expect(runs.map(({ scheduleStatus }) => scheduleStatus)).toEqual(runs.map(() => null));
  expect(runs.map(({ isPastDue }) => isPastDue)).toEqual(runs.map(() => false));
});
