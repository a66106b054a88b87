import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Read, read } from '../../shared/azure/failure.js';
import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import type { Profile } from '../../shared/checks/check.js';
import { NO_RULES } from '../../shared/destinations/routeRules.js';
import { route } from '../../shared/destinations/routing.js';
import type { VigieEvent } from '../../shared/events/event.js';
import type { JsonObject } from '../../shared/json.js';
import { type OutboxBlob, outboxPartitions, outboxSeqs, readOutbox } from '../../shared/outbox/commit.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { compose, type Vigie } from '../../shared/sweep/compose.js';
import { FakeChat, FakeDesk, ScriptedSiem } from '../outbox/support.js';
import { fakeReads } from '../signals/fakeReads.js';
import { fakeGraph, refusal } from '../support/fakeGraph.js';
import { healthyProperties } from '../support/healthy.js';
import { emptyMemory, type Memory, MemoryStore } from '../support/memoryStore.js';

export const NIGHTS = ['2026-11-23T02:00:00.000Z', '2026-11-24T02:00:00.000Z', '2026-11-25T02:00:00.000Z'] as const;
export const SUB_A = 'aaaaaaaa-0000-4000-8000-000000000001';
export const SUB_B = 'bbbbbbbb-0000-4000-8000-000000000002';

const DESTINATIONS = [
  { name: 'siem', kind: 'file', family: 'siem', settings: {} },
  { name: 'desk', kind: 'servicenow', family: 'tickets', settings: {} },
  { name: 'chat', kind: 'teams', family: 'chat', settings: {} },
] as const;

export function idOf(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

/** A cluster as Resource Graph and ARM give it; `changes` replaces properties. */
export function clusterRow(subscription: string, name: string, changes: Record<string, unknown> = {}): JsonObject {
  return {
    id: idOf(subscription, name),
    name,
    type: 'microsoft.containerservice/managedclusters',
    location: 'westeurope',
    resourceGroup: 'rg',
    subscriptionId: subscription,
    tags: { owner: 'payments' },
    sku: { name: 'Base', tier: 'Standard' },
    properties: { ...healthyProperties(), resourceUID: `uid-${name}`, ...changes },
    s: subscription,
  };
}

export const OLD = { kubernetesVersion: '1.29.1', currentKubernetesVersion: '1.29.1' };

/** What Azure would answer; tests change it between two sweeps. */
class Estate {
  subscriptions = [SUB_A, SUB_B];
  /** Management groups above a subscription, nearest first; none: Resource Graph does not say. */
  managementGroups: Readonly<Record<string, readonly string[]>> = {};
  /** Queries of Resource Graph, of all sweeps. */
  readonly queries: string[] = [];
  clusters: JsonObject[] = [
    clusterRow(SUB_A, 'old', OLD),
    clusterRow(SUB_A, 'free'),
    clusterRow(SUB_B, 'failed', { provisioningState: 'Failed' }),
  ];
  alerts: JsonObject[] = [];
  scheduledEvents: JsonObject[] = [];
  /** Tables (their last word in a query) whose pages announce more rows than come. */
  readonly cut = new Set<string>();
  /** What asking for a cluster by itself answers, by name; else what the list holds, else 404 ResourceNotFound. */
  readonly answers = new Map<string, Read<JsonObject>>();
  /** Clusters that were asked for by themselves. */
  readonly asked: string[] = [];

  without(...names: readonly string[]): void {
    this.clusters = this.clusters.filter(({ name }) => !names.includes(String(name)));
  }

  open(): ReadingAzure {
    const graph = fakeGraph({
      'resourcecontainers subscriptions': this.subscriptions.map((id) => ({
        id: `/subscriptions/${id}`,
        name: id,
        s: id,
        properties: { managementGroupAncestorsChain: this.managementGroups[id]?.map((name) => ({ name })) },
      })),
      'resources managedclusters': this.clusters,
      'securityresources alerts': this.alerts,
      'containerserviceeventresources scheduledevents': this.scheduledEvents,
    });
    graph.lies((page, { query }) => {
      this.queries.push(query);
      const isCut = [...this.cut].some((table) => query.includes(`/${table}'`));
      return read(isCut ? { ...page, totalRecords: page.totalRecords + 1 } : page);
    });
    return {
      ...fakeReads(),
      queryPage: graph.queryPage,
      subscriptions: async () => read(this.subscriptions.map((id) => ({ id, name: id, state: 'Enabled', tags: {} }))),
      clustersOf: async () => refusal(403, 'AuthorizationFailed'),
      cluster: async (id) => {
        const name = id.split('/').at(-1) ?? '';
        this.asked.push(name);
        const listed = this.clusters.find((cluster) => String(cluster.id).toLowerCase() === id.toLowerCase());
        return this.answers.get(name) ?? (listed ? read(listed) : refusal(404, 'ResourceNotFound', 'notFound'));
      },
    };
  }
}

/** A place with an estate, a store and destinations that outlive a process. */
export class World {
  readonly estate = new Estate();
  readonly siem = new ScriptedSiem(undefined, 100);
  readonly desk = new FakeDesk();
  readonly chat = new FakeChat();

  constructor(readonly memory: Memory = emptyMemory()) {}

  /** The same world at this moment, to go on from several times. */
  copy(): World {
    const copy = new World({
      documents: new Map(this.memory.documents),
      leases: new Map(),
      writes: this.memory.writes,
    });
    copy.siem.taken.push(...this.siem.taken);
    copy.desk.tickets.push(...structuredClone(this.desk.tickets));
    copy.chat.cards.push(...this.chat.cards);
    copy.estate.clusters = [...this.estate.clusters];
    return copy;
  }

  /** A process of its own in this world. How sweeps go is tested with the checks of profile core unless told otherwise. */
  vigie(now: string, more: Partial<Vigie> & More = {}): Vigie {
    const { beforeChange, profile = 'core', ...rest } = more;
    const composed = composedAt(now, profile);
    const cache = memoryCache();
    const opened = { siem: this.siem, desk: this.desk, chat: this.chat };
    return {
      ...composed,
      azure: this.estate.open(),
      store: new MemoryStore(this.memory, undefined, beforeChange),
      destinations: new Map(
        DESTINATIONS.map(({ name, kind, family }) => [
          name,
          { name, kind: { kind, family }, open: () => opened[name].open() },
        ]),
      ),
      chatNames: ['chat'],
      cacheOf: () => cache,
      route: (event) => route(event, DESTINATIONS, { baselineFloor: composed.config.baselineFloor, rules: NO_RULES }),
      ...rest,
    };
  }

  /** Whoever held a lease is dead. */
  reap(): void {
    this.memory.leases.clear();
  }

  paths(prefix = ''): string[] {
    return [...this.memory.documents.keys()].filter((path) => path.startsWith(prefix)).sort();
  }

  /** Everything that was committed, in order of partition and seq. */
  async outbox(partition?: string): Promise<readonly OutboxBlob[]> {
    const store = new MemoryStore(this.memory);
    const blobs: OutboxBlob[] = [];
    for (const name of partition === undefined ? await outboxPartitions(store) : [partition])
      for await (const seq of outboxSeqs(store, name)) {
        const blob = await readOutbox(store, name, seq);
        if (blob !== undefined) blobs.push(blob);
      }
    return blobs;
  }

  async told(partition?: string): Promise<readonly VigieEvent[]> {
    return (await this.outbox(partition)).flatMap(({ entries }) => entries.map(({ event }) => event));
  }
}

const composedBefore = new Map<string, Vigie>();

/** Reading a configuration anew for each process of a test would be most of its time. */
interface More {
  readonly beforeChange?: (path: string) => void;
  readonly profile?: Profile;
}

function composedAt(now: string, profile: Profile): Vigie {
  const key = `${now} ${profile}`;
  const composed =
    composedBefore.get(key) ?? compose({ config: configFile(profile), environment: {}, now: new Date(now) });
  composedBefore.set(key, composed);
  return composed;
}

let folder: string | undefined;

function configFile(profile: Profile): string {
  folder ??= mkdtempSync(join(tmpdir(), 'vigie-world-'));
  const file = join(folder, `${profile}.yaml`);
  writeFileSync(file, `baselineFloor: high\nprofile: ${profile}\n`);
  return file;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});
