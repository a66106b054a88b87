import { read } from '../../shared/azure/failure.js';
import conditionalAccess from '../../shared/checks/access/conditionalAccess.js';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { JsonObject } from '../../shared/json.js';
import { reconcile } from '../../shared/sweep/app/reconcile.js';
import { nightly } from '../../shared/sweep/app/timers.js';
import { rulesOf, type Vigie } from '../../shared/sweep/compose.js';
import { closedPath, partitionsPath } from '../../shared/sweep/documents.js';
import { runSweep } from '../../shared/sweep/run.js';
import { refusal } from '../support/fakeGraph.js';
import { MemoryQueues } from '../support/memoryQueues.js';
import { drain, night as nightOfApp, processIn } from './app/process.js';
import { NIGHTS, SUB_A, SUB_B, World } from './world.js';

const TENANT = '99999999-9999-4999-8999-999999999999';
const OTHER = '88888888-8888-4888-8888-888888888888';
const SWEEP = '20261123T0130Z';
const mfa = (state: string): JsonObject => ({
  id: 'p1',
  displayName: 'MFA for all',
  state,
  conditions: { applications: { includeApplications: ['All'] }, users: { includeUsers: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
});
const FORBIDDEN = refusal(403, 'AccessDenied');

/** A world with a tenant: what Microsoft Graph answers, and how often it was asked. */
class Directory {
  answer: ReturnType<typeof read<readonly JsonObject[]>> | typeof FORBIDDEN = read([mfa('disabled')]);
  tenants: Readonly<Record<string, string | undefined>> = { [SUB_A]: TENANT.toUpperCase(), [SUB_B]: TENANT };
  asked = 0;

  constructor(readonly world = new World()) {}

  vigie(now: string, checks: readonly string[] = ['conditional-access', 'sla-tier']): Partial<Vigie> {
    const { config } = this.world.vigie(now);
    const all = CATALOGUE.some(({ id }) => id === conditionalAccess.id) ? [] : [{ check: conditionalAccess }];
    const ownChecks = { ...config.ownChecks, all: all as never };
    return {
      ...rulesOf({ ...config, checks: [...checks], ownChecks }),
      azure: {
        ...this.world.estate.open(),
        subscriptions: async () =>
          read(
            this.world.estate.subscriptions.map((id) => {
              const tenantId = this.tenants[id];
              return { id, name: id, state: 'Enabled', tags: {}, ...(tenantId !== undefined && { tenantId }) };
            }),
          ),
        conditionalAccessPolicies: async () => {
          this.asked += 1;
          return this.answer;
        },
      },
    };
  }

  /** One more sweep: its events about the tenant and its gaps, and its summary. */
  async night(at: number, more: Partial<Vigie> = {}, checks?: readonly string[]) {
    const now = NIGHTS[at] ?? '';
    const before = new Set((await this.world.told()).map(({ uid }) => uid));
    const { summary } = await runSweep(this.world.vigie(now, { ...this.vigie(now, checks), ...more }), 0);
    const events = (await this.world.told()).filter(({ uid }) => !before.has(uid));
    const told = events.flatMap((event) => {
      if ('finding' in event && event.finding.check === 'conditional-access')
        return [`${event.kind} ${event.finding.resolution ?? ''}`.trim()];
      return 'gap' in event && /^tenant/.test(event.gap.scope) ? [`${event.kind} ${event.gap.scope}`] : [];
    });
    return { told, events, summary: summary.summary };
  }

  planned(sweep: string): readonly { readonly id: string }[] {
    const text = String(this.world.memory.documents.get(partitionsPath(sweep))?.bytes);
    return (JSON.parse(text) as { partitions: { id: string }[] }).partitions;
  }
}

test('the tenant has one result, told of its own resource, and counts as no subscription', async () => {
  const directory = new Directory();
  const { told, summary } = await directory.night(0);
  expect(told).toEqual(['finding.opened']);
  expect(directory.asked).toBe(1);
  expect(await directory.world.told('_tenant')).toMatchObject([
    {
      kind: 'finding.opened',
      finding: { check: 'conditional-access', severity: 'medium', status: 'open' },
      resource: {
        id: `/tenants/${TENANT}`,
        name: `tenant ${TENANT}`,
        type: 'microsoft.resources/tenants',
        subscriptionId: null,
        subscriptionName: null,
        subject: null,
      },
    },
  ]);
  expect(summary.coverage).toMatchObject({ subscriptions: 2, subscriptionsRead: 2, clusters: 3, clustersRead: 3 });
  expect(summary.verdicts.fail).toBeGreaterThan(0);
});

test('its finding lives as any other: it stays, resolves once a policy asks, and comes back', async () => {
  const directory = new Directory();
  await directory.night(0);
  expect((await directory.night(1)).told).toEqual([]);
  directory.answer = read([mfa('enabled')]);
  expect((await directory.night(2)).told).toEqual(['finding.resolved mended']);
  expect(directory.asked).toBe(3);
});

test('a refusal is one gap, told by the sweep, and closes nothing', async () => {
  const directory = new Directory();
  await directory.night(0);
  directory.answer = FORBIDDEN;
  const { told, summary } = await directory.night(1);
  expect(told).toEqual(['coverage.gap tenant']);
  const [gap] = (await directory.world.told('_sweep')).flatMap((event) => ('gap' in event ? [event.gap] : []));
  expect(gap?.reason).toContain('Policy.Read.All');
  expect(summary.coverage.gaps[0]).toMatchObject({ scope: 'tenant', signal: 'conditionalAccess' });
  directory.answer = read([mfa('enabled')]);
  expect((await directory.night(2)).told).toEqual(['coverage.restored tenant', 'finding.resolved mended']);
});

test('without a check about it there is no partition, and nobody asks', async () => {
  const directory = new Directory();
  await directory.night(0, {}, ['sla-tier']);
  expect(directory.asked).toBe(0);
  expect(directory.planned(SWEEP).map(({ id }) => id)).toEqual([SUB_A, SUB_B]);
  expect(await directory.world.outbox('_tenant')).toEqual([]);
});

test('a check that is left out later closes what it found, and nobody asks any more', async () => {
  const directory = new Directory();
  await directory.night(0);
  const { told } = await directory.night(1, {}, ['sla-tier']);
  expect(told).toEqual(['finding.resolved notApplicable']);
  expect(directory.asked).toBe(1);
});

describe('which tenant it is', () => {
  const idOf = async (directory: Directory, more: Partial<Vigie> = {}) => {
    const { told } = await directory.night(0, more);
    const [event] = await directory.world.told('_tenant');
    return { told, id: event?.resource?.id };
  };

  test('is what the environment or the configuration says', async () => {
    expect(await idOf(new Directory(), { tenantId: OTHER })).toEqual({
      told: ['finding.opened'],
      id: `/tenants/${OTHER}`,
    });
  });

  test('is else what all subscriptions say', async () => {
    expect(await idOf(new Directory())).toEqual({ told: ['finding.opened'], id: `/tenants/${TENANT}` });
  });

  test.each([
    ['no subscription says it', { [SUB_A]: undefined }, 'no subscription says which tenant it is of'],
    [
      'subscriptions say different ones',
      { [SUB_A]: TENANT, [SUB_B]: OTHER },
      'the subscriptions are of several tenants',
    ],
  ])('is not guessed at where %s: that is a gap, and nobody asks', async (_what, tenants, why) => {
    const directory = new Directory();
    directory.tenants = tenants;
    expect(await idOf(directory)).toEqual({ told: ['coverage.gap tenant'], id: undefined });
    const [gap] = (await directory.world.told('_sweep')).flatMap((event) => ('gap' in event ? [event.gap] : []));
    expect(gap?.reason).toBe(`${why}; say whose identity reads: identity.tenantId in vigie.yaml, or AZURE_TENANT_ID`);
    expect(directory.asked).toBe(0);
  });

  test('may change: what was found in the old one stays, as a gap, until that is accepted', async () => {
    const directory = new Directory();
    await directory.night(0);
    expect((await directory.night(1, { tenantId: OTHER })).told).toEqual(
      [`coverage.gap tenant/${TENANT}`, 'finding.opened'].sort(),
    );
    const { told } = await directory.night(2, { tenantId: OTHER, acceptDisappearance: true });
    expect(told.sort()).toEqual([`coverage.restored tenant/${TENANT}`, 'finding.resolved deleted']);
  });
});

describe('in the Functions app', () => {
  const begin = (directory: Directory, at = 0) => {
    const clock = { ms: Date.parse(NIGHTS[at] ?? '') };
    const queues = new MemoryQueues();
    const now = NIGHTS[at] ?? '';
    const machineNow = () => new Date(clock.ms);
    return { clock, queues, app: processIn(directory.world, { now, queues, machineNow, vigie: directory.vigie(now) }) };
  };

  test('its partition comes by the queue', async () => {
    const directory = new Directory();
    const { app, queues } = begin(directory);
    await nightOfApp(app, queues);
    expect(directory.world.paths(closedPath(SWEEP))).toHaveLength(1);
    expect((await directory.world.told('_tenant')).map(({ kind }) => kind)).toEqual(['finding.opened']);
  });

  test('one that never ends is given up, and named', async () => {
    const directory = new Directory();
    const { app, queues, clock } = begin(directory);
    await nightly(app);
    const isStuck = ({ queue, text }: { queue: string; text: string }) =>
      queue === 'partitions' && text.includes('_tenant');
    for (let tries = 0; tries < 5; tries += 1) {
      await drain(app, queues, { takes: (message) => !isStuck(message) });
      await reconcile(app);
      clock.ms += 31 * 60_000;
    }
    expect(directory.world.paths(closedPath(SWEEP))).toHaveLength(1);
    const gaps = (await directory.world.told('_sweep')).flatMap((event) => ('gap' in event ? [event.gap] : []));
    expect(gaps).toMatchObject([{ scope: 'tenant', signal: 'sweep' }]);
    expect(directory.asked).toBe(0);
  });
});
