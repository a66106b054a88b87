import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { type SweepEnvironment, writeConfiguration } from '../../local/azure/configuration.js';
import { type FleetSize, generateWorld } from '../../local/azure/generator/generate.js';
import type { Quotas } from '../../local/azure/quotas/quotas.js';
import { startServer } from '../../local/azure/server.js';
import type { Simulation } from '../../local/azure/simulation.js';
import type { World } from '../../local/azure/world.js';
import { fixtureWorld } from './fixtureWorld.js';
import { controlOf, type Simulated } from './programs.js';

export interface SimulatedAzure {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM of the authority; this process trusts it already. */
  readonly ca: string;
  /** The vigie.yaml that was written for this server; its folder store lies beside it. */
  readonly configuration: string;
  /** What a child process needs in its environment. */
  readonly env: SweepEnvironment;
  /** World, clock, faults, request log and what was received, to read and to change in process. */
  readonly azure: Simulation;
  readonly world: World;
  close(): Promise<void>;
}

export interface SimulatedAzureOptions {
  /** Where the simulated clock stands. @default 2026-11-23T01:30:00Z */
  readonly now?: Date;
  /** @default none: nothing is refused for being asked too often */
  readonly quotas?: Quotas | undefined;
  /** Kinds that the configuration names beside those that it always has. @default none */
  readonly destinations?: readonly string[];
}

/**
 * A simulated Azure in this process, on a port of its own, trusted by fetch and by every https client that is made after
 * it. Whoever starts it closes it.
 */
export async function startSimulatedAzure(
  world: World = fixtureWorld(),
  { now = new Date('2026-11-23T01:30:00Z'), quotas, destinations = [] }: SimulatedAzureOptions = {},
): Promise<SimulatedAzure> {
  const server = await startServer(world, { now, quotas });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), server.ca]);
  const folder = mkdtempSync(join(tmpdir(), 'vigie-test-azure-'));
  const { env } = writeConfiguration(folder, server.azure, server.ca, {}, destinations);
  return {
    url: server.url,
    ca: server.ca,
    configuration: env.VIGIE_CONFIG,
    env,
    azure: server.azure,
    world,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface SimulatedFleet extends Pick<Simulated, 'url' | 'env' | 'call'> {
  readonly azure: Simulation;
  stop(): Promise<void>;
}

/** What `simulate` in programs.ts starts, in this process: for command lines that are called here, or in processes of theirs. */
export async function simulatedFleet(fleet: FleetSize, destinations: readonly string[] = []): Promise<SimulatedFleet> {
  const world = generateWorld(fleet);
  const { url, ca, env, azure, close } = await startSimulatedAzure(world, { now: fleet.now, destinations });
  return { url, env: { ...env }, call: controlOf(url, ca), azure, stop: close };
}
