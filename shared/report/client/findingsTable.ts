import { SEVERITIES } from '../../severity.js';
import { filterFindings, STATUSES } from '../view/findingFilter.js';
import { at } from '../view/fleet.js';
import { findingRank } from '../view/order.js';
import { choicesIn } from './choices.js';
import type { Context } from './context.js';
import { h } from './dom.js';
import { FilteredTable } from './filteredTable.js';
import type { Choice } from './filters.js';
import { badge, copyButton, dueWords, portalLink, resourceLink, ticketLink } from './pieces.js';

/** All findings: filtered, in order, a hundred a page. */
export function findingsTable(context: Context): FilteredTable {
  const { fleet, words, talk } = context;
  return new FilteredTable(context, {
    name: 'findings',
    choices: choicesOf(context),
    filter: (fields) => filterFindings(fleet, fields),
    table: {
      label: words.findingsHead,
      columns: [
        { key: 'severity', head: words.severityHead },
        { key: 'resource', head: words.resource },
        { key: 'check', head: words.check },
        { key: 'owner', head: words.owner },
        { key: 'subscription', head: words.subscription },
        { key: 'due', head: words.due },
        { key: 'firstSeen', head: words.firstSeen },
        { key: 'links', head: words.links, sorts: false, isScreenOnly: true },
      ],
      row: (finding) => rowOf(context, finding),
      rank: (column) => findingRank(fleet, column),
      counted: (number) => talk.many(words.page.shown, number),
    },
  });
}

function choicesOf(context: Context): readonly Choice[] {
  const { fleet, words, talk } = context;
  const { resources, findings, checks } = fleet.island;
  const used = new Set(findings.check ?? []);
  const page = words.page;
  const statuses = {
    open: page.statusOpen,
    overdue: page.statusOverdue,
    soon: page.statusSoon,
    new: page.statusNew,
    changed: page.statusChanged,
    exempted: page.statusExempted,
  };
  return [
    { key: 'severity', label: words.severityHead, options: SEVERITIES.map((one) => [one, words.severity[one]]) },
    { key: 'status', label: page.status, options: STATUSES.map((one) => [one, statuses[one]]) },
    { key: 'owner', label: words.owner, options: choicesIn(context, resources.owner ?? [], words.nobody) },
    {
      key: 'subscription',
      label: words.subscription,
      options: choicesIn(context, resources.subscriptionName ?? [], words.none),
    },
    {
      key: 'check',
      label: words.check,
      options: checks
        .filter((_check, place) => used.has(place))
        .map(({ id, local }) => [id, local] as const)
        .sort((a, b) => talk.compare(a[1], b[1])),
    },
  ];
}

function rowOf(context: Context, finding: number): readonly Node[] {
  const { fleet, words, talk } = context;
  const { findings, resources, checks } = fleet.island;
  const [resource, check] = [at(findings.resource, finding), at(checks, at(findings.check, finding))];
  const subject = fleet.text(at(findings.subject, finding));
  const { command } = fleet.remediationOf(finding);
  return [
    badge(context, at(findings.severity, finding)),
    h('span', { class: 'stack' }, resourceLink(context, resource), subject !== null && h('code', {}, subject)),
    h(
      'span',
      { class: 'stack' },
      h('strong', {}, check.local),
      h('span', { class: 'soft' }, context.english(fleet.text(at(findings.reason, finding)) ?? '')),
    ),
    h('span', {}, fleet.text(at(resources.owner, resource)) ?? words.nobody),
    h('span', {}, fleet.text(at(resources.subscriptionName, resource)) ?? ''),
    h('span', { class: 'stack' }, ...dueWords(context, finding)),
    h('span', { class: 'day' }, talk.day(fleet.day(at(findings.firstSeen, finding)))),
    h(
      'span',
      { class: 'actions' },
      portalLink(context, resource),
      ticketLink(context, finding),
      command !== null && copyButton(context, command, null),
    ),
  ];
}
