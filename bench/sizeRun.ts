import { join } from 'node:path';
import { changeSome } from './changes.js';
import type { Children } from './children.js';
import type { Inventory } from './lowerBound.js';
import { measureNight, type Night } from './night.js';
import { readOneByOne } from './oneByOne.js';
import { startSimulatedAzure } from './simulated.js';

/** Three nights of one estate: as it is found, a day later unchanged, another day later with 2% of the clusters changed. */
export interface Nights {
  readonly first: Night;
  readonly unchanged: Night;
  readonly changed: Night;
}

export interface SizeRun {
  readonly inventory: Inventory;
  /** Secrets that the configuration names. */
  readonly secrets: number;
  readonly oneByOne: number;
  readonly nights: Nights;
}

export async function measureSize(
  children: Children,
  clusters: number,
  name: string,
  say: (line: string) => void,
): Promise<SizeRun> {
  const azure = await startSimulatedAzure(children, { clusters }, `${name}-azure.log`);
  try {
    const inventory = await azure.control<Inventory>('GET', '/_vigie/inventory');
    const { requests: oneByOne, clusters: listed } = await readOneByOne(azure);
    say(`${clusters} clusters: one by one took ${oneByOne} requests`);
    const folder = join(children.folder, name);
    const night = async (place: number, words: string) => {
      await azure.setNight(place);
      const measured = await measureNight(children, azure, folder);
      say(
        `${clusters} clusters, ${words}: ${(measured.wallMs / 1_000).toFixed(1)} s, ${measured.requests.total} requests`,
      );
      return measured;
    };
    const first = await night(0, 'first night');
    const unchanged = await night(1, 'unchanged night');
    await changeSome(azure, listed);
    const changed = await night(2, '2% changed');
    return { inventory, secrets: azure.secrets, oneByOne, nights: { first, unchanged, changed } };
  } finally {
    await azure.stop();
  }
}
