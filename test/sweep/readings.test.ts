import { type Read, read } from '../../shared/azure/failure.js';
import type { PartitionState } from '../../shared/findings/finding.js';
import type { JsonObject } from '../../shared/json.js';
import { runSweep } from '../../shared/sweep/run.js';
import { SLICE_CLUSTERS } from '../../shared/sweep/slices.js';
import { DAY_MS } from '../../shared/time.js';
import { refusal } from '../support/fakeGraph.js';
import { goodSignals } from '../support/healthy.js';
import { clusterRow, idOf, NIGHTS, SUB_A, World } from './world.js';

const nightOf = (number: number) => new Date(Date.parse(NIGHTS[0]) + number * DAY_MS).toISOString();

const { maintenance } = goodSignals();
const GOOD: readonly JsonObject[] = maintenance.known ? maintenance.value.map((window) => ({ ...window })) : [];
const STATE = `state/${SUB_A}.json`;

/** One subscription whose maintenance windows are told by cluster, and who was asked in the last sweep. */
class Windows {
  /** What a cluster answers, by name. @default two windows that govern both channels */
  readonly answers = new Map<string, Read<readonly JsonObject[]>>();
  asked: string[] = [];

  constructor(
    clusters: readonly string[],
    readonly world = new World(),
  ) {
    world.estate.subscriptions = [SUB_A];
    world.estate.clusters = clusters.map((name) => clusterRow(SUB_A, name));
  }

  azure() {
    this.asked = [];
    const maintenanceConfigurations = async (id: string) => {
      const name = id.split('/').at(-1) ?? '';
      this.asked.push(name);
      return this.answers.get(name) ?? read(GOOD);
    };
    return { ...this.world.estate.open(), maintenanceConfigurations };
  }

  /** One more sweep: who was asked, and the kinds of events about windows. */
  async night(number: number): Promise<{ asked: readonly string[]; told: readonly string[] }> {
    const before = new Set((await this.world.told()).map(({ uid }) => uid));
    await runSweep(this.world.vigie(nightOf(number), { azure: this.azure() }), 0);
    const events = (await this.world.told()).filter(({ uid }) => !before.has(uid));
    const told = events.flatMap((event) => {
      if ('finding' in event) return event.finding.check === 'maintenance-window' ? [event.kind] : [];
      return 'gap' in event && event.gap.signal === 'maintenance' ? [event.kind] : [];
    });
    return { asked: [...this.asked].sort(), told };
  }

  change(name: string, properties: Record<string, unknown>): void {
    const others = this.world.estate.clusters.filter((cluster) => cluster.name !== name);
    this.world.estate.clusters = [...others, clusterRow(SUB_A, name, properties)];
  }

  state(): PartitionState {
    const text = String(this.world.memory.documents.get(STATE)?.bytes);
    return (JSON.parse(text) as { state: PartitionState }).state;
  }

  kept(): string[] {
    return Object.keys(this.state().readings.maintenance ?? {})
      .map((key) => key.split('/').at(-1) ?? '')
      .sort();
  }
}

const named = (number: number) => Array.from({ length: number }, (_none, at) => `c${at}`).sort();

test('the first night asks all that need it, each of the next seven those that pass once and the others always', async () => {
  const windows = new Windows([...named(35), 'fails', 'refused', 'odd']);
  windows.answers.set('fails', read([]));
  windows.answers.set('refused', refusal(403, 'AuthorizationFailed'));
  windows.answers.set('odd', read([{ name: 'aksManagedAutoUpgradeSchedule', properties: {} }]));
  windows.change('off', { autoUpgradeProfile: { upgradeChannel: 'none' } });
  expect((await windows.night(0)).asked).toEqual([...named(35), 'fails', 'odd', 'refused']);
  const passing: string[] = [];
  for (let number = 1; number <= 7; number += 1) {
    const { asked, told } = await windows.night(number);
    expect(asked.filter((name) => !name.startsWith('c'))).toEqual(['fails', 'odd', 'refused']);
    expect(told.filter((kind) => kind !== 'finding.snapshot')).toEqual([]);
    passing.push(...asked.filter((name) => name.startsWith('c')));
    expect(windows.kept()).toEqual(named(35));
  }
  expect(passing.sort()).toEqual(named(35));
});

test('a second sweep on one day asks only those that do not pass', async () => {
  const windows = new Windows([...named(10), 'fails']);
  windows.answers.set('fails', read([]));
  await windows.night(0);
  expect((await windows.night(1 / 24)).asked).toEqual(['fails']);
});

test('a change that ARM shows brings the reading forward, one that comes by itself does not', async () => {
  const windows = new Windows(['quiet', 'stopped', 'changed']);
  await windows.night(0);
  const quiet = (await windows.night(1)).asked;
  windows.change('changed', { autoUpgradeProfile: { upgradeChannel: 'stable', nodeOSUpgradeChannel: 'NodeImage' } });
  windows.change('stopped', { powerState: { code: 'Stopped' } });
  expect((await windows.night(1 + 1 / 24)).asked).toEqual(['changed']);
  expect(quiet).not.toContain('changed');
});

test('a window that is mended resolves the next night, and is then asked once in seven', async () => {
  const windows = new Windows(['mended']);
  windows.answers.set('mended', read([]));
  expect((await windows.night(0)).told).toEqual(['finding.opened']);
  windows.answers.delete('mended');
  expect(await windows.night(1)).toEqual({ asked: ['mended'], told: ['finding.resolved'] });
  const later = [];
  for (let number = 2; number <= 8; number += 1) later.push(...(await windows.night(number)).asked);
  expect(later).toEqual(['mended']);
});

test('a refusal is a gap, keeps nothing, and ends the night after it is lifted', async () => {
  const windows = new Windows(['c0']);
  windows.answers.set('c0', refusal(403, 'AuthorizationFailed'));
  expect((await windows.night(0)).told).toEqual(['coverage.gap']);
  expect(windows.kept()).toEqual([]);
  windows.answers.delete('c0');
  expect((await windows.night(1)).told).toEqual(['coverage.restored']);
  expect(windows.kept()).toEqual(['c0']);
});

test('bad news by a reading of an earlier night is asked for again before it is told', async () => {
  const windows = new Windows(['c0']);
  await windows.night(0);
  const text = String(windows.world.memory.documents.get(STATE)?.bytes);
  const worse = text.replaceAll('"durationHours":8', '"durationHours":2');
  expect(worse).not.toBe(text);
  windows.world.memory.documents.set(STATE, { bytes: Buffer.from(worse), etag: '"by hand"' });
  expect(await windows.night(1 / 24)).toEqual({ asked: ['c0'], told: [] });
  const reading = windows.state().readings.maintenance?.[idOf(SUB_A, 'c0').toLowerCase()];
  expect(reading).toMatchObject({ asOf: nightOf(1 / 24), value: GOOD });
});

test('what else was read of that cluster is not asked for again', async () => {
  const windows = new Windows(['c0']);
  const settings: string[] = [];
  const resourceList = async (path: string) => {
    if (!path.endsWith('/diagnosticSettings')) return read([]);
    settings.push(path);
    const logs = [{ category: null, categoryGroup: 'allLogs', enabled: true }];
    return read([{ name: 's', properties: { workspaceId: '/w', logs } }]);
  };
  const night = (number: number) =>
    runSweep(
      windows.world.vigie(nightOf(number), { profile: 'recommended', azure: { ...windows.azure(), resourceList } }),
      0,
    );
  await night(0);
  expect(settings).toHaveLength(1);
  const text = String(windows.world.memory.documents.get(STATE)?.bytes);
  const worse = text.replaceAll('"durationHours":8', '"durationHours":2');
  windows.world.memory.documents.set(STATE, { bytes: Buffer.from(worse), etag: '"by hand"' });
  await night(1 / 24);
  expect(windows.asked).toEqual(['c0']);
  expect(settings).toHaveLength(1);
  const kept = windows.state().readings;
  expect(Object.keys(kept).sort()).toEqual(['diagnosticSettings', 'maintenance']);
  const of = idOf(SUB_A, 'c0').toLowerCase();
  expect([kept.diagnosticSettings?.[of]?.asOf, kept.maintenance?.[of]?.asOf]).toEqual([nightOf(0), nightOf(1 / 24)]);
});

test('evidence says of when the windows are, and a new reading is no event', async () => {
  const windows = new Windows(['short']);
  windows.answers.set('short', read(GOOD.slice(0, 1)));
  await windows.night(0);
  const asOf = () => Object.values(windows.state().findings).map(({ evidence }) => evidence.asOf);
  expect(asOf()).toContain(nightOf(0));
  expect((await windows.night(1)).told).toEqual([]);
  expect(asOf()).toContain(nightOf(1));
});

test('a cluster out of sight keeps its reading, one that is gone loses it', async () => {
  const windows = new Windows(['hidden', 'gone', 'stays']);
  await windows.night(0);
  windows.world.estate.without('hidden', 'gone');
  windows.world.estate.answers.set('hidden', refusal(403, 'AuthorizationFailed'));
  await windows.night(1);
  expect(windows.kept()).toEqual(['hidden', 'stays']);
});

test('a state from before signals were read by need is a state, and all are asked once', async () => {
  const windows = new Windows(['c0', 'c1']);
  await windows.night(0);
  const { documents } = windows.world.memory;
  const whole = JSON.parse(String(documents.get(STATE)?.bytes)) as { state: PartitionState };
  const { readings: _none, ...state } = whole.state;
  documents.set(STATE, { bytes: Buffer.from(JSON.stringify({ ...whole, state })), etag: '"by hand"' });
  expect((await windows.night(1 / 24)).asked).toEqual(['c0', 'c1']);
  expect(windows.world.paths('damaged/')).toEqual([]);
});

describe('in slices', () => {
  const MANY = named(2 * SLICE_CLUSTERS + 20);

  /** After a first night, in which some answered badly. */
  async function large(): Promise<Windows> {
    const windows = new Windows(MANY);
    for (const name of ['c3', 'c150']) windows.answers.set(name, read([]));
    await windows.night(0);
    return windows;
  }

  test('all that passed is kept, and the second night asks what is due', async () => {
    const windows = await large();
    expect(windows.kept()).toEqual(MANY.filter((name) => name !== 'c3' && name !== 'c150'));
    const { asked } = await windows.night(1);
    expect(asked).toEqual(expect.arrayContaining(['c3', 'c150']));
    expect(asked.length).toBeGreaterThan(MANY.length / 14);
    expect(asked.length).toBeLessThan(MANY.length / 4);
  });

  test('a night that is killed behind its first slice and run again comes to the same', async () => {
    const windows = await large();
    const quiet = new Windows([], windows.world.copy());
    quiet.world.estate.clusters = [...windows.world.estate.clusters];
    for (const [name, answer] of windows.answers) quiet.answers.set(name, answer);
    await quiet.night(1);
    let kept = 0;
    const beforeChange = (path: string) => {
      if (path.includes('/slices/') && kept++ === 1) throw new Error('killed');
    };
    const dying = windows.world.vigie(nightOf(1), { azure: windows.azure(), beforeChange });
    await expect(runSweep(dying, 0)).rejects.toThrow('killed');
    windows.world.reap();
    await windows.night(1);
    expect(windows.kept()).toEqual(quiet.kept());
    const readingsOf = ({ readings, findings }: PartitionState) => ({ readings, findings });
    expect(readingsOf(windows.state())).toEqual(readingsOf(quiet.state()));
    const uids = async ({ world }: Windows) => (await world.told(SUB_A)).map(({ uid }) => uid);
    expect(await uids(windows)).toEqual(await uids(quiet));
  });
});
