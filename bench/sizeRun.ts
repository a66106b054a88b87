import { join } from 'node:path';
import { changeSome } from './changes.js';
import type { Children } from './children.js';
import type { Inventory } from './lowerBound.js';
import { measureNight, type Night } from './night.js';
import { readOneByOne } from './oneByOne.js';
import { type SimulatedAzure, startSimulatedAzure } from './simulated.js';

/** A night, and the estate as it was then. */
export interface MeasuredNight {
  readonly night: Night;
  readonly inventory: Inventory;
}

/** Three nights of one estate: as it is found, a day later unchanged, another day later with 2% of the clusters changed. */
export interface SizeRun {
  /** Secrets that the configuration names. */
  readonly secrets: number;
  /** Requests that the comparison took for the same estate. */
  readonly oneByOne: number;
  readonly first: MeasuredNight;
  readonly unchanged: MeasuredNight;
  readonly changed: MeasuredNight;
}

export type LargeRun = Pick<SizeRun, 'first' | 'secrets'> & { readonly clusters: number };

/** Told as it goes along. */
type Say = (line: string) => void;

/** @param name of the folder, new for each run */
export async function measureSize(children: Children, clusters: number, name: string, say: Say): Promise<SizeRun> {
  const azure = await startSimulatedAzure(children, { clusters }, `${name}-azure.log`);
  try {
    const { requests: oneByOne, clusters: listed } = await readOneByOne(azure);
    say(`one by one took ${oneByOne} requests`);
    const folder = join(children.folder, name);
    const first = await play(azure, children, folder, 0, 'first night', say);
    const unchanged = await play(azure, children, folder, 1, 'unchanged night', say);
    await changeSome(azure, listed);
    const changed = await play(azure, children, folder, 2, 'night with 2% changed', say);
    return { secrets: azure.secrets, oneByOne, first, unchanged, changed };
  } finally {
    await azure.stop();
  }
}

/** A first night alone. */
export async function measureLarge(children: Children, clusters: number, say: Say): Promise<LargeRun> {
  const azure = await startSimulatedAzure(children, { clusters }, 'large-azure.log');
  try {
    const first = await play(azure, children, join(children.folder, 'large'), 0, 'first night', say);
    return { clusters, secrets: azure.secrets, first };
  } finally {
    await azure.stop();
  }
}

async function play(
  azure: SimulatedAzure,
  children: Children,
  folder: string,
  place: number,
  words: string,
  say: Say,
): Promise<MeasuredNight> {
  await azure.setNight(place);
  const inventory = await azure.control<Inventory>('GET', '/_vigie/inventory');
  const night = await measureNight(children, azure, folder);
  say(`${words}: ${(night.wallMs / 1_000).toFixed(1)} s, ${night.requests.total} requests`);
  return { night, inventory };
}
