import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { instantOf } from './instants.js';
import { isObject, parsed } from './json.js';
import type { Received } from './receivers/receiver.js';
import { receiverStates, restoreReceivers, type Simulation } from './simulation.js';
import { UsageError } from './usageError.js';
import { emptyWorld, type World } from './world.js';

const FORM = 'vigie-simulated-azure/1';

/** What `--state` keeps between runs: estate, clock, what was received, tickets. */
export interface KeptState {
  readonly world: World;
  readonly now: Date;
  readonly received: readonly Received[];
  readonly receivers: unknown;
}

/** @returns undefined where there is no such file yet @throws UsageError for a file of another kind */
export function readState(file: string): KeptState | undefined {
  if (!existsSync(file)) return undefined;
  const value = parsed(textOf(file));
  const now = isObject(value) ? instantOf(value.now) : undefined;
  if (!isObject(value) || value.form !== FORM || !isObject(value.world) || now === undefined)
    throw new UsageError(`--state ${file} is no state of a simulated Azure; name another file, or remove this one`);
  const world = { ...emptyWorld(''), ...(value.world as Partial<World>) };
  const received = Array.isArray(value.received) ? (value.received as Received[]) : [];
  return { world, now, received, receivers: value.receivers };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--state ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

/** Gives a fresh simulation what the one before it had received. */
export function restore(azure: Simulation, { received, receivers }: KeptState): void {
  azure.received.push(...received);
  restoreReceivers(azure, receivers);
}

/** Writes beside the file, then renames: a kill leaves the old state or the new one. */
export function writeState(file: string, azure: Simulation): void {
  const { world, now, received } = azure;
  const state = { form: FORM, now: now.toISOString(), world, received, receivers: receiverStates(azure) };
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  const handle = openSync(beside, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(state)}\n`);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}
