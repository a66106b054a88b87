import { ADMIN_ROLES } from '../estate/adminRoles.js';
import { clean } from '../text.js';
import { textAt } from './door.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';
import type { ClusterAdmin, ClusterAdmins } from './types.js';

/** Role assignments that make master of a cluster, made on the cluster itself: what is inherited is not counted. */
export const clusterAdmins: TableSignal<'clusterAdmins'> = {
  name: 'clusterAdmins',
  table: 'roleAssignments',
  words: 'the role assignments',
  open: readClusterAdmins,
};

interface Holders {
  readonly principals: Map<string, { type: string; readonly roles: Set<string> }>;
  unnamed: number;
}

/** Azure grants no more than 4,000 assignments in a subscription (docs): so many principals are held at most. */
function readClusterAdmins({ clusters }: RowContext): RowReader<ClusterAdmins> {
  const byCluster = new Map<string, Holders>(
    clusters.map(({ key }) => [key, { principals: new Map(), unnamed: 0 }] as const),
  );
  let odd = 0;
  let elsewhere = 0;
  return {
    take(row) {
      const scope = textAt(row, 'scope').toLowerCase();
      const id = textAt(row, 'role').toLowerCase();
      const role = Object.hasOwn(ADMIN_ROLES, id) ? ADMIN_ROLES[id] : undefined;
      // A scope below a cluster is a namespace of it.
      const own = /^\/.+\/managedclusters\/[^/]+\/?$/.test(scope);
      if (scope === '' || role === undefined) odd += 1;
      else if (own)
        note(byCluster.get(scope.replace(/\/$/, '')), textAt(row, 'principalId'), textAt(row, 'principalType'), role);
    },
    of(key) {
      const { principals, unnamed } = byCluster.get(key) ?? { principals: new Map(), unnamed: 0 };
      return { principals: [...principals].map(principalOf).sort(byId), unnamed };
    },
    left: () => ({ odd, elsewhere }),
  };

  function note(holders: Holders | undefined, id: string, type: string, role: string): void {
    if (holders === undefined) {
      elsewhere += 1;
    } else if (id === '') {
      holders.unnamed += 1;
    } else {
      const key = clean(id.toLowerCase());
      const holder = holders.principals.get(key) ?? { type: '', roles: new Set<string>() };
      holders.principals.set(key, holder);
      holder.type ||= clean(type);
      holder.roles.add(role);
    }
  }
}

function principalOf([principalId, { type, roles }]: [string, { type: string; roles: Set<string> }]): ClusterAdmin {
  return { principalId, type, roles: [...roles].sort() };
}

function byId(one: ClusterAdmin, other: ClusterAdmin): number {
  return one.principalId < other.principalId ? -1 : 1;
}
