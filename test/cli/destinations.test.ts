import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { DoctorReport } from '../../shared/sweep/doctor/form.js';
import { called } from '../support/called.js';
import type { Ran } from '../support/programs.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

const NOW = '2026-11-23T02:00:00Z';

let sim: SimulatedFleet;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-destinations-'));
  sim = await simulatedFleet({ clusters: 12, subscriptions: 2, seed: 7, now: new Date(NOW) });
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => sim.call('POST', '/_vigie/faults', []));

/** The configuration of the simulated Azure with more in it. */
function configOf(more: object): string {
  const file = join(folder, 'vigie.yaml');
  const given: object = parse(readFileSync(sim.env.VIGIE_CONFIG ?? '', 'utf8'));
  writeFileSync(file, stringify({ ...given, ...more }));
  return file;
}

const run = (config: string, ...args: string[]): Promise<Ran> =>
  called([...args, '--config', config, '--out', join(folder, 'out')], { env: sim.env });
const json = <T>({ out }: Ran): T => JSON.parse(out) as T;

interface Ticket {
  readonly id: string;
  readonly state: string;
  readonly fields: { readonly short_description: string; readonly notes: { readonly text: string }[] };
}
const tickets = async () => (await sim.call('GET', '/_vigie/tickets?destination=servicenow')) as Ticket[];

describe('vigie route --explain', () => {
  const routes = [{ to: ['servicenow'], checks: ['version-support'], severity: 'critical' }];
  let config: string;
  let uid: string;
  beforeAll(async () => {
    config = configOf({ routes });
    expect(await run(config, 'sweep', '--wait', '0')).toMatchObject({ err: '' });
    const events = readFileSync(join(folder, 'out', 'events.ndjson'), 'utf8')
      .trim()
      .split('\n');
    const isOther = (line: string) => line.includes('"kind":"finding.opened"') && !line.includes('"check":"version-');
    const found = events.find(isOther);
    uid = (JSON.parse(found ?? '{}') as { uid: string }).uid;
    writeFileSync(join(folder, 'one.json'), found ?? '');
  });

  test('says of a file where its events go, and why', async () => {
    const ran = await run(config, 'route', '--explain', join(folder, 'one.json'));
    expect(ran).toMatchObject({ code: 0, err: '' });
    const words = ran.out.replace(/\s+/g, ' ');
    expect(words).toContain('sentinel yes: a SIEM takes every event');
    expect(words).toContain('servicenow no: ');
    expect(words).toContain('teams no: a chat takes one card a sweep');
    for (const line of ran.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('says the same of the uid of a committed event, as JSON, for one destination', async () => {
    const ran = await run(config, 'route', '--explain', uid, '--destination', 'file', '--format', 'json');
    expect(json(ran)).toEqual([
      {
        uid,
        kind: 'finding.opened',
        destinations: [{ name: 'file', takes: true, why: expect.any(String), waitsUntil: null }],
      },
    ]);
  });

  test.each([
    ['no file and no uid', 'nothing.json', /no file and no uid/],
    ['a uid that nobody has', 'f'.repeat(64), /no event f+ in the outbox/],
  ])('%s', async (_what, given, words) => {
    expect(await run(config, 'route', '--explain', given)).toMatchObject({
      code: 2,
      err: expect.stringMatching(words),
    });
  });

  test.each([
    ['no JSON', 'not json\n{}', /event 1 is no event of Vigie: it is no JSON/],
    ['no event', '{"kind":"finding.opened"}', /event 1 is no event of Vigie/],
    ['nothing', '\n', /holds no event/],
  ])('a file with %s', async (_what, text, words) => {
    const file = join(folder, 'odd.ndjson');
    writeFileSync(file, text);
    expect(await run(config, 'route', '--explain', file)).toMatchObject({ code: 2, err: expect.stringMatching(words) });
  });

  test('the desk got only what the rule is about', async () => {
    const titles = (await tickets()).map(({ fields }) => fields.short_description);
    expect(titles.filter((title) => !/^Kubernetes version/.test(title))).toEqual([]);
  });

  test('a rule that names nobody is told before anything is done', async () => {
    const odd = configOf({ routes: [{ to: ['servicnow'], severity: 'high' }] });
    expect(await run(odd, 'sweep')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/routes\[0\]\.to\[0\] is "servicnow"; expected the name of a destination: sentinel, /),
    });
  });
});

describe('vigie doctor', () => {
  const destinationsIn = (ran: Ran) => json<DoctorReport>(ran).destinations;
  const examined = async (...args: string[]) =>
    destinationsIn(await run(configOf({}), 'doctor', '--only', 'destinations', ...args, '--format', 'json'));
  const received = async (name: string) => (await sim.call('GET', `/_vigie/received?destination=${name}`)) as unknown[];

  test('without --send it writes nothing, and says what it could see', async () => {
    const before = [await tickets(), await received('sentinel'), await received('teams')];
    const all = await examined();
    expect(all.map(({ destination, isWell }) => [destination, isWell])).toEqual([
      ['sentinel', true],
      ['servicenow', true],
      ['teams', true],
      ['file', true],
    ]);
    expect([await tickets(), await received('sentinel'), await received('teams')]).toEqual(before);
  });

  test('with --send each gets a test that says so of itself, and the ticket is closed again', async () => {
    const before = (await tickets()).length;
    const ran = await run(configOf({}), 'doctor', '--send');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out.replace(/\s+/g, ' ')).toMatch(/servicenow \(servicenow\).*made INC\d+.*closed INC\d+ again/);
    const made = (await tickets()).slice(before);
    expect(made).toMatchObject([{ state: 'closed', fields: { short_description: 'Vigie test, please ignore' } }]);
    expect(JSON.stringify((await received('sentinel')).at(-1))).toContain('vigie doctor --send');
    expect(JSON.stringify((await received('teams')).at(-1))).toContain('test of vigie doctor');
    for (const line of ran.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('what is wrong with one is said, and the others are tried all the same', async () => {
    await sim.call('POST', '/_vigie/faults', [{ match: '* /servicenow/*', fault: 'expire' }]);
    const ran = await run(configOf({}), 'doctor', '--only', 'destinations', '--send', '--format', 'json');
    expect(ran.code).toBe(1);
    const all = destinationsIn(ran);
    expect(all.filter(({ isWell }) => !isWell)).toMatchObject([
      {
        destination: 'servicenow',
        said: [expect.stringMatching(/cannot be searched: blocked: ServiceNow answered 401/)],
      },
    ]);
  });

  test('a secret that is not there is seen without --send', async () => {
    const destinations = [{ name: 'channel', kind: 'teams', url: '${env:NOT_THERE}' }];
    const ran = await run(configOf({ destinations }), 'doctor', '--only', 'destinations', '--format', 'json');
    expect(ran.code).toBe(1);
    expect(destinationsIn(ran)).toMatchObject([{ isWell: false, said: [expect.stringContaining('NOT_THERE')] }]);
  });

  test('a ticket that was made, though the answer was lost, is closed again', async () => {
    await sim.call('POST', '/_vigie/faults', [
      { match: 'POST /servicenow/api/now/table/incident*', fault: 'cutAfter', times: 1 },
    ]);
    const ran = await run(configOf({}), 'doctor', '--send', '--destination', 'servicenow', '--format', 'json');
    expect(ran.code).toBe(1);
    expect(destinationsIn(ran)[0]?.said.at(-1)).toBe('it was made all the same, and is closed again');
    const made = (await tickets()).filter(({ fields }) => fields.short_description === 'Vigie test, please ignore');
    expect(made.map(({ state }) => state)).toEqual(made.map(() => 'closed'));
    expect(made.length).toBeGreaterThan(0);
  });

  test('a destination that is not there is a wrong call', async () => {
    expect(await run(configOf({}), 'doctor', '--destination', 'nobody')).toMatchObject({ code: 2 });
  });
});
