import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulated, simulate, vigie } from '../support/programs.js';

// The first retry comes after a minute (shared/config/durations.ts), here after some seconds; what a desk's search lags is not
// divided. These tests run side by side.
const VIGIE_TIME_SCALE = '20';
jest.setTimeout(170_000);

const NIGHTS = ['2026-11-23T02:00:00Z', '2026-11-24T02:00:00Z'] as const;

interface Summary {
  readonly undelivered: Record<string, number>;
}

/** A simulated Azure and an output folder of their own, taken away when the work is done. */
async function withFleet(
  work: (
    sim: Simulated,
    sweep: (now: string, ...more: string[]) => Promise<{ code: number | null; summary: Summary; err: string }>,
  ) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-retries-'));
  const sim = await simulate(['--clusters', '20', '--subscriptions', '2', '--seed', '7', '--now', NIGHTS[0]]);
  try {
    await work(sim, async (now, ...more) => {
      await sim.call('POST', '/_vigie/clock', { now });
      const { code, out, err } = await vigie(['sweep', '--out', folder, '--format', 'json', '--wait', '600', ...more], {
        env: { ...sim.env, VIGIE_TIME_SCALE },
      });
      return { code, summary: JSON.parse(out.trim().split('\n').at(-1) ?? '') as Summary, err };
    });
  } finally {
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function markersOf(sim: Simulated): Promise<string[]> {
  const tickets = (await sim.call('GET', '/_vigie/tickets?destination=servicenow')) as { correlationId: string }[];
  return tickets.map(({ correlationId }) => correlationId);
}

test.concurrent('a desk that is down keeps its events, and gets them the next night, each once', () =>
  withFleet(async (sim, sweep) => {
    await sim.call('POST', '/_vigie/faults', [{ match: '* /servicenow/*', fault: 'error', status: 503 }]);
    const down = await sweep(NIGHTS[0], '--wait', '0');
    expect(down.code).toBe(1);
    expect(down.summary.undelivered.servicenow).toBeGreaterThan(0);
    expect(down.summary.undelivered.sentinel).toBe(0);
    await sim.call('POST', '/_vigie/faults', []);
    const up = await sweep(NIGHTS[1]);
    expect([up.code, up.summary.undelivered.servicenow]).toEqual([0, 0]);
    const markers = await markersOf(sim);
    expect(markers.length).toBeGreaterThan(0);
    expect(new Set(markers).size).toBe(markers.length);
  }));

test.concurrent('a ticket whose answer was lost is found again, not opened twice', () =>
  withFleet(async (sim, sweep) => {
    await sim.call('POST', '/_vigie/faults', [{ match: 'POST /servicenow/*', fault: 'cutAfter', times: 1 }]);
    const { code, summary, err } = await sweep(NIGHTS[0]);
    // With the reason where it is another.
    expect({ code, err, undelivered: summary.undelivered.servicenow }).toEqual({ code: 0, err, undelivered: 0 });
    const markers = await markersOf(sim);
    expect(markers.length).toBeGreaterThan(0);
    expect(new Set(markers).size).toBe(markers.length);
  }));
