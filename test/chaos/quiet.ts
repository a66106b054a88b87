import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arrived, arrivedAt } from './arrived.js';
import type { Children } from './children.js';
import type { Fleet } from './fleet.js';
import type { Night } from './nights.js';
import { type SimulatedAzure, startSimulatedAzure } from './simulated.js';
import { type Told, toldIn } from './told.js';

/** What a run that nobody disturbs tells of the same nights. */
export interface QuietRun {
  readonly told: readonly Told[];
  readonly tickets: Arrived['tickets'];
}

/** `vigie sweep` once a night, on a folder, against a simulated Azure that has no faults. @throws Error where it is not quiet */
export async function quietRun(children: Children, fleet: Fleet, nights: readonly Night[]): Promise<QuietRun> {
  const azure = await startSimulatedAzure(children, fleet, 'quiet-azure');
  const out = join(children.folder, 'quiet');
  for (const { now, changes } of nights) {
    for (const change of changes) await azure.call('POST', '/_vigie/estate', change);
    await azure.call('POST', '/_vigie/clock', { now });
    await sweep(children, azure, out);
  }
  const { tickets } = await arrivedAt(azure);
  await azure.stop();
  return { told: toldBelow(join(out, 'store', 'outbox')), tickets };
}

async function sweep(children: Children, azure: SimulatedAzure, out: string): Promise<void> {
  const child = children.start('vigie', ['sweep', '--out', out, '--format', 'json'], azure.env, 'quiet.log');
  child.stdout?.resume();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the quiet run's sweep ended with exit code ${code}; quiet.log says why`);
}

function toldBelow(folder: string): readonly Told[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ndjson.gz'),
  );
  return names.toSorted().flatMap((name) => toldIn(readFileSync(join(folder, name))));
}
