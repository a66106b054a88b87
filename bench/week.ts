import { join } from 'node:path';
import type { Children } from './children.js';
import { byKind } from './kinds.js';
import { type Inventory, NIGHTS_BETWEEN } from './lowerBound.js';
import { measureNight } from './night.js';
import { startSimulatedAzure } from './simulated.js';

/** What was asked of each cluster in a first night and in the seven after it, on an estate that does not change. */
export interface WeekRun {
  readonly clusters: number;
  readonly inventory: Inventory;
  /** Night by night. */
  readonly perCluster: readonly number[];
}

export async function measureWeek(children: Children, clusters: number): Promise<WeekRun> {
  const azure = await startSimulatedAzure(children, { clusters }, 'week-azure.log');
  try {
    const inventory = await azure.control<Inventory>('GET', '/_vigie/inventory');
    const perCluster: number[] = [];
    for (let night = 0; night <= NIGHTS_BETWEEN; night += 1) {
      await azure.setNight(night);
      const { requests } = await measureNight(children, azure, join(children.folder, 'week'));
      perCluster.push(byKind(requests.byRoute).perCluster ?? 0);
    }
    return { clusters, inventory, perCluster };
  } finally {
    await azure.stop();
  }
}
