import type { Check } from '../../checks/check.js';
import type { SignalName } from '../../signals/types.js';
import { count } from '../../text.js';
import { forEach, MOST_IN_A_LINE } from './commands.js';
import type { DoctorContext } from './facts.js';
import { few } from './few.js';
import type { Cell, Result, SubscriptionSeen } from './form.js';
import type { CountedTable } from './reads/countTables.js';
import type { ReadsSeen } from './reads/looking.js';
import { lostWithout } from './reads/lost.js';
import { NOT_LOOKED_AT } from './reads/tableCells.js';
import { failed, ok, remedyOf, warning } from './results.js';

/** What the identity can read, per subscription and per signal; what is well is counted in one line. */
export async function examineReads({ facts, vigie }: DoctorContext): Promise<readonly Result[]> {
  const seen = await facts.reads();
  const { subscriptions, shared, tables } = seen;
  if (subscriptions.length === 0)
    return [failed('subscriptions', 'none can be read', { lost: NOTHING, remedy: NO_SCOPE })];
  const refused = tables.filter(({ counts }) => !counts.ok);
  const hidden = new Set(refused.map(({ wanted }) => wanted.table.name));
  const telling = { checks: vigie.checks, tables, hidden };
  const groups = groupsOf(telling, subscriptions);
  const wrong = new Set(groups.flatMap(({ of }) => of));
  return [
    ...(refused.length > 0 ? [] : wellOnes(seen, wrong)),
    ...refusedTables(refused, subscriptions, vigie.checks),
    ...groups.map((group) => resultOf(telling, group)),
    ...shared,
  ];
}

const NOTHING = 'nothing of the estate is seen';
const NO_SCOPE = remedyOf('Look which subscriptions there are.', 'vigie doctor --only token,scope');

interface Telling {
  readonly checks: readonly Check[];
  readonly tables: readonly CountedTable[];
  /** Tables that were refused for all: told once. */
  readonly hidden: ReadonlySet<string>;
}

/** Of those that were looked at one by one: of the others nobody knows why a table has no row. */
function wellOnes(
  { subscriptions, clusters, registries }: ReadsSeen,
  wrong: ReadonlySet<SubscriptionSeen>,
): readonly Result[] {
  const looked = subscriptions.filter(({ lookedAt }) => lookedAt);
  const well = looked.filter((one) => !wrong.has(one)).length;
  const others = subscriptions.length - looked.length;
  const what = `${count(clusters, 'cluster')} and ${count(registries, 'registry', 'registries')} in all`;
  const closely = `of ${others} more rows were counted and nothing else: --subscription ID looks at one`;
  return [
    ...(well === 0 ? [] : [ok('subscriptions', `${well} of ${looked.length} show all that the checks need (${what})`)]),
    ...(others === 0 ? [] : [ok('subscriptions', closely)]),
  ];
}

function refusedTables(
  refused: readonly CountedTable[],
  subscriptions: readonly SubscriptionSeen[],
  checks: readonly Check[],
): readonly Result[] {
  const byWhy = new Map<string, CountedTable[]>();
  for (const one of refused) {
    const why = one.counts.ok ? '' : one.counts.failed.why.replace(/timestamp = \S+|correlationId = \S+/g, '');
    byWhy.set(why, [...(byWhy.get(why) ?? []), one]);
  }
  return [...byWhy].map(([why, some]) => {
    const names = some.map(({ wanted }) => wanted.table.name);
    const [first] = subscriptions;
    const single = first?.reads[names[0] ?? '']?.command ?? null;
    const ids = subscriptions.map(({ id }) => id);
    const command = single === null ? null : forEach(single, ids);
    const text = command === null ? AGAIN : grantText(ids.length);
    const lost = names.includes('clusters')
      ? lostWithout(checks, 'everything')
      : lostWithout(
          checks,
          some.flatMap(({ wanted }) => wanted.signals),
        );
    return failed(`Resource Graph: ${names.join(', ')}`, why, { lost, remedy: remedyOf(text, command) });
  });
}

const AGAIN = 'No right is missing by this answer: run doctor again in a while.';

function grantText(subscriptions: number): string {
  const above =
    subscriptions > MOST_IN_A_LINE ? `, for all ${subscriptions} once on a management group above them` : '';
  return `Grant the right${above}; it can take half an hour.`;
}

/** What is told of a subscription; what was not looked at, and tables that were refused for all, are told once. */
function isTold({ hidden }: Telling, name: string, { seen, why, command }: Cell): boolean {
  if (hidden.has(name) || seen === 'yes') return false;
  return seen === 'no' || command !== null || (seen === 'unknown' && why !== NOT_LOOKED_AT);
}

/** What several subscriptions lack alike, so that one line of a shell stands for all that it mends. */
interface Group {
  readonly names: Set<string>;
  readonly cell: Cell;
  readonly of: SubscriptionSeen[];
}

function groupsOf(telling: Telling, subscriptions: readonly SubscriptionSeen[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of subscriptions) {
    for (const [mend, { names, cell }] of lackedBy(telling, one)) {
      // Where the rights cannot be read it does not matter which tables are empty.
      const key = cell.seen === 'unknown' ? mend : `${mend} ${names.join()}`;
      const group = groups.get(key) ?? { names: new Set(), cell, of: [] };
      for (const name of names) group.names.add(name);
      group.of.push(one);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** What a subscription lacks, by what mends it. */
function lackedBy(
  telling: Telling,
  { id, reads }: SubscriptionSeen,
): ReadonlyMap<string, { readonly names: string[]; readonly cell: Cell }> {
  const lacked = new Map<string, { readonly names: string[]; readonly cell: Cell }>();
  for (const [name, cell] of Object.entries(reads)) {
    if (!isTold(telling, name, cell)) continue;
    const mend = `${cell.seen} ${(cell.command ?? cell.why ?? '').replaceAll(id, '')}`;
    const group = lacked.get(mend) ?? { names: [], cell };
    group.names.push(name);
    lacked.set(mend, group);
  }
  return lacked;
}

function resultOf(telling: Telling, { names: all, cell, of }: Group): Result {
  const names = [...all];
  const ids = of.map(({ id }) => id);
  const text = cell.seen === 'nothing' ? 'Switch it on, unless it is off on purpose.' : grantText(ids.length);
  const remedy = cell.command === null ? remedyOf(AGAIN) : remedyOf(text, forEach(cell.command, ids));
  const tell = cell.seen === 'no' ? failed : warning;
  const found = `${names.join(', ')}: ${withoutScope(cell.why ?? '')}`;
  return tell(few(of), found, { lost: lostIn(telling, names), remedy });
}

/** The place and the role stand in the command. */
function withoutScope(why: string): string {
  return why.replace(/ over \/\S+; grant the role Reader there$/, '');
}

function lostIn({ checks, tables }: Telling, names: readonly string[]): string | null {
  if (names.includes('clusters')) return lostWithout(checks, 'everything');
  const signals = names.flatMap((name): readonly SignalName[] => {
    const table = tables.find(({ wanted }) => wanted.table.name === name);
    return table?.wanted.signals ?? [name as SignalName];
  });
  const lost = lostWithout(checks, signals);
  return lost ?? (names.some((name) => name.endsWith('InArm')) ? GONE : null);
}

const GONE = 'what is not returned any more cannot be asked for: its findings stay open';
