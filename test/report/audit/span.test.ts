import { type AuditRest, audit } from '../../../shared/report/audit/audit.js';
import { coverageWords, packText } from '../../../shared/report/audit/packText.js';
import type { AuditNight, Episode, Span } from '../../../shared/report/audit/schema.js';
import { runSweep } from '../../../shared/sweep/run.js';
import { World } from '../../sweep/world.js';

async function audited(world: World, span: Span, now: string): Promise<AuditRest & { findings: readonly Episode[] }> {
  const findings: Episode[] = [];
  const ignore = async () => undefined;
  const sink = { blob: ignore, exemption: ignore, episode: async (one: Episode) => void findings.push(one) };
  return { ...(await audit(world.vigie(now), span, sink)), findings };
}

const statesOf = ({ nights }: Pick<AuditRest, 'nights'>) => nights.map(({ sweep, state }) => [sweep, state]);

// The occurrence of the 23rd is 01:30 UTC; asked for again on the 24th before 01:30 it is still the same occurrence's.
test('a sweep of the last day that ran after midnight has its summary, and what it told is left to the day after', async () => {
  const world = new World();
  await runSweep(world.vigie('2026-11-23T02:00:00.000Z'), 0);
  world.estate.without('old');
  world.estate.clusters.push({ ...(world.estate.clusters[0] ?? {}), name: 'late', id: lateId(world) });
  await runSweep(world.vigie('2026-11-24T00:20:00.000Z'), 0);
  const day = { from: '2026-11-23', to: '2026-11-23' };
  const found = await audited(world, day, '2026-11-30T00:00:00.000Z');
  expect(statesOf(found)).toEqual([
    ['20261123T0130Z', 'closed'],
    ['20261123T0130Z+r1', 'closed'],
  ]);
  expect(found.notKnown).toEqual([]);
  expect(found.findings.every(({ opened, resolved }) => opened < '2026-11-24' && resolved === null)).toBe(true);
});

function lateId({ estate }: World): string {
  return String(estate.clusters[0]?.id).replace(/[^/]+$/, 'late');
}

test('a sweep of an earlier date that is run later is in the span all the same', async () => {
  const world = new World();
  await runSweep(world.vigie('2026-11-25T02:00:00.000Z'), 0);
  await runSweep(world.vigie('2026-11-23T02:00:00.000Z'), 0);
  const found = await audited(world, { from: '2026-11-23', to: '2026-11-23' }, '2026-11-30T00:00:00.000Z');
  expect(statesOf(found)).toEqual([['20261123T0130Z', 'closed']]);
});

test('in a span that is not over nothing is overdue that is not overdue now', async () => {
  const world = new World();
  await runSweep(world.vigie('2026-11-23T02:00:00.000Z'), 0);
  const now = '2026-11-23T03:00:00.000Z';
  const [short, long] = [
    await audited(world, { from: '2026-11-23', to: '2026-11-23' }, now),
    await audited(world, { from: '2026-11-23', to: '2027-11-23' }, now),
  ];
  expect(long.timeToMend).toEqual(short.timeToMend);
  expect(long.timeToMend.all.open).toBeGreaterThan(long.timeToMend.all.openOverdue);
  expect(statesOf(long)).toEqual(statesOf(short));
});

const night = (state: AuditNight['state'], gaps: number | null) => ({ state, gaps }) as AuditNight;
const gap = {} as AuditRest['gaps'][number];

test.each([
  [
    'no night closed',
    [night('noSweep', null), night('unfinished', null)],
    [],
    'No night closed: what was read is not known.',
  ],
  ['nothing was due', [], [], 'No night closed: what was read is not known.'],
  [
    'one was missed',
    [night('closed', 0), night('noSweep', null)],
    [],
    'Each of the 1 that closed read all that it knew of.',
  ],
  [
    'one had a gap',
    [night('closed', 0), night('closed', 2)],
    [gap, gap],
    '1 night ended with gaps. gaps.csv names 2 gaps.',
  ],
  [
    'a gap came and went between nights',
    [night('closed', 0)],
    [gap],
    'Each of the 1 that closed read all that it knew of. gaps.csv names 1 gap.',
  ],
] as const)('coverage in words where %s', (_what, nights, gaps, words) => {
  expect(coverageWords({ nights: [...nights], gaps: [...gaps] })).toBe(words);
});

test('the name of an owner is no markup and no line of its own', async () => {
  const rest = await audited(new World(), { from: '2026-11-23', to: '2026-11-23' }, '2026-11-30T00:00:00.000Z');
  const { all } = rest.timeToMend;
  const text = packText({ ...rest, timeToMend: { ...rest.timeToMend, byOwner: { 'a\n| b <i>': all } } });
  expect(text).toContain('| a \\| b \\<i\\> | 0 |');
});
