import { failure, type Read, read } from '../../shared/azure/failure.js';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Check } from '../../shared/checks/check.js';
import acrAdminUser from '../../shared/checks/images/acrAdminUser.js';
import acrExternalMirror from '../../shared/checks/images/acrExternalMirror.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { fingerprintOf, type PartitionState } from '../../shared/findings/finding.js';
import type { JsonObject } from '../../shared/json.js';
import { rulesOf, type Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { DAY_MS } from '../../shared/time.js';
import { fakeGraph, refusal } from '../support/fakeGraph.js';
import { healthyRegistry, rawRegistry } from '../support/registries.js';
import { clusterRow, NIGHTS, SUB_A, World } from './world.js';

const CHECKS: readonly Check[] = [acrAdminUser, acrExternalMirror];
const CREATED = '2024-06-15T21:38:26.1537861Z';
const RULE = {
  id: 'x/cacheRules/hub',
  name: 'hub',
  properties: { sourceRepository: 'docker.io/library/*', provisioningState: 'Succeeded' },
};
const ADMIN = { adminUserEnabled: true };
const nightOf = (number: number) => new Date(Date.parse(NIGHTS[0]) + number * DAY_MS).toISOString();
const idOf = (name: string) =>
  `/subscriptions/${SUB_A}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/${name}`;

/** A registry as Resource Graph gives it; `changes` replaces properties. */
function registryRow(name: string, changes: JsonObject = {}): JsonObject {
  const top = { id: idOf(name), name, type: 'microsoft.containerregistry/registries', s: SUB_A };
  return { ...rawRegistry(healthyRegistry(changes)), ...top, subscriptionId: SUB_A, resourceGroup: 'rg-images' };
}

/** A subscription with registries alone. */
class Images {
  rows: JsonObject[];
  /** What a registry answers for itself, by name. @default 404 ResourceNotFound */
  readonly answers = new Map<string, Read<JsonObject>>();
  /** What its cache rules answer, by name. @default one rule */
  readonly rules = new Map<string, Read<readonly JsonObject[]>>();
  /** Whose cache rules were asked for in the last sweep, and who was asked for itself in any. */
  asked: string[] = [];
  readonly askedItself: string[] = [];

  constructor(
    rows: readonly JsonObject[],
    readonly world = new World(),
  ) {
    this.rows = [...rows];
    world.estate.subscriptions = [SUB_A];
    world.estate.clusters = [];
  }

  without(...names: readonly string[]): void {
    this.rows = this.rows.filter(({ name }) => !names.includes(String(name)));
  }

  azure(): Vigie['azure'] {
    const estate = this.world.estate.open();
    const graph = fakeGraph({ 'resources registries': this.rows });
    return {
      ...estate,
      queryPage: (query, page) =>
        (query.includes('microsoft.containerregistry/') ? graph : estate).queryPage(query, page),
      resource: async (id) => {
        const name = id.split('/').at(-1) ?? '';
        this.askedItself.push(name);
        return this.answers.get(name) ?? refusal(404, 'ResourceNotFound', 'notFound');
      },
      resourceList: async (path) => {
        const name = /\/registries\/([^/]+)\/cacheRules$/.exec(path)?.[1];
        if (name === undefined) return failure('notFound', '404');
        this.asked.push(name);
        return this.rules.get(name) ?? read([RULE]);
      },
    };
  }

  /** One more sweep, with the checks of registries alone; `more` stands in the place of what was composed. */
  async night(now: string, more: Partial<Vigie> = {}) {
    const before = new Set((await this.world.told()).map(({ uid }) => uid));
    this.asked = [];
    const { config } = this.world.vigie(now);
    const all = CHECKS.filter((check) => !CATALOGUE.includes(check)).map((check) => ({ check }));
    const chosen = {
      ...config,
      checks: CHECKS.map(({ id }) => id),
      ownChecks: { ...config.ownChecks, all: all as never },
    };
    const given = { ...rulesOf(chosen), azure: this.azure(), ...more };
    const { summary } = await runSweep(this.world.vigie(now, given), 0);
    const events = (await this.world.told()).filter(({ uid, kind }) => !before.has(uid) && kind !== 'sweep.completed');
    return { told: events.flatMap(words), events, summary: summary.summary, asked: [...this.asked].sort() };
  }

  state(): PartitionState {
    const text = String(this.world.memory.documents.get(`state/${SUB_A}.json`)?.bytes);
    return (JSON.parse(text) as { state: PartitionState }).state;
  }
}

function words(event: VigieEvent): string[] {
  if ('finding' in event)
    return [`${event.kind} ${event.finding.check} ${event.resource?.name} ${event.finding.resolution ?? ''}`.trim()];
  if ('gap' in event)
    return [`${event.kind} ${event.gap.scope.replace(/\/subscriptions.*\//, '')} ${event.gap.signal}`];
  return 'notice' in event ? [event.notice.text] : [];
}

const OPENED = 'finding.opened acr-admin-user bad';
const GONE = 'finding.resolved acr-admin-user bad deleted';

describe('from the first night on', () => {
  test("a registry's finding opens as baseline, and says what it is about", async () => {
    const images = new Images([registryRow('good'), registryRow('bad', ADMIN)]);
    const { told, events, summary } = await images.night(NIGHTS[0]);
    expect(told).toEqual([OPENED]);
    expect(events[0]).toMatchObject({
      baseline: true,
      finding: {
        fingerprint: fingerprintOf('acr-admin-user', idOf('bad'), CREATED, null),
        remediation: { command: expect.stringMatching(/ --name bad --admin-enabled false$/) },
      },
      resource: { id: idOf('bad'), name: 'bad', type: 'microsoft.containerregistry/registries', owner: 'payments' },
    });
    expect(summary).toMatchObject({ clusters: 0, verdicts: { pass: 3, fail: 1 } });
  });

  test('one that is made later is none of the baseline, and an unchanged night says nothing', async () => {
    const images = new Images([registryRow('good')]);
    await images.night(NIGHTS[0]);
    images.rows.push(registryRow('bad', ADMIN));
    const { told, events } = await images.night(NIGHTS[1]);
    expect([told, events[0]?.baseline]).toEqual([[OPENED], false]);
    expect((await images.night(NIGHTS[2])).told).toEqual([]);
  });

  test('it resolves when the registry passes', async () => {
    const images = new Images([registryRow('bad', ADMIN)]);
    await images.night(NIGHTS[0]);
    images.rows = [registryRow('bad')];
    expect((await images.night(NIGHTS[1])).told).toEqual(['finding.resolved acr-admin-user bad mended']);
  });

  test('a registry that was made anew under its name has findings of its own', async () => {
    const images = new Images([registryRow('bad', ADMIN)]);
    await images.night(NIGHTS[0]);
    images.rows = [registryRow('bad', { ...ADMIN, creationDate: '2026-11-23T12:00:00Z' })];
    expect((await images.night(NIGHTS[1])).told).toEqual([GONE, OPENED]);
  });
});

describe('a registry that Resource Graph no longer returns', () => {
  const NOT_SEEN = 'coverage.gap registry/bad registries';

  test.each<readonly [string, Read<JsonObject>, readonly string[]]>([
    ['is gone when it answers 404 ResourceNotFound', refusal(404, 'ResourceNotFound', 'notFound'), [GONE]],
    ['is gone when its group is', refusal(404, 'ResourceGroupNotFound', 'notFound'), [GONE]],
    ['is out of sight on 403', refusal(403, 'AuthorizationFailed'), [NOT_SEEN]],
    ['is out of sight on 404 SubscriptionNotFound', refusal(404, 'SubscriptionNotFound', 'notFound'), [NOT_SEEN]],
    ['is out of sight when nobody answers', failure('cut', 'no answer'), [NOT_SEEN]],
    ['is out of sight when another one answers', read(registryRow('other')), [NOT_SEEN]],
    ['is judged when it answers', read(registryRow('bad')), ['finding.resolved acr-admin-user bad mended']],
  ])('%s', async (_what, answer, told) => {
    const images = new Images([registryRow('good'), registryRow('bad', ADMIN)]);
    await images.night(NIGHTS[0]);
    images.without('bad');
    images.answers.set('bad', answer);
    expect((await images.night(NIGHTS[1])).told).toEqual(told);
    expect(images.askedItself).toEqual(['bad']);
    expect((await images.night(NIGHTS[2])).told).toEqual([]);
  });

  test('eleven that vanish at once close nothing, and the gap calls them what they are', async () => {
    const names = Array.from({ length: 11 }, (_none, at) => `acr${at}`);
    const images = new Images(names.map((name) => registryRow(name, ADMIN)));
    await images.night(NIGHTS[0]);
    images.without(...names);
    const { told, events } = await images.night(NIGHTS[1]);
    expect(told).toEqual([`coverage.gap subscription/${SUB_A} registries`]);
    expect(events[0]).toMatchObject({
      gap: { reason: expect.stringMatching(/^11 of 11 registries vanished at once; /) },
    });
    const accepted = await images.night(NIGHTS[2], { acceptDisappearance: true });
    expect(accepted.told.filter((line) => line.endsWith('deleted'))).toHaveLength(11);
  });

  test('a subscription that is retired closes what its registries had, and counts them', async () => {
    const images = new Images([registryRow('good'), registryRow('bad', ADMIN)]);
    images.world.estate.clusters = [clusterRow(SUB_A, 'aks')];
    await images.night(NIGHTS[0]);
    const { config } = images.world.vigie(NIGHTS[1]);
    const { told } = await images.night(NIGHTS[1], { config: { ...config, scope: { subscriptions: [] } } });
    expect(told).toContain(GONE);
    expect(told.join('\n')).toContain('the findings of 1 cluster and 2 registries are closed as deleted');
  });
});

describe('cache rules are read by need', () => {
  const named = (number: number) => Array.from({ length: number }, (_none, at) => `acr${String(at).padStart(2, '0')}`);

  test('each registry is asked once on the first night, those that pass once in the next seven, the others always', async () => {
    const images = new Images([...named(21), 'fails', 'refused'].map((name) => registryRow(name)));
    images.rules.set('fails', read([]));
    images.rules.set('refused', refusal(403, 'AuthorizationFailed'));
    const first = await images.night(nightOf(0));
    expect(first.asked).toEqual([...named(21), 'fails', 'refused']);
    expect(first.told).toEqual([
      'finding.opened acr-external-mirror fails',
      'coverage.gap registry/refused cacheRules',
    ]);
    const passing: string[] = [];
    for (let number = 1; number <= 7; number += 1) {
      const { asked, told } = await images.night(nightOf(number));
      expect(asked.filter((name) => !name.startsWith('acr'))).toEqual(['fails', 'refused']);
      expect(told.filter((line) => !line.startsWith('finding.snapshot'))).toEqual([]);
      passing.push(...asked.filter((name) => name.startsWith('acr')));
    }
    expect(passing.sort()).toEqual(named(21));
  });

  test('a change that ARM shows brings the reading forward, and a second sweep on one day asks nobody', async () => {
    const images = new Images([registryRow('quiet'), registryRow('changed')]);
    await images.night(nightOf(0));
    expect((await images.night(nightOf(1 / 24))).asked).toEqual([]);
    images.rows = [registryRow('quiet'), registryRow('changed', { dataEndpointEnabled: true })];
    expect((await images.night(nightOf(2 / 24))).asked).toEqual(['changed']);
  });

  test('where no selected check rests on them nobody is asked', async () => {
    const images = new Images([registryRow('good')]);
    const { config } = images.world.vigie(NIGHTS[0]);
    const ownChecks = { ...config.ownChecks, all: [] };
    await images.night(NIGHTS[0], rulesOf({ ...config, checks: ['sla-tier'], ownChecks }));
    expect(images.asked).toEqual([]);
  });

  test('what is kept goes with a registry that is gone', async () => {
    const images = new Images([registryRow('good'), registryRow('gone')]);
    await images.night(NIGHTS[0]);
    images.without('gone');
    await images.night(NIGHTS[1]);
    expect(Object.keys(images.state().readings.cacheRules ?? {})).toEqual([idOf('good').toLowerCase()]);
  });
});
