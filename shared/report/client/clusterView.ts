import { at, type Cluster } from '../view/fleet.js';
import { resourceFindings } from './clusterFindings.js';
import { passesOf, unknownOf } from './clusterVerdicts.js';
import type { Context } from './context.js';
import { h } from './dom.js';
import { planWords, portalLink } from './pieces.js';

/**
 * The page of one resource: what it is, what is wrong with it, what nobody knows, and what is well.
 * @param back address that the reader came from
 */
export function clusterView(context: Context, resource: number, back: string): HTMLElement[] {
  const { fleet, words } = context;
  const { resources } = fleet.island;
  const cluster = fleet.clusterOf(resource);
  const isSeen = at(resources.seen, resource) === 1;
  return [
    h('p', { class: 'back' }, h('a', { href: back }, `← ${words.page.back}`)),
    h('h1', { tabindex: -1 }, at(resources.name, resource)),
    h('p', {}, portalLink(context, resource)),
    ...(isSeen ? [] : [h('p', { class: 'warning' }, words.page.notSeen)]),
    card(words.page.facts, facts(context, resource, cluster)),
    card(words.findings, ...resourceFindings(context, resource)),
    ...(cluster === null || cluster.pools.length === 0 ? [] : [card(words.page.pools, pools(context, cluster))]),
    // Of what was not seen nobody knows what is unknown, or well.
    ...(isSeen
      ? [
          card(words.page.unknown, ...unknownOf(context, resource)),
          card(words.page.passes, ...passesOf(context, resource)),
        ]
      : []),
  ];
}

function card(head: string, ...children: readonly Node[]): HTMLElement {
  return h('section', { class: 'card' }, h('h2', {}, head), ...children);
}

function facts(context: Context, resource: number, cluster: Cluster | null): HTMLElement {
  const { fleet, words, talk } = context;
  const { resources } = fleet.island;
  const text = (list: readonly number[]) => fleet.text(at(list, resource));
  const day = (value: string | null) => (value === null ? null : talk.day(value));
  const own: readonly (readonly [string, string | null])[] =
    cluster === null
      ? []
      : [
          [words.version, cluster.version],
          [words.plan, planWords(context, cluster.supportLine ?? '')],
          [words.supportEnds, day(cluster.supportEnds)],
          [words.longTermEnds, day(cluster.longTermEnds)],
          [words.page.upgradeTo, cluster.upgradeTo],
          [words.page.tier, cluster.tier],
          [words.page.upgradeChannel, cluster.upgradeChannel ?? words.page.notSet],
          [words.page.nodeOsChannel, cluster.nodeOsChannel ?? words.page.notSet],
          [words.page.state, cluster.stopped ? words.stopped : words.page.running],
        ];
  const all: readonly (readonly [string, string | null])[] = [
    ...own,
    [words.owner, text(resources.owner) ?? words.nobody],
    [words.subscription, text(resources.subscriptionName) ?? text(resources.subscriptionId)],
    [words.page.group, text(resources.resourceGroup)],
    [words.page.location, text(resources.location)],
    [words.page.resourceId, fleet.idOf(resource)],
  ];
  const entries = all.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value ?? words.notKnown)));
  return h('dl', { class: 'facts' }, ...entries);
}

function pools({ fleet, words, talk }: Context, { pools: all }: Cluster): HTMLElement {
  const heads = [words.pool, words.page.mode, words.version, words.system, words.image, words.age, words.page.nodes];
  const age = (built: string | null) => {
    if (built === null) return words.notKnown;
    const days = Math.round((Date.parse(fleet.island.day) - Date.parse(built)) / 86_400_000);
    return talk.many(words.page.days, Math.max(0, days));
  };
  const rows = all.map(({ name, mode, version, os, image, built, nodes }) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      ...[mode, version, os].map((value) => h('td', {}, value ?? words.notKnown)),
      h('td', {}, h('code', {}, image ?? words.notKnown)),
      h('td', {}, age(built)),
      h('td', { class: 'number' }, nodes === null ? words.notKnown : talk.number(nodes)),
    ),
  );
  const head = h(
    'tr',
    {},
    ...heads.map((text) => h('th', { scope: 'col', ...(text === words.page.nodes && { class: 'number' }) }, text)),
  );
  const table = h(
    'table',
    {},
    h('caption', { class: 'unseen' }, words.page.pools),
    h('thead', {}, head),
    h('tbody', {}, ...rows),
  );
  return h('div', { class: 'scroll', role: 'group', 'aria-label': words.page.pools, tabindex: 0 }, table);
}
