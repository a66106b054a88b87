import type { ReadingAzure } from '../../../azure/readingAzure.js';
import { blocksOf } from '../../../estate/graphRead.js';
import { countRows, idsOf, type RowCounts } from './rows.js';
import type { WantedTable } from './wantedTable.js';

/** A table, and how many rows each subscription has in it. */
export interface CountedTable {
  readonly wanted: WantedTable;
  readonly counts: RowCounts;
  /** Of clusters and registries: their ids, by lower-cased subscription. */
  readonly ids?: ReadonlyMap<string, readonly string[]> | undefined;
}

const PAGE = 1_000;
/** Their ids are needed: one of each subscription is asked for more. */
const BY_ID = ['clusters', 'registries'];

export async function countTables(
  azure: Pick<ReadingAzure, 'queryPage'>,
  tables: readonly WantedTable[],
  ids: readonly string[],
): Promise<readonly CountedTable[]> {
  return Promise.all(
    tables.map(async (wanted) => {
      const { table } = wanted;
      if (!BY_ID.includes(table.name)) return { wanted, counts: await countRows(azure, table, ids) };
      const counts = await idsOf(azure, table, ids);
      return { wanted, counts, ids: counts.ids };
    }),
  );
}

/** Pages of 1,000 rows that a sweep asks for: each table is asked once a block, and the subscriptions themselves. */
export function pagesOf(tables: readonly CountedTable[], ids: readonly string[]): number {
  const blocks = blocksOf(ids).length;
  const ofTable = ({ counts }: CountedTable) => {
    const rows = counts.ok ? [...counts.bySubscription.values()].reduce((sum, one) => sum + one, 0) : 0;
    return Math.max(blocks, Math.ceil(rows / PAGE));
  };
  return blocks + tables.reduce((sum, table) => sum + ofTable(table), 0);
}
