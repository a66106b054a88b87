import { kindOfType } from '../../estate/resource.js';
import { SEVERITIES } from '../../severity.js';
import { countsOf, filterResources } from '../view/clusterFilter.js';
import { at } from '../view/fleet.js';
import { minorOf } from '../view/minor.js';
import { resourceRank } from '../view/order.js';
import { choicesIn } from './choices.js';
import type { Context } from './context.js';
import { h, shape } from './dom.js';
import { FilteredTable } from './filteredTable.js';
import type { Choice } from './filters.js';
import { planWords, resourceLink } from './pieces.js';

/** All resources, each with its page. */
export function clustersTable(context: Context): FilteredTable {
  const { fleet, words, talk } = context;
  return new FilteredTable(context, {
    name: 'clusters',
    choices: choicesOf(context),
    filter: (fields) => filterResources(fleet, fields),
    table: {
      label: words.clustersHead,
      columns: [
        { key: 'name', head: words.resource },
        { key: 'findings', head: words.findings },
        { key: 'unknown', head: words.unknown, isNumber: true },
        { key: 'version', head: words.version },
        { key: 'supportEnds', head: words.supportEnds },
        { key: 'owner', head: words.owner },
        { key: 'subscription', head: words.subscription },
      ],
      row: (resource) => rowOf(context, resource),
      rank: (column) => resourceRank(fleet, column),
      counted: (number) => talk.many(words.page.shownClusters, number),
    },
  });
}

function choicesOf(context: Context): readonly Choice[] {
  const { fleet, words, talk } = context;
  const { resources } = fleet.island;
  const clusters = Array.from({ length: fleet.resourceCount }, (_none, resource) => fleet.clusterOf(resource));
  const known = clusters.flatMap((cluster) => cluster ?? []);
  const minors = [...new Set(known.map(({ version }) => (version === null ? '' : minorOf(version))))];
  const plans = [...new Set(known.map(({ supportLine }) => supportLine ?? ''))];
  return [
    {
      key: 'version',
      label: words.version,
      options: minors.sort(talk.compare).map((minor) => [minor, minor === '' ? words.notKnown : minor]),
    },
    { key: 'plan', label: words.plan, options: plans.sort().map((plan) => [plan, planWords(context, plan)]) },
    { key: 'owner', label: words.owner, options: choicesIn(context, resources.owner ?? [], words.nobody) },
    {
      key: 'subscription',
      label: words.subscription,
      options: choicesIn(context, resources.subscriptionName ?? [], words.none),
    },
  ];
}

function rowOf(context: Context, resource: number): readonly Node[] {
  const { fleet, words, talk } = context;
  const { resources } = fleet.island;
  const text = (list: readonly number[]) => fleet.text(at(list, resource));
  const cluster = fleet.clusterOf(resource);
  const isSeen = at(resources.seen, resource) === 1;
  const kind = kindOfType(text(resources.type) ?? '');
  return [
    h(
      'span',
      { class: 'stack' },
      resourceLink(context, resource),
      kind !== undefined && kind !== 'cluster' && h('span', { class: 'soft' }, words.kinds[kind]),
      !isSeen && h('span', { class: 'late' }, words.notSeen),
    ),
    h('span', { class: 'counts' }, ...numbers(context, resource)),
    h('span', {}, isSeen ? talk.number(at(resources.unknown, resource).length) : ''),
    h(
      'span',
      { class: 'stack' },
      cluster?.version ?? '',
      cluster !== null && h('span', { class: 'soft' }, planWords(context, cluster.supportLine ?? '')),
    ),
    h('span', { class: 'day' }, cluster?.supportEnds == null ? '' : talk.day(cluster.supportEnds)),
    h('span', {}, text(resources.owner) ?? words.nobody),
    h('span', {}, text(resources.subscriptionName) ?? ''),
  ];
}

function numbers({ fleet, words, talk }: Context, resource: number): (HTMLElement | string)[] {
  const found = countsOf(fleet, resource).flatMap((count, place) => {
    const name = at(SEVERITIES, place);
    if (count === 0) return [];
    return [h('span', { class: `count ${name}` }, shape(name), talk.many(words.counted[name], count))];
  });
  return found.length === 0 ? [words.none] : found;
}
