import fs, {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Siem } from '../../shared/destinations/destination.js';
import { file } from '../../shared/destinations/siem/file.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { ATTACKS, findingOf, UNICODE } from '../contracts/foreignWords.js';
import { everyKind, findingSample } from '../support/sampleEvents.js';
import { surroundingsWith } from '../support/surroundings.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-file-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function open(given: object = {}): Promise<Siem> {
  const siem = await file.open(file.settings.parse(given), surroundingsWith({}, { outFolder: folder }));
  if (siem.family !== 'siem') throw new Error('a file is a SIEM');
  return siem;
}

const numbered = (rev: number, reason = 'x') => findingSample({ finding: { rev, reason } });
const linesIn = (name = 'events.ndjson') =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const revsIn = (name?: string) =>
  linesIn(name).map((line) => (JSON.parse(line) as { finding: { rev: number } }).finding.rev);

describe('the file destination', () => {
  test('accepts every kind of event, one line each, in order, as it is', async () => {
    const siem = await open();
    expect(await siem.send(everyKind())).toMatchObject({ outcome: 'accepted' });
    expect(linesIn().map((line) => JSON.parse(line) as VigieEvent)).toEqual(everyKind());
  });

  test('makes the folder that its path lies in', async () => {
    expect(await (await open({ path: 'a/b/events.ndjson' })).send([numbered(1)])).toMatchObject({
      outcome: 'accepted',
    });
    expect(revsIn('a/b/events.ndjson')).toEqual([1]);
  });

  test('names and reasons of any script, and words that would be something else, arrive as they are, one line each', async () => {
    const events = [UNICODE, 'a\n{"forged":true}\r\nb', ...ATTACKS].map(findingOf);
    expect(await (await open()).send(events)).toMatchObject({ outcome: 'accepted' });
    expect(linesIn().map((line) => JSON.parse(line) as VigieEvent)).toEqual(events);
  });

  test('letters of several octets do not break where a torn line ends within one', async () => {
    await (await open()).send([findingOf(UNICODE)]);
    const whole = Buffer.from(JSON.stringify(findingOf(UNICODE)));
    // Between the octets of a letter.
    const torn = whole.subarray(0, whole.indexOf('🚢') + 2);
    appendFileSync(join(folder, 'events.ndjson'), torn);
    expect(await (await open()).send([findingOf(UNICODE)])).toMatchObject({ outcome: 'accepted' });
    expect(linesIn().map((line) => JSON.parse(line) as VigieEvent)).toEqual([findingOf(UNICODE), findingOf(UNICODE)]);
  });

  test('sends that overlap do not mix, and keep the order in which they were asked for', async () => {
    const siem = await open({ maxBytes: 5_000, keep: 100 });
    await Promise.all(Array.from({ length: 30 }, (_, at) => siem.send([numbered(2 * at + 1), numbered(2 * at + 2)])));
    const age = (name: string) => Number(/\d+$/.exec(name)?.[0] ?? 0);
    const oldestFirst = readdirSync(folder).sort((one, other) => age(other) - age(one));
    expect(oldestFirst.length).toBeGreaterThan(5);
    expect(oldestFirst.flatMap((name) => revsIn(name))).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
  });

  test('a file that would grow too long is set aside; the oldest go', async () => {
    const size = Buffer.byteLength(`${JSON.stringify(numbered(1))}\n`);
    const siem = await open({ maxBytes: 2 * size, keep: 2 });
    for (let rev = 1; rev <= 9; rev += 1) await siem.send([numbered(rev)]);
    expect(readdirSync(folder).sort()).toEqual(['events.ndjson', 'events.ndjson.1', 'events.ndjson.2']);
    expect([revsIn('events.ndjson.2'), revsIn('events.ndjson.1'), revsIn()]).toEqual([[5, 6], [7, 8], [9]]);
  });

  test('keep 0 keeps none but the current one', async () => {
    const siem = await open({ maxBytes: 1_000, keep: 0 });
    for (const rev of [1, 2]) await siem.send([numbered(rev)]);
    expect(readdirSync(folder)).toEqual(['events.ndjson']);
    expect(revsIn()).toEqual([2]);
  });

  test('an event longer than a whole file still goes in, and never makes an empty file', async () => {
    const siem = await open({ maxBytes: 1_000 });
    await siem.send([numbered(1, 'x'.repeat(5_000))]);
    expect(readdirSync(folder)).toEqual(['events.ndjson']);
  });

  test('the beginning of a line that a killed process left is taken away: that event comes again', async () => {
    await (await open()).send([numbered(1)]);
    appendFileSync(join(folder, 'events.ndjson'), JSON.stringify(numbered(2, 'y'.repeat(200_000))).slice(0, 150_000));
    expect(await (await open()).send([numbered(2)])).toMatchObject({ outcome: 'accepted' });
    expect(revsIn()).toEqual([1, 2]);
  });

  test('a torn line alone in the file goes as well', async () => {
    writeFileSync(join(folder, 'events.ndjson'), '{"half');
    await (await open()).send([numbered(1)]);
    expect(revsIn()).toEqual([1]);
  });

  test.each([
    ['ENOSPC', 'later'],
    ['EIO', 'later'],
    ['EROFS', 'blocked'],
    ['EACCES', 'blocked'],
  ])('%s while it writes is sorted, and half a chunk does not stay', async (code, outcome) => {
    const siem = await open();
    await siem.send([numbered(1)]);
    const real = fs.writeFileSync;
    jest.spyOn(fs, 'writeFileSync').mockImplementationOnce((to, text) => {
      real(to, String(text).slice(0, 300));
      throw Object.assign(new Error(`${code}: no luck`), { code });
    });
    expect(await siem.send([numbered(2), numbered(3)])).toMatchObject({ outcome, why: expect.stringContaining(code) });
    expect(revsIn()).toEqual([1]);
    expect(await siem.send([numbered(2), numbered(3)])).toMatchObject({ outcome: 'accepted' });
    expect(revsIn()).toEqual([1, 2, 3]);
  });

  test('a path that is a folder blocks and names it', async () => {
    mkdirSync(join(folder, 'events.ndjson'));
    expect(await (await open()).send([numbered(1)])).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining('events.ndjson'),
    });
  });

  test('a folder below a file blocks', async () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(await (await open({ path: 'taken/events.ndjson' })).send([numbered(1)])).toMatchObject({
      outcome: 'blocked',
    });
  });

  test('a chunk of no events makes no file', async () => {
    expect(await (await open()).send([])).toMatchObject({ outcome: 'accepted' });
    expect(existsSync(join(folder, 'events.ndjson'))).toBe(false);
  });

  test('what it says an event takes is what the file grows by', async () => {
    const siem = await open();
    const event = numbered(1, 'ééé 🚢');
    await siem.send([event]);
    expect(readFileSync(join(folder, 'events.ndjson'))).toHaveLength(siem.chunk.size(event));
  });

  test.each([{ maxBytes: 10 }, { keep: -1 }, { path: '' }, { size: 5 }])('its settings do not take %j', (given) => {
    expect(file.settings.safeParse(given).success).toBe(false);
  });
});
