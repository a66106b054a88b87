import type { Read } from '../../../azure/failure.js';
import { grantRole, registerProvider } from '../commands.js';
import type { Cell } from '../form.js';
import { cannotTell, nothing, notRead, YES } from './cells.js';
import type { CountedTable } from './countTables.js';
import type { Looking } from './looking.js';
import { mayDo, providerOff, type Rights, rightsAt } from './rights.js';

/** Providers whose rows Azure makes by itself as soon as they are on: none at all says that they may be off. */
const BY_ITSELF = ['microsoft.policyinsights', 'microsoft.security', 'microsoft.advisor'];

/**
 * What each table shows of a subscription. Resource Graph leaves out what may not be read without a word, so a table
 * without rows is explained by the rights that the identity has there.
 */
export async function tableCells(
  looking: Looking,
  tables: readonly CountedTable[],
  subscription: string,
  lookedAt: boolean,
): Promise<Record<string, Cell>> {
  const isEmpty = ({ counts }: CountedTable) => counts.ok && !counts.bySubscription.has(subscription);
  const rights = lookedAt && tables.some(isEmpty) ? await rightsAt(looking.vigie.azure, subscription) : undefined;
  const hasClusters = tables.some(
    ({ wanted, counts }) => wanted.table.name === 'clusters' && counts.ok && counts.bySubscription.has(subscription),
  );
  const cells = await Promise.all(
    tables.map(async (table) => {
      const { counts, wanted } = table;
      const { name } = wanted.table;
      if (!counts.ok) return [name, refused(looking, table, counts, subscription)] as const;
      if (counts.bySubscription.has(subscription)) return [name, YES] as const;
      if (rights === undefined) return [name, cannotTell(NOT_LOOKED_AT)] as const;
      return [name, await emptyCell(looking, table, subscription, rights, hasClusters)] as const;
    }),
  );
  return Object.fromEntries(cells);
}

/** Said once, for all of them. */
export const NOT_LOOKED_AT = 'no row; this subscription was not looked at one by one';

function refused(
  { identity }: Looking,
  { wanted }: CountedTable,
  { failed }: Extract<CountedTable['counts'], { ok: false }>,
  subscription: string,
): Cell {
  return notRead(failed, wanted.role, `/subscriptions/${subscription}`, identity);
}

async function emptyCell(
  { vigie, identity }: Looking,
  { wanted }: CountedTable,
  subscription: string,
  rights: Read<Rights>,
  hasClusters: boolean,
): Promise<Cell> {
  const { action, namespace, role } = wanted;
  if (!rights.ok) {
    const { command } = notRead(rights, 'Reader', `/subscriptions/${subscription}`, identity);
    return cannotTell(`no row, and the rights there cannot be read: ${rights.why}`, command);
  }
  if (!mayDo(rights.value, action)) {
    const why = `no row, and no right to ${action}`;
    return { seen: 'no', why, command: grantRole(role, `/subscriptions/${subscription}`, identity) };
  }
  if (!hasClusters || !BY_ITSELF.includes(namespace)) return nothing('no row, and the right to see one');
  const off = await providerOff(vigie.azure, subscription, namespace);
  if (off === undefined) return nothing('no row, and the right to see one');
  return nothing(`the resource provider ${namespace} is off there (${off})`, registerProvider(namespace, subscription));
}
