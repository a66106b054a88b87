import type { Resource } from '../estate/resource.js';
import type { SideTables } from '../estate/tables.js';
import type { JsonObject } from '../json.js';
import { clean } from '../text.js';
import { textAt } from './door.js';
import { indexOf } from './indexOf.js';
import { append } from './placing.js';
import type { SideSignal } from './sideSignal.js';
import type { ClusterBackup } from './types.js';

/** Backup instances of a cluster: the vault can be in another subscription. */
export const backups: SideSignal<'backups'> = {
  name: 'backups',
  tables: ['backupInstances'],
  words: 'the backup instances',
  of: (side: SideTables, { key }: Resource) => indexOf(side.get('backupInstances'), byCluster).get(key) ?? [],
};

function byCluster(rows: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, readonly ClusterBackup[]> {
  const found = new Map<string, ClusterBackup[]>();
  for (const row of rows.values())
    append(found, textAt(row, 'cluster').toLowerCase(), {
      id: clean(textAt(row, 'id'), 1_024),
      state: clean(textAt(row, 'state'), 100),
    });
  return found;
}
