import { readByNeed } from '../../shared/signals/byNeed.js';
import type { Readings } from '../../shared/signals/reading.js';
import { clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads } from './fakeReads.js';

const NIGHT_1 = new Date('2026-11-23T02:00:00.000Z');
const LATER_THAT_DAY = new Date('2026-11-23T22:00:00.000Z');
const WINDOWS = [{ name: 'aksManagedAutoUpgradeSchedule', properties: { maintenanceWindow: { durationHours: 4 } } }];
const governed = clusterOf({ autoUpgradeProfile: { upgradeChannel: 'stable' } });
const ungoverned = clusterOf({});

const answering = () => fakeReads({ maintenanceConfigurations: () => answered(WINDOWS) });
const refusing = () => fakeReads({ maintenanceConfigurations: async () => failed('forbidden') });

async function see(reads: ReturnType<typeof fakeReads>, kept: Readings = {}, now = NIGHT_1, cluster = governed) {
  const seen = (await readByNeed(reads, [cluster], kept, now, (name) => name === 'maintenance')).get(cluster.key);
  return { asked: reads.asked.length, maintenance: seen?.signals.maintenance, ...seen };
}

const keptOf = ({ readings }: Awaited<ReturnType<typeof see>>): Readings =>
  readings?.maintenance === undefined ? {} : { maintenance: { [governed.key]: readings.maintenance } };

test('what is read tonight is of tonight, and so is its reading', async () => {
  const { asked, maintenance, readings } = await see(answering());
  expect(asked).toBe(1);
  expect(maintenance).toEqual({ known: true, value: WINDOWS, asOf: NIGHT_1.toISOString() });
  expect(readings).toEqual({ maintenance: { asOf: NIGHT_1.toISOString(), of: expect.any(String), value: WINDOWS } });
});

test('what is kept is the signal, as of the night it was read, and stays what it was through JSON', async () => {
  const kept = JSON.parse(JSON.stringify(keptOf(await see(answering())))) as Readings;
  const { asked, maintenance, readings } = await see(refusing(), kept, LATER_THAT_DAY);
  expect(asked).toBe(0);
  expect(maintenance).toEqual({ known: true, value: WINDOWS, asOf: NIGHT_1.toISOString() });
  expect({ maintenance: { [governed.key]: readings?.maintenance } }).toEqual(kept);
});

test('a cluster that has changed is read again at once', async () => {
  const kept = keptOf(await see(answering()));
  const changed = clusterOf({ autoUpgradeProfile: { upgradeChannel: 'rapid' } });
  const { asked, maintenance } = await see(answering(), kept, LATER_THAT_DAY, changed);
  expect(asked).toBe(1);
  expect(maintenance).toMatchObject({ asOf: LATER_THAT_DAY.toISOString() });
});

test('what is kept in another form is read again', async () => {
  const { readings } = await see(answering());
  for (const value of [null, 'none', [{ name: 7 }], { value: [] }]) {
    const odd = { maintenance: { [governed.key]: { asOf: '', of: '', ...readings?.maintenance, value } } };
    expect((await see(answering(), odd, LATER_THAT_DAY)).asked).toBe(1);
  }
});

test('a read that failed is a gap, and no reading: what was kept before is not taken instead', async () => {
  const kept = keptOf(await see(answering()));
  const { asked, maintenance, readings, gaps } = await see(refusing(), kept, new Date('2026-11-30T02:00:00.000Z'));
  expect(asked).toBe(1);
  expect(maintenance).toMatchObject({ known: false });
  expect(readings).toEqual({});
  expect(gaps).toMatchObject([{ scope: `cluster/${governed.id}`, signal: 'maintenance' }]);
});

test('where the signal is not needed nothing is read or kept, and its reason says so', async () => {
  expect(await see(answering(), {}, NIGHT_1, ungoverned)).toMatchObject({
    asked: 0,
    maintenance: { known: false, why: expect.stringContaining('no automatic channel is on') },
    readings: {},
    gaps: [],
  });
});
