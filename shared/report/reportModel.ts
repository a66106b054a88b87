import { VigieError } from '../errors.js';
import type { SummaryEvent, VigieEvent } from '../events/event.js';
import { openTickets } from '../outbox/knownTickets.js';
import type { Vigie } from '../sweep/compose.js';
import { type ClosedSweep, closedSweeps, fleetAt } from '../sweep/fleetView.js';
import { clean } from '../text.js';
import { ChangeSum } from './gather/changeSum.js';
import { countedIn, totalsOf } from './gather/counted.js';
import { Gathering, type Only } from './gather/gathering.js';
import { Reach } from './gather/reach.js';
import { ShownChecks } from './gather/shownChecks.js';
import { alertsTold, toldBySweeps } from './gather/told.js';
import type { Coverage, ReportModel, SweepPoint } from './model.js';
import { sweepNamed } from './sweepNamed.js';

/** So many sweeps are in the chart of the score. */
const SCORES = 90;

export interface ModelRequest {
  /** As {@link sweepNamed} takes it. @default latest */
  readonly sweep?: string | undefined;
  /** Only what belongs to this owner, without regard to case. */
  readonly owner?: string | undefined;
  /** Only the resource with this id. */
  readonly resource?: string | undefined;
}

/**
 * What the report of a sweep shows, in one pass over its partitions.
 * @throws VigieError VIGIE_USAGE where there is no such sweep, owner or resource; of the store
 */
export async function reportModel(vigie: Vigie, request: ModelRequest = {}): Promise<ReportModel> {
  const closed = await sweepNamed(vigie.store, request.sweep ?? 'latest');
  const only = { owner: request.owner ?? null, resource: request.resource ?? null };
  const { sweep } = closed;
  const told = await toldUpTo(vigie, sweep.id);
  const before = told.before === undefined ? null : pointOf(told.before);
  const { gathering, checks, changes, reach } = await gather(vigie, closed, only, told.events);
  changes.add(reach.events(await alertsTold(vigie.store, before?.now ?? null, sweep.now)));
  const resources = gathering.resources();
  if (!reach.isAll && resources.length === 0) throw nothingOf(only, sweep.id);
  return {
    sweep: sweep.id,
    file: null,
    now: sweep.now,
    before: before === null || reach.isAll ? before : { ...before, score: null },
    portal: vigie.config.cloud.portal,
    only,
    totals: reach.isAll ? totalsOf(told.summary, resources) : countedIn(resources, gathering.exempted),
    scores: reach.isAll ? told.summaries.map(pointOf) : [],
    checks: checks.all,
    resources,
    findings: gathering.findings(),
    retirements: gathering.retirements.sum(),
    changes: changes.sum(),
    coverage: coverageOf(told.summary, reach),
  };
}

async function toldUpTo({ store }: Vigie, id: string) {
  const ids = await closedSweeps(store);
  const told = await toldBySweeps(store, ids.slice(0, ids.indexOf(id) + 1), SCORES);
  const summary = told.summaries.at(-1);
  if (summary?.sweep?.id !== id)
    throw new VigieError('VIGIE_STORE_DAMAGED', `sweep ${id} has closed, and its summary is not in the store`);
  return { ...told, summary, before: told.summaries.at(-2) };
}

async function gather(vigie: Vigie, closed: ClosedSweep, only: Only, ownEvents: readonly VigieEvent[]) {
  const desks = [...vigie.destinations.values()].filter(({ kind }) => kind.family === 'tickets');
  const tickets = await openTickets(
    vigie.store,
    desks.map(({ name }) => name),
  );
  const checks = new ShownChecks(vigie.allChecks);
  const gathering = new Gathering({ now: new Date(closed.sweep.now), only, checks, tickets });
  const changes = new ChangeSum();
  const reach = new Reach(only);
  for await (const { partition, state, fleet, events } of fleetAt(vigie, closed)) {
    const told = await events();
    reach.add(partition, gathering.add({ state, fleet, events: told }));
    changes.add(reach.events(told));
  }
  changes.add(reach.events(ownEvents));
  return { gathering, checks, changes, reach };
}

function pointOf({ sweep, time, summary }: SummaryEvent): SweepPoint {
  return { sweep: sweep?.id ?? '', now: time, score: summary.score };
}

function coverageOf({ summary }: SummaryEvent, reach: Reach): Coverage {
  const { coverage, calendarAsOf, calendarStale } = summary;
  const gaps = reach.gaps(coverage.gaps);
  const { all, read } = reach.subscriptions();
  return {
    subscriptions: reach.isAll ? coverage.subscriptions : all,
    subscriptionsRead: reach.isAll ? coverage.subscriptionsRead : read,
    gaps,
    gapsInAll: reach.isAll ? coverage.gapsInAll : gaps.length,
    calendarAsOf,
    calendarStale,
  };
}

function nothingOf({ owner, resource }: Only, sweep: string): VigieError {
  const what = resource === null ? `of owner "${clean(owner ?? '', 80)}"` : `with the id ${clean(resource, 200)}`;
  return new VigieError('VIGIE_USAGE', `sweep ${sweep} knows no resource ${what}`);
}
