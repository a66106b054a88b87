import { isObject, type JsonObject, jsonOf, property } from '../json.js';
import { clean } from '../text.js';
import type { DefenderPlan, DevOpsConnections } from './defenderTypes.js';
import { textAt } from './door.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';

const MOST_NAMES = 20;
const PLAN = /^\/subscriptions\/[^/]+\/providers\/microsoft\.security\/pricings\/([^/]+)$/i;
const ORGANIZATION = /\/microsoft\.security\/securityconnectors\/[^/]+\/devops\/[^/]+\/[^/]+\/([^/]+)$/i;
const OLDER = ['KubernetesService', 'ContainerRegistry'];

const TABLE = { table: 'defenderPlans', words: "Defender's plans" } as const;

/** The plan for containers of the subscription that a resource lies in. */
export const defenderPlan: TableSignal<'defenderPlan'> = { ...TABLE, name: 'defenderPlan', open: readPlan };

/** Organizations whose repositories are connected to Defender in the subscription. */
export const devOpsConnections: TableSignal<'devOpsConnections'> = {
  ...TABLE,
  name: 'devOpsConnections',
  open: readConnections,
};

/** Rows of the table that nobody can read are counted here, for both signals of it. */
function readPlan({ clusters, registries }: RowContext): RowReader<DefenderPlan> {
  const chinaRegion =
    [...clusters, ...registries].map(({ location }) => location).find((region) => region?.startsWith('china')) ?? null;
  let plan: DefenderPlan = { tier: null, older: [], extensionsOff: [], chinaRegion };
  let odd = 0;
  return {
    take(row) {
      const id = textAt(row, 'id');
      const [, name = ''] = PLAN.exec(id) ?? [];
      const tier = clean(textAt(row, 'tier'), 40);
      const older = OLDER.find((one) => one.toLowerCase() === name.toLowerCase());
      if (name.toLowerCase() === 'containers') plan = { ...plan, tier: tier || null, extensionsOff: offIn(row) };
      else if (older !== undefined && tier.toLowerCase() === 'standard')
        plan = { ...plan, older: [...new Set([...plan.older, older])].sort() };
      else if (older === undefined && !ORGANIZATION.test(id)) odd += 1;
    },
    of: () => plan,
    left: () => ({ odd, elsewhere: 0 }),
  };
}

/** `[{ name, isEnabled: "True" | "False" }]`, or JSON text of it. */
function offIn(row: JsonObject): readonly string[] {
  const value = property(row, 'extensions');
  const list = typeof value === 'string' ? jsonOf(value) : value;
  return (Array.isArray(list) ? list.filter(isObject) : [])
    .filter((extension) => String(property(extension, 'isEnabled')).toLowerCase() === 'false')
    .map((extension) => clean(textAt(extension, 'name'), 100));
}

function readConnections(): RowReader<DevOpsConnections> {
  const names = new Set<string>();
  let count = 0;
  return {
    take(row) {
      const [, name] = ORGANIZATION.exec(textAt(row, 'id')) ?? [];
      if (name === undefined) return;
      count += 1;
      if (names.size < MOST_NAMES) names.add(clean(name, 100));
    },
    of: () => ({ count, names: [...names].sort() }),
    left: () => ({ odd: 0, elsewhere: 0 }),
  };
}
