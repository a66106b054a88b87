import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Check, Profile } from '../../shared/checks/check.js';
import type { Status } from '../../shared/checks/verdict.js';
import type { JsonObject } from '../../shared/json.js';
import { compose, type Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { wantedTables } from '../../shared/sweep/wanted.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

jest.setTimeout(300_000);

// Real clients against the simulated Azure, whose made-up fleet shows every side of every check.
const NOW = new Date('2026-11-24T02:00:00Z');
const CLUSTERS = 1_000;
const SUBSCRIPTIONS = 40;
const PAGE_ROWS = 1_000;
const REGIONS = 3;
/** Locations, Conditional Access, a token of its own for Microsoft Graph and one for Prometheus, and the accounts asked. */
const ONCE = 8;

type Requests = Readonly<Record<string, number>>;
type Statuses = ReadonlyMap<string, ReadonlySet<Status>>;

let azure: SimulatedAzure;
let out: string;
/** The one sweep with all checks: which statuses each gave, and what was asked for it. */
let whole: { readonly vigie: Vigie; readonly byRoute: Requests; readonly seen: Statuses };
beforeAll(async () => {
  const fleet = { clusters: CLUSTERS, subscriptions: SUBSCRIPTIONS, seed: 1, now: NOW };
  azure = await startSimulatedAzure(generateWorld(fleet), { now: NOW });
  out = mkdtempSync(join(tmpdir(), 'vigie-catalogue-'));
  whole = await withStatuses(() => sweep('all', 'all'));
});
afterAll(async () => {
  await azure.close();
  rmSync(out, { recursive: true });
});
/** One sweep with the checks of a profile, in a folder of its own. */
async function sweep(name: string, profile: Profile): Promise<{ readonly vigie: Vigie; readonly byRoute: Requests }> {
  const config = join(out, `${name}.yaml`);
  const written = parse(readFileSync(azure.configuration, 'utf8')) as JsonObject;
  const more = { profile, requiredTags: ['owner', 'environment'] };
  writeFileSync(config, stringify({ ...written, ...more, destinations: [] }));
  const composed = compose({ config, out: join(out, name), environment: { ...azure.env }, now: NOW });
  const vigie: Vigie = { ...composed, destinations: new Map() };
  azure.azure.requests.reset();
  await runSweep(vigie, 0);
  return { vigie, byRoute: azure.azure.requests.counts().byRoute };
}

/** With the statuses that each check gave meanwhile. A spy would keep what every call was given: a whole fleet, many times. */
async function withStatuses<T extends object>(run: () => Promise<T>): Promise<T & { readonly seen: Statuses }> {
  const seen = new Map<string, Set<Status>>(CATALOGUE.map(({ id }) => [id, new Set()]));
  const before = CATALOGUE.map((check: { evaluate: Check['evaluate']; readonly id: string }) => {
    const { id, evaluate } = check;
    check.evaluate = (...given) => {
      const verdicts = evaluate(...given);
      for (const { status } of verdicts) seen.get(id)?.add(status);
      return verdicts;
    };
    return () => {
      check.evaluate = evaluate;
    };
  });
  try {
    return { ...(await run()), seen };
  } finally {
    for (const putBack of before) putBack();
  }
}

/** Where the thing can be not there, or the rule says so: docs/check-rules.md. */
const NOT_APPLICABLE = [
  'version-patch version-preview pool-version-behind node-image-age node-image-vulnerabilities pending-reboot',
  'reboot-unmanaged auto-upgrade-failed maintenance-window sla-tier azure-rbac secret-rotation',
  'secrets-in-repositories code-findings image-vulnerabilities ingress-firewall api-gateway service-mesh-revision',
  'kubenet-limits zone-redundancy acr-retention',
].flatMap((line) => line.split(' '));

/** A tenant has one policy or none: the fleet shows one side, the check's own table both. */
const ONE_SIDED = ['conditional-access'];

// That each check can be unknown is held by the contract suites: without a signal that it needs, or without properties.
test('in a fleet of which all may be read every check finds what it looks for, and what is well', () => {
  const { seen } = whole;
  const lacking = CATALOGUE.flatMap(({ id }) => {
    const wanted: Status[] = ONE_SIDED.includes(id) ? ['pass'] : ['pass', 'fail'];
    if (NOT_APPLICABLE.includes(id)) wanted.push('notApplicable');
    return wanted.filter((status) => seen.get(id)?.has(status) !== true).map((status) => `${id} ${status}`);
  });
  expect(lacking).toEqual([]);
});

/** Pages that the rows of the further tables need, one at least for each: `id` and `s` are all that is asked for here. */
async function pagesOf(vigie: Vigie, names: readonly string[]): Promise<number> {
  let pages = 0;
  for (const { name, query } of wantedTables(vigie.checks)) {
    if (names.includes(name)) continue;
    const page = await vigie.azure.queryPage(query, { top: 1 });
    if (!page.ok) throw new Error(`${name}: ${page.why}`);
    pages += Math.max(1, Math.ceil(page.value.totalRecords / PAGE_ROWS));
  }
  return pages;
}

const GRAPH = 'POST /providers/Microsoft.ResourceGraph/resources';
/** One call a resource, by need: the first night asks all that need it. */
const BY_NEED = ['diagnosticSettings', 'cacheRules', 'maintenanceConfigurations'];

test('all checks add the pages that their rows need, the calls by need, what is asked once, and a tenth at most', async () => {
  const { byRoute: core } = await sweep('core', 'core');
  const { vigie, byRoute: all } = whole;
  const coreTables = wantedTables(vigie.checks.filter(({ profile }) => profile === 'core')).map(({ name }) => name);
  const pages = await pagesOf(vigie, coreTables);
  expect(pages).toBeGreaterThan(10);
  expect((all[GRAPH] ?? 0) - (core[GRAPH] ?? 0)).toBeLessThanOrEqual(Math.ceil(pages * 1.1));
  const more = Object.entries(all).filter(([route, number]) => number > (core[route] ?? 0) && route !== GRAPH);
  const byNeed = more.filter(([route]) => BY_NEED.some((word) => route.toLowerCase().includes(word.toLowerCase())));
  const others = more.filter((entry) => !byNeed.includes(entry));
  for (const [route, number] of byNeed) expect([route, number <= CLUSTERS]).toEqual([route, true]);
  // Istio's revisions once a region, zones once, policies of the tenant once, a token for Microsoft Graph.
  const added = others.reduce((sum, [route, number]) => sum + number - (core[route] ?? 0), 0);
  expect([added <= REGIONS + ONCE, others.map(([route]) => route)]).toEqual([true, expect.any(Array)]);
});
