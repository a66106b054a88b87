import { failure } from '../../shared/azure/failure.js';
import type { VigieEvent } from '../../shared/events/event.js';
import type { Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { refusal } from '../support/fakeGraph.js';
import { clusterRow, idOf, NIGHTS, OLD, SUB_A, SUB_B, World } from './world.js';

/** Events of a sweep in words, in the order of partitions; gaps of signals that the estate never answers left out. */
function words(events: readonly VigieEvent[]): string[] {
  return events.flatMap((event) => {
    if ('finding' in event)
      return [`${event.kind} ${event.finding.check} ${event.resource?.name} ${event.finding.resolution ?? ''}`.trim()];
    if ('gap' in event)
      return [`${event.kind} ${event.gap.scope.replace(/\/subscriptions.*\//, '')} ${event.gap.signal}`];
    return 'notice' in event ? [`notice ${event.notice.code}`] : [];
  });
}

/** One more sweep, and what it told beside the summary. */
async function night(world: World, now: string, more: Partial<Vigie> = {}) {
  const before = new Set((await world.told()).map(({ uid }) => uid));
  const { summary } = await runSweep(world.vigie(now, more), 0);
  const events = (await world.told()).filter(({ uid }) => !before.has(uid));
  return { told: words(events), events, summary: summary.summary };
}

const resolved = (told: readonly string[]) => told.filter((line) => line.startsWith('finding.resolved'));
const NOT_SEEN = 'coverage.gap cluster/old clusters';

describe('a cluster that Resource Graph no longer returns', () => {
  test.each([
    ['is gone when it answers 404 ResourceNotFound', refusal(404, 'ResourceNotFound', 'notFound'), true, undefined],
    ['is gone when its group is', refusal(404, 'ResourceGroupNotFound', 'notFound'), true, undefined],
    ['is out of sight on 404 SubscriptionNotFound', refusal(404, 'SubscriptionNotFound', 'notFound'), false, NOT_SEEN],
    ['is out of sight on 404 without a word', failure('notFound', '404', { status: 404 }), false, NOT_SEEN],
    ['is out of sight on 403', refusal(403, 'AuthorizationFailed'), false, NOT_SEEN],
    ['is out of sight on 500', refusal(500, 'InternalServerError', 'cut'), false, NOT_SEEN],
    ['is out of sight when nobody answers', failure('cut', 'no answer'), false, NOT_SEEN],
    [
      'is out of sight when another resource answers',
      { ok: true, value: clusterRow(SUB_A, 'other', OLD) } as const,
      false,
      NOT_SEEN,
    ],
    ['is out of sight when an empty object answers', { ok: true, value: {} } as const, false, NOT_SEEN],
  ])('%s', async (_what, answer, isGone, gap) => {
    const world = new World();
    await night(world, NIGHTS[0]);
    world.estate.without('old');
    world.estate.answers.set('old', answer);
    const { told, summary } = await night(world, NIGHTS[1]);
    const gone = [
      'finding.resolved node-image-age old deleted',
      'finding.resolved pool-version-skew old deleted',
      'finding.resolved version-support old deleted',
    ];
    expect(resolved(told).sort()).toEqual(isGone ? gone : []);
    expect(told.filter((line) => line.startsWith('coverage.gap'))).toEqual(gap === undefined ? [] : [gap]);
    expect(summary.coverage).toMatchObject({ clusters: isGone ? 2 : 3, clustersRead: 2 });
    expect(world.estate.asked).toEqual(['old']);
  });

  test('is judged when it answers 200', async () => {
    const world = new World();
    await night(world, NIGHTS[0]);
    world.estate.without('old');
    world.estate.answers.set('old', { ok: true, value: clusterRow(SUB_A, 'old') });
    const { told, summary } = await night(world, NIGHTS[1]);
    expect(resolved(told)).toContain('finding.resolved version-support old mended');
    expect(told.filter((line) => line.startsWith('coverage'))).toEqual([]);
    expect(summary.coverage).toMatchObject({ clusters: 3, clustersRead: 3 });
  });

  test('is deleted and made anew when it answers with another uid', async () => {
    const world = new World();
    await night(world, NIGHTS[0]);
    world.estate.without('old');
    world.estate.answers.set('old', { ok: true, value: clusterRow(SUB_A, 'old', { ...OLD, resourceUID: 'uid-2' }) });
    const { told } = await night(world, NIGHTS[1]);
    expect(told).toContain('finding.resolved version-support old deleted');
    expect(told).toContain('finding.opened version-support old');
  });
});

describe('clusters that vanish at once', () => {
  /** A subscription of so many clusters, one of which is old and loses sight of itself. */
  async function vanishing(known: number, vanished: number, more: Partial<Vigie> = {}) {
    const world = new World();
    const names = Array.from({ length: known }, (_none, at) => `c${at}`);
    world.estate.clusters = names.map((name) =>
      clusterRow(SUB_A, name, { provisioningState: 'Failed', agentPoolProfiles: [] }),
    );
    await night(world, NIGHTS[0]);
    world.estate.without(...names.slice(0, vanished));
    return { world, ...(await night(world, NIGHTS[1], more)) };
  }

  test.each([
    ['ten of ten are asked one by one', 10, 10, 10],
    ['eleven of eleven close nothing', 11, 11, 0],
    ['eleven of 219, just over 5%, close nothing', 219, 11, 0],
    ['eleven of 220, 5% exactly, are asked one by one', 220, 11, 11],
  ])('%s', async (_what, known, vanished, closed) => {
    const { world, told } = await vanishing(known, vanished);
    expect([world.estate.asked.length, resolved(told).length]).toEqual([closed, closed]);
    expect(told.filter((line) => line === `coverage.gap subscription/${SUB_A} clusters`)).toHaveLength(
      closed === 0 ? 1 : 0,
    );
    // What was not asked is not seen again: nothing may say that it was.
    expect(told.filter((line) => line.startsWith('coverage.restored cluster/'))).toHaveLength(closed);
  });

  test('are asked one by one once their disappearance is accepted: one that answers stays', async () => {
    const { world } = await vanishing(11, 11);
    world.estate.answers.set('c3', refusal(403, 'AuthorizationFailed'));
    const { told, summary } = await night(world, NIGHTS[2], { acceptDisappearance: true });
    expect(resolved(told)).toHaveLength(10);
    expect(told).toContain('coverage.gap cluster/c3 clusters');
    expect(told).toContain(`coverage.restored subscription/${SUB_A} clusters`);
    expect(summary.coverage).toMatchObject({ clusters: 1, clustersRead: 0 });
  });
});

describe('a subscription', () => {
  const only = (world: World, now: string, ...subscriptions: string[]): Partial<Vigie> => {
    const { config } = world.vigie(now);
    return { config: { ...config, scope: { subscriptions } } };
  };

  test('that the configuration no longer names is retired: closed as deleted, one notice', async () => {
    const world = new World();
    await night(world, NIGHTS[0]);
    const second = await night(world, NIGHTS[1], only(world, NIGHTS[1], SUB_A));
    expect(resolved(second.told)).toEqual([
      'finding.resolved node-image-age failed deleted',
      'finding.resolved provisioning-failed failed deleted',
    ]);
    expect(second.told.filter((line) => line.startsWith('notice'))).toEqual(['notice subscription-retired']);
    expect(second.summary.coverage).toMatchObject({
      subscriptions: 1,
      subscriptionsRead: 1,
      clusters: 2,
      clustersRead: 2,
    });
    expect((await night(world, NIGHTS[2], only(world, NIGHTS[2], SUB_A))).told).toEqual([]);
  });

  test('that leaves the management group is retired; while the group shows nothing, nothing is closed', async () => {
    const world = new World();
    const below = (now: string): Partial<Vigie> => {
      const { config } = world.vigie(now);
      return { config: { ...config, scope: { managementGroups: ['mg-pay'] } } };
    };
    world.estate.managementGroups = { [SUB_A]: ['mg-pay', 'root'], [SUB_B]: ['mg-pay', 'root'] };
    await night(world, NIGHTS[0], below(NIGHTS[0]));
    world.estate.managementGroups = { [SUB_A]: ['root'], [SUB_B]: ['root'] };
    const second = await night(world, NIGHTS[1], below(NIGHTS[1]));
    expect(resolved(second.told)).toEqual([]);
    expect(second.told.sort()).toEqual([
      'coverage.gap managementGroup/mg-pay subscriptions',
      `coverage.gap subscription/${SUB_A} clusters`,
      `coverage.gap subscription/${SUB_B} clusters`,
    ]);
    expect(second.summary.coverage).toMatchObject({ subscriptions: 2, subscriptionsRead: 0, clusters: 3 });
    world.estate.managementGroups = { [SUB_A]: ['mg-pay', 'root'], [SUB_B]: ['root'] };
    const third = await night(world, NIGHTS[2], below(NIGHTS[2]));
    expect(resolved(third.told)).toHaveLength(2);
    expect(third.told).toContain('notice subscription-retired');
    expect(third.summary.coverage).toMatchObject({ subscriptions: 1, subscriptionsRead: 1, clusters: 2 });
    // What was retired stays so, although nobody can tell where it is.
    world.estate.managementGroups = {};
    const last = '2026-11-26T02:00:00.000Z';
    const fourth = await night(world, last, below(last));
    expect(fourth.told.filter((line) => line.includes(SUB_B))).toEqual([]);
    expect(fourth.told).toContain(`coverage.gap subscription/${SUB_A} clusters`);
  });

  test('without clusters is retired with one notice too', async () => {
    const world = new World();
    world.estate.without('failed');
    await night(world, NIGHTS[0]);
    expect((await night(world, NIGHTS[1], only(world, NIGHTS[1], SUB_A))).told).toEqual([
      'notice subscription-retired',
    ]);
    expect((await night(world, NIGHTS[2], only(world, NIGHTS[2], SUB_A))).told).toEqual([]);
  });

  test('that nobody knows any more is a gap until that is accepted, and none from then on', async () => {
    const world = new World();
    await night(world, NIGHTS[0]);
    world.estate.subscriptions = [SUB_A];
    world.estate.without('failed');
    const second = await night(world, NIGHTS[1]);
    expect(second.told).toEqual([`coverage.gap subscription/${SUB_B} clusters`]);
    expect(second.summary.coverage).toMatchObject({
      subscriptions: 2,
      subscriptionsRead: 1,
      clusters: 3,
      clustersRead: 2,
    });
    const third = await night(world, NIGHTS[2], { acceptDisappearance: true });
    expect(resolved(third.told)).toHaveLength(2);
    expect(third.told).toContain(`coverage.restored subscription/${SUB_B} clusters`);
    const fourth = await night(world, '2026-11-26T02:00:00.000Z');
    expect(fourth.told).toEqual([]);
    expect(fourth.summary.coverage).toMatchObject({ subscriptions: 1, subscriptionsRead: 1, clusters: 2 });
  });

  test('that comes back after it was accepted as gone is read, and can vanish again', async () => {
    const world = new World();
    await night(world, NIGHTS[0]);
    const { clusters } = world.estate;
    world.estate.subscriptions = [SUB_A];
    world.estate.without('failed');
    await night(world, NIGHTS[1], { acceptDisappearance: true });
    world.estate.subscriptions = [SUB_A, SUB_B];
    world.estate.clusters = clusters;
    expect((await night(world, NIGHTS[2])).told).toContain('finding.reopened provisioning-failed failed');
    world.estate.subscriptions = [SUB_A];
    world.estate.without('failed');
    const again = await night(world, '2026-11-26T02:00:00.000Z');
    expect(again.told).toEqual([`coverage.gap subscription/${SUB_B} clusters`]);
  });
});

describe('a table whose counts do not hold', () => {
  const ALERT = {
    id: `${idOf(SUB_A, 'free')}/providers/Microsoft.Security/locations/westeurope/alerts/1`,
    subscriptionId: SUB_A,
    s: SUB_A,
    properties: {
      SystemAlertId: 'alert-1',
      AlertType: 'K8S_Toy',
      AlertDisplayName: 'Something odd',
      Severity: 'High',
      Status: 'Active',
      TimeGeneratedUtc: '2026-10-01T00:00:00Z',
      ResourceIdentifiers: [{ Type: 'AzureResource', AzureResourceId: idOf(SUB_A, 'free') }],
    },
  };
  const EVENT = {
    id: `${idOf(SUB_A, 'free')}/providers/Microsoft.ContainerService/scheduledEvents/1`,
    subscriptionId: SUB_A,
    s: SUB_A,
    properties: {
      eventSource: 'AutoUpgrader',
      eventStatus: 'Failed',
      eventDetails: 'K8sVersionUpgrade',
      resources: [idOf(SUB_A, 'free')],
      lastUpdateTime: '2026-11-20T00:00:00Z',
    },
  };

  test.each([
    ['alerts', 'alerts', 'defender-open-alerts'],
    ['scheduled events', 'scheduledevents', 'auto-upgrade-failed'],
  ])('%s: a gap of the sweep, unknown verdicts, and nothing resolves', async (_what, table, check) => {
    const world = new World();
    world.estate.alerts = [ALERT];
    world.estate.scheduledEvents = [EVENT];
    const first = await night(world, NIGHTS[0]);
    expect(words(await world.told()).filter((line) => line === `finding.opened ${check} free`)).toHaveLength(1);
    if (table === 'alerts') world.estate.alerts = [];
    else world.estate.scheduledEvents = [];
    world.estate.cut.add(table);
    const { told, summary } = await night(world, NIGHTS[1]);
    const [sweepGap] = await world.told('_sweep').then((all) => all.filter(({ kind }) => kind === 'coverage.gap'));
    expect(sweepGap).toMatchObject({ gap: { scope: expect.stringMatching(/^table\//) } });
    expect(resolved(told)).toEqual([]);
    expect(summary.coverage.gaps.some(({ scope }) => scope.startsWith('table/'))).toBe(true);
    expect(summary.verdicts.unknown).toBeGreaterThan(first.summary.verdicts.unknown ?? 0);
    expect(summary.transitions['coverage.gap']).toBe(1);
    world.estate.cut.clear();
    const third = await night(world, NIGHTS[2]);
    expect(third.told.filter((line) => line.startsWith('coverage.restored table/'))).toHaveLength(1);
  });

  test('clusters: those that came are judged, the others are asked one by one', async () => {
    const world = new World();
    await night(world, NIGHTS[0]);
    world.estate.cut.add('managedclusters');
    world.estate.without('old');
    world.estate.answers.set('old', { ok: true, value: clusterRow(SUB_A, 'old', OLD) });
    const { told, summary } = await night(world, NIGHTS[1]);
    expect(told).toEqual(['coverage.gap table/clusters clusters']);
    expect(summary.coverage).toMatchObject({ clusters: 3, clustersRead: 3 });
  });
});

test('what was not seen of a subscription is not seen again because the subscription is lost too', async () => {
  const world = new World();
  await night(world, NIGHTS[0]);
  const { gapsInAll } = (await night(world, NIGHTS[1])).summary.coverage;
  world.estate.subscriptions = [SUB_A];
  const { told, summary } = await night(world, NIGHTS[2]);
  expect(told).toEqual([`coverage.gap subscription/${SUB_B} clusters`]);
  expect(summary.coverage.gapsInAll).toBe(gapsInAll + 1);
});
