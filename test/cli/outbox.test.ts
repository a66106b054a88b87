import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { parse, stringify } from 'yaml';
import { type Azurite, startAzurite } from '../support/azurite.js';
import { called } from '../support/called.js';
import { vigie } from '../support/programs.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

interface Parked {
  readonly uid: string;
  readonly kind: string;
  readonly check: string;
  readonly resource: string;
  readonly partition: string;
  readonly why: string;
  readonly refused: boolean;
}

interface Waits {
  readonly destination: string;
  readonly undelivered: number;
  readonly blocked: { readonly why: string } | null;
  readonly waiting: readonly { readonly why: string; readonly nextAttemptAt: string; readonly cursors: number }[];
  readonly parked: readonly Parked[];
}

const REFUSES = { match: 'POST /servicenow/*', fault: 'error', status: 400 };
const LETTER = {
  schema: 1,
  queue: 'deliver',
  id: '4f0c-1',
  at: '2026-11-23T02:10:00.000Z',
  why: 'five tries failed: no partition in the message',
  text: '{}',
};

let sim: SimulatedFleet;
let folder: string;
let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
  folder = mkdtempSync(join(tmpdir(), 'vigie-outbox-'));
  sim = await simulatedFleet({ clusters: 20, subscriptions: 2, seed: 7, now: new Date('2026-11-23T02:00:00Z') });
});
afterAll(async () => {
  await sim.stop();
  await azurite.stop();
  rmSync(folder, { recursive: true, force: true });
});

const faults = (...list: object[]) => sim.call('POST', '/_vigie/faults', list);
const tickets = async () => ((await sim.call('GET', '/_vigie/tickets?destination=servicenow')) as unknown[]).length;

/** The command line on the store of that name, with what else is in its environment; called here unless it is `vigie`. */
function at(name: string, more: Record<string, string> = {}, start: typeof called = called) {
  const run = (command: string, ...args: string[]) =>
    start([...command.split(' '), '--out', join(folder, name), ...args], { env: { ...sim.env, ...more } });
  const waits = async (destination: string): Promise<Waits> => {
    const { code, out } = await run('outbox', '--format', 'json');
    const { destinations }: { destinations: readonly Waits[] } = JSON.parse(out);
    const found = destinations.find((one) => one.destination === destination);
    if (code !== 0 || found === undefined) throw new Error(`no ${destination} in ${out}`);
    return found;
  };
  return { run, waits };
}

test('what was refused is shown, sent again, or dropped with a reason', async () => {
  const { run, waits } = at('refused');
  await faults(REFUSES);
  expect((await run('sweep', '--wait', '0')).code).toBe(0);
  const before = await waits('servicenow');
  const [first, ...rest] = before.parked;
  expect(before).toMatchObject({ undelivered: 0, blocked: null });
  expect(first).toMatchObject({ kind: 'finding.opened', refused: true, why: expect.stringContaining('400') });
  expect(rest.length).toBeGreaterThan(1);

  const shown = await run('outbox list', '--destination', 'servicenow');
  expect([shown.code, shown.out]).toEqual([0, expect.stringContaining(`parked        ${first?.uid}`)]);
  expect(shown.out).toContain(`finding.opened ${first?.check}, ${first?.resource.split('/').at(-1)}`);
  expect(shown.out).not.toContain('sentinel');
  expect(shown.out.split('\n').filter((line) => line.length > 80)).toEqual([]);

  const again = await run('outbox send', '--destination', 'servicenow', first?.uid ?? '');
  expect([again.code, again.out]).toEqual([1, expect.stringMatching(/sent +0 events[\s\S]*refused +[0-9a-f]{64}/)]);
  await faults();
  const dropped = await run('outbox drop', '--destination', 'servicenow', '--reason', 'not ours', first?.uid ?? '');
  expect([dropped.code, dropped.out]).toEqual([0, 'dropped; it is kept below dropped/\n']);
  const [kept = ''] = readdirSync(join(folder, 'refused', 'store', 'dropped', 'servicenow'), {
    recursive: true,
  }).filter((name) => String(name).endsWith(first?.uid ?? ''));
  const record = readFileSync(join(folder, 'refused', 'store', 'dropped', 'servicenow', String(kept)), 'utf8');
  expect(JSON.parse(record)).toMatchObject({ reason: 'not ours', document: { event: { uid: first?.uid } } });
  const sent = await run('outbox send', '--destination', 'servicenow', '--all');
  expect([sent.code, sent.out]).toEqual([
    0,
    expect.stringMatching(`sent +${rest.length} event[\\s\\S]*still parked +nothing`),
  ]);
  // A cluster has one ticket.
  expect(await tickets()).toBe(new Set(rest.map(({ resource }) => resource)).size);
  expect((await waits('servicenow')).parked).toEqual([]);
});

test('what waits is one line a destination and reason; what is blocked says since when', async () => {
  const { run, waits } = at('waiting');
  await faults(
    { match: 'POST /servicenow/*', fault: 'error', status: 503 },
    { match: 'POST /dataCollectionRules/*', fault: 'forbid' },
  );
  expect((await run('sweep', '--wait', '0')).code).toBe(1);
  await faults();
  const desk = await waits('servicenow');
  expect(desk).toMatchObject({ blocked: null, waiting: [{ nextAttemptAt: expect.any(String) }] });
  expect([desk.undelivered > 0, desk.waiting[0]?.why]).toEqual([true, expect.stringContaining('503')]);
  expect(await waits('sentinel')).toMatchObject({ blocked: { why: expect.stringContaining('403') } });
  const { out } = await run('outbox');
  expect(out).toMatch(/servicenow\n {2}undelivered {3}\d+ events?\n {2}waits {9}\d partitions?, tried after .* UTC/);
  expect(out).toMatch(/sentinel\n {2}undelivered {3}\d+ events\n {2}blocked {7}since .* UTC, tried again after/);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('dead letters are shown, and dropped with a reason', async () => {
  const { run } = at('letters', {}, vigie);
  const letters = join(folder, 'letters', 'store', 'dead-letters', 'deliver');
  mkdirSync(letters, { recursive: true });
  writeFileSync(join(letters, '4f0c-1.json'), JSON.stringify(LETTER));
  expect((await run('outbox')).out).toContain('dead letters\n  set aside     deliver/4f0c-1\n');
  expect(JSON.parse((await run('outbox', '--format', 'json')).out)).toMatchObject({ deadLetters: [LETTER] });
  const drop = () => run('outbox drop', '--dead-letter', 'deliver/4f0c-1', '--reason', 'from an older version');
  expect((await drop()).code).toBe(0);
  expect(existsSync(join(folder, 'letters', 'store', 'dropped', 'dead-letters', 'deliver', '4f0c-1.json'))).toBe(true);
  expect((await run('outbox')).out).not.toContain('dead letters');
  expect(await drop()).toMatchObject({ code: 2, err: expect.stringContaining('there is no dead letter') });
});

test.each<[string, string, readonly string[], string]>([
  [
    'for another destination',
    'outbox list',
    ['--destination', 'x'],
    '--destination is "x"; expected sentinel, servicenow',
  ],
  ['to send to nobody', 'outbox send', ['--all'], "required option '--destination <name>'"],
  ['to send nothing', 'outbox send', ['--destination', 'sentinel'], 'name the events to send, or --all'],
  [
    'to send some and all',
    'outbox send',
    ['--destination', 'sentinel', '--all', 'a1'],
    'name the events to send, or --all',
  ],
  [
    'to send what is not parked',
    'outbox send',
    ['--destination', 'sentinel', 'a1'],
    'no event a1 is parked for sentinel',
  ],
  ['to send elsewhere', 'outbox send', ['--destination', 'x', '--all'], '--destination is "x"'],
  ['to drop without a reason', 'outbox drop', ['a1', '--destination', 'sentinel'], "required option '--reason <text>'"],
  ['to drop for no reason', 'outbox drop', ['a1', '--destination', 'sentinel', '--reason', ' '], '--reason is empty'],
  ['to drop nothing', 'outbox drop', ['--reason', 'x'], 'name one parked event'],
  ['to drop without a destination', 'outbox drop', ['a1', '--reason', 'x'], 'say whose event it is'],
  ['to drop two things', 'outbox drop', ['a1', '--dead-letter', 'q/1', '--reason', 'x'], 'name one parked event'],
  ['to drop no letter', 'outbox drop', ['--dead-letter', '../q', '--reason', 'x'], 'expected QUEUE/ID'],
  ['for another command', 'outbox mend', [], 'too many arguments'],
])('a call that asks %s ends with 2 and one line', async (_what, command, args, expected) => {
  const { code, err } = await at('wrong').run(command, ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('it works on a store in Azure, and leaves alone what another process is at', async () => {
  const file = join(folder, 'azure.yaml');
  const given: object = parse(readFileSync(sim.env.VIGIE_CONFIG ?? '', 'utf8'));
  writeFileSync(file, stringify({ ...given, store: { kind: 'azure', container: 'outbox' } }));
  const more = { VIGIE_CONFIG: file, AzureWebJobsStorage: azurite.connectionString };
  const { run, waits } = at('azure', more);
  await faults(REFUSES);
  expect((await run('sweep', '--wait', '0')).code).toBe(0);
  await faults();
  const { parked } = await waits('servicenow');
  const [first] = parked;
  const cursor = BlobServiceClient.fromConnectionString(azurite.connectionString)
    .getContainerClient('outbox')
    .getBlobClient(`~leases/cursors/servicenow/${first?.partition}`)
    .getBlobLeaseClient();
  await cursor.acquireLease(60);
  const busy = await run('outbox drop', '--destination', 'servicenow', '--reason', 'x', first?.uid ?? '');
  expect([busy.code, busy.out]).toEqual([1, expect.stringContaining('nothing was dropped: another process')]);
  const some = await run('outbox send', '--destination', 'servicenow', '--all');
  expect([some.code, some.out]).toEqual([1, expect.stringContaining(`left alone    ${first?.partition}`)]);
  const elsewhere = await run('replay', '--destination', 'servicenow', '--format', 'json', '--wait', '0');
  expect([elsewhere.code, JSON.parse(elsewhere.out).destinations[0].busy]).toEqual([1, [first?.partition]]);
  await cursor.releaseLease();
  const dropped = await run('outbox drop', '--destination', 'servicenow', '--reason', 'x', first?.uid ?? '');
  expect([dropped.code, dropped.err]).toEqual([0, '']);
  const sent = await run('outbox send', '--destination', 'servicenow', '--all');
  expect([sent.code, sent.out]).toEqual([0, expect.stringMatching('still parked +nothing')]);
  expect(await tickets()).toBeGreaterThan(0);
  const replayed = await run('replay', '--destination', 'sentinel', '--format', 'json');
  const [{ delivered, left }] = JSON.parse(replayed.out).destinations;
  expect([replayed.code, delivered > parked.length, left]).toEqual([0, true, 0]);
});
