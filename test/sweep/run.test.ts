import { DURATIONS } from '../../shared/config/durations.js';
import { VigieError } from '../../shared/errors.js';
import type { Lease } from '../../shared/store/store.js';
import { closedPath, knownSweeps, sweepPath } from '../../shared/sweep/documents.js';
import { KeptLease } from '../../shared/sweep/keptLease.js';
import type { Progress } from '../../shared/sweep/progress.js';
import { runSweep } from '../../shared/sweep/run.js';
import { MemoryStore } from '../support/memoryStore.js';
import { NIGHTS, SUB_A, SUB_B, World } from './world.js';

const codeOf = (error: unknown) => (error instanceof VigieError ? error.code : String(error));
const lostLease = () => new VigieError('VIGIE_LEASE_LOST', 'the lease is somebody else’s');

afterEach(() => {
  jest.useRealTimers();
});

describe('a lease that is lost', () => {
  /** Somebody else takes the lease of the sweep over, and a third of its time goes by. */
  function steal(world: World): void {
    world.memory.leases.set('leases/sweep', { holder: 'another', until: Date.now() + 10 * DURATIONS.lease, token: -1 });
    jest.setSystemTime(Date.now() + DURATIONS.lease / 3);
  }

  test.each(['started', 'planned', 'collected', 'closed'] as const)(
    'ends the sweep before it writes more: after "%s"',
    async (when) => {
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'] });
      const world = new World();
      let written: string[] = [];
      const progress = ({ step }: Progress) => {
        if (step !== when) return;
        steal(world);
        written = world.paths();
      };
      const ended = await runSweep(world.vigie(NIGHTS[0], { progress }), 0).catch(codeOf);
      expect(ended).toBe('VIGIE_LEASE_LOST');
      expect(world.paths()).toEqual(written);
      expect(world.memory.leases.get('leases/sweep')?.holder).toBe('another');
    },
  );

  test('is noticed by the beat of the timer, and told to whoever wants to write', async () => {
    jest.useFakeTimers();
    let renewals = 0;
    const lease: Lease = {
      holder: 'me',
      renew: async () => {
        renewals += 1;
        if (renewals === 2) throw lostLease();
      },
      release: async () => undefined,
    };
    const kept = new KeptLease(lease, 60_000);
    await jest.advanceTimersByTimeAsync(20_000);
    await expect(kept.hold()).resolves.toBeUndefined();
    await jest.advanceTimersByTimeAsync(20_000);
    await expect(kept.hold().catch(codeOf)).resolves.toBe('VIGIE_LEASE_LOST');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(renewals).toBe(2);
    await kept.end();
  });

  test('a store out of reach is not a lease that is lost: the next write asks again', async () => {
    jest.useFakeTimers();
    const answers = [new VigieError('VIGIE_STORE_UNAVAILABLE', 'no disk'), undefined];
    const lease: Lease = {
      holder: 'me',
      renew: async () => {
        const answer = answers.shift();
        if (answer !== undefined) throw answer;
      },
      release: async () => undefined,
    };
    const kept = new KeptLease(lease, 60_000);
    await jest.advanceTimersByTimeAsync(20_000);
    await expect(kept.hold()).resolves.toBeUndefined();
    expect(answers).toEqual([]);
    await kept.end();
  });
});

describe('a partition that cannot be finished', () => {
  const noDisk = (path: string) => {
    if (path.startsWith(`outbox/${SUB_A}/`)) throw new VigieError('VIGIE_STORE_UNAVAILABLE', 'no space');
  };

  test('keeps no other from being told, and the next run continues the sweep', async () => {
    const world = new World();
    const log: string[] = [];
    const progress = (said: Progress) => {
      if (said.step === 'log') log.push(said.line);
    };
    const vigie = world.vigie(NIGHTS[0], { beforeChange: noDisk, progress });
    expect(await runSweep(vigie, 0).catch(codeOf)).toBe('VIGIE_STORE_UNAVAILABLE');
    expect(log).toEqual([`partition ${SUB_A} was not finished: no space`]);
    expect(new Set(world.siem.taken.map(({ resource }) => resource?.subscriptionId))).toEqual(
      new Set([SUB_B, undefined]),
    );
    const { sweep } = await runSweep(world.vigie(NIGHTS[1]), 0);
    expect([sweep.id, sweep.now]).toEqual(['20261123T0130Z', NIGHTS[0]]);
  });
});

test('a sweep that was begun by an earlier run says so, also at the same instant', async () => {
  const world = new World();
  const steps: string[] = [];
  const progress = ({ step }: Progress) => {
    if (step === 'started' || step === 'continued') steps.push(step);
  };
  const killed = (path: string) => {
    if (path.startsWith('bundles/')) throw new Error('killed');
  };
  await expect(runSweep(world.vigie(NIGHTS[0], { progress, beforeChange: killed }), 0)).rejects.toThrow('killed');
  await runSweep(world.vigie(NIGHTS[0], { progress }), 0);
  expect(steps).toEqual(['started', 'continued']);
});

test('sweeps are known oldest first, the tenth repeat after the second', async () => {
  const store = new MemoryStore();
  const ids = ['20261122T0130Z', '20261123T0130Z', '20261123T0130Z+r2', '20261123T0130Z+r10'];
  for (const id of ids) await store.create(sweepPath(id), '{}');
  await store.create(closedPath('20261123T0130Z'), '{}');
  expect((await knownSweeps(store)).map(({ id, closed }) => [id, closed])).toEqual(
    ids.map((id) => [id, id === ids[1]]),
  );
});

test('a delivery run that throws does not keep the sweep from closing', async () => {
  const world = new World();
  const vigie = world.vigie(NIGHTS[0]);
  const bug = {
    name: 'siem',
    kind: { kind: 'file', family: 'siem' as const },
    open: async () => Promise.reject(new TypeError('a bug')),
  };
  const destinations = new Map([...vigie.destinations, ['siem', bug] as const]);
  await expect(runSweep({ ...vigie, destinations }, 0)).rejects.toThrow('a bug');
  expect(world.paths('sweeps/').at(0)).toMatch(/closed\.json$/);
  expect(world.desk.tickets.length).toBeGreaterThan(0);
});
