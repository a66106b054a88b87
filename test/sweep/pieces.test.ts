import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateWorld } from '../../local/azure/generator/generate.js';
import { read } from '../../shared/azure/failure.js';
import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { outboxPartitions, outboxSeqs, readOutbox } from '../../shared/outbox/commit.js';
import { PIECE_ROWS } from '../../shared/signals/workspacePieces.js';
import { compose, type Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

// Real clients against the simulated Azure, which applies what a query cuts away.
const NOW = new Date('2026-11-24T02:00:00Z');
const SUBSCRIPTIONS = 4;

let azure: SimulatedAzure;
let out: string;
beforeEach(async () => {
  const fleet = {
    clusters: 10 * SUBSCRIPTIONS,
    subscriptions: SUBSCRIPTIONS,
    seed: 1,
    now: NOW,
    kind: 'bench',
  } as const;
  azure = await startSimulatedAzure(generateWorld(fleet), { now: NOW });
  out = mkdtempSync(join(tmpdir(), 'vigie-pieces-'));
});
afterEach(async () => {
  await azure.close();
  rmSync(out, { recursive: true });
});

const asked = (): number => azure.azure.requests.counts().byRoute['POST /v1/workspaces/{}/query'] ?? 0;

/** What a sweep in a folder of its own commits, and how often it asked a workspace. */
async function sweep(pieceRows: number, reading = (azure: ReadingAzure) => azure) {
  const before = asked();
  const folder = join(out, String(pieceRows));
  const composed = compose({ config: azure.configuration, out: folder, environment: { ...azure.env }, now: NOW });
  const vigie: Vigie = { ...composed, pieceRows, azure: reading(composed.azure), destinations: new Map() };
  await runSweep(vigie, 0);
  return { told: await committed(vigie), queries: asked() - before };
}

async function committed({ store }: Vigie): Promise<readonly VigieEvent[]> {
  const events: VigieEvent[] = [];
  for (const partition of await outboxPartitions(store))
    for await (const seq of outboxSeqs(store, partition)) {
      const blob = await readOutbox(store, partition, seq);
      events.push(...(blob?.entries ?? []).map(({ event }) => event));
    }
  return events;
}

const workspaces = 3;
const gapsIn = (events: readonly VigieEvent[]) => events.filter(({ kind }) => kind === 'coverage.gap');

test('a sweep that asks each workspace in pieces says the very same as one that asks once', async () => {
  const once = await sweep(PIECE_ROWS);
  const inPieces = await sweep(1);
  expect([once.queries, inPieces.queries]).toEqual([workspaces, workspaces * SUBSCRIPTIONS]);
  expect(once.told.filter(({ kind }) => kind === 'finding.opened').length).toBeGreaterThan(10);
  expect(inPieces.told).toEqual(once.told);
});

test('a workspace of which no piece can be read is one gap a signal, told once', async () => {
  azure.azure.faults.replace([{ match: 'POST /v1/workspaces/*/query', fault: 'garbage' }]);
  const { told, queries } = await sweep(1);
  expect(queries).toBe(workspaces * SUBSCRIPTIONS);
  expect(gapsIn(told)).toHaveLength(2 * workspaces);
});

test('clusters that are read again are counted once', async () => {
  const once = await sweep(PIECE_ROWS);
  const { told, queries } = await sweep(1, oneLie);
  expect(queries).toBe(workspaces * SUBSCRIPTIONS);
  expect(told).toEqual(once.told);
});

/** The first page of clusters announces one more than comes. */
function oneLie(azure: ReadingAzure): ReadingAzure {
  let lies = 1;
  return {
    ...azure,
    queryPage: async (query, page) => {
      const answer = await azure.queryPage(query, page);
      if (!answer.ok || !query.includes("/managedclusters'") || lies === 0) return answer;
      lies -= 1;
      return read({ ...answer.value, totalRecords: answer.value.totalRecords + 1 });
    },
  };
}
