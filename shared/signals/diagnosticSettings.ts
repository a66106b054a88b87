import { z } from 'zod';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import type { ByNeed } from './reading.js';
import { known, notKnown, type Signal } from './signal.js';
import type { DiagnosticSetting } from './types.js';

/** The newest version of the API; older ones do not know of category groups. */
const API = '2021-05-01-preview';

const DESTINATIONS = ['workspace', 'eventHub', 'storage', 'partner'] as const;

const id = z.string().default('');
const log = caseless({ category: id, categoryGroup: id, enabled: z.boolean() });
const entry = caseless({
  name: z.string().min(1),
  properties: caseless({
    workspaceId: id,
    eventHubAuthorizationRuleId: id,
    // The older word for the same: a rule of the namespace that event hubs are made in.
    serviceBusRuleId: id,
    storageAccountId: id,
    marketplacePartnerId: id,
    logs: z.array(log).default([]),
  }),
});
type Entry = z.infer<typeof entry>;

/** The diagnostic settings of a cluster, of the list that ARM gives. One odd entry makes all of it unknown. Never throws. */
export function parseDiagnosticSettings(raw: unknown, asOf: Date): Signal<readonly DiagnosticSetting[]> {
  const list = z.array(entry).safeParse(raw);
  if (!list.success) return notKnown(`odd diagnosticSettings answer: ${oddity(list.error)}`);
  return known(list.data.map(settingOf), asOf);
}

function settingOf({ name, properties }: Entry): DiagnosticSetting {
  const ids = {
    workspace: properties.workspaceId,
    eventHub: properties.eventHubAuthorizationRuleId || properties.serviceBusRuleId,
    storage: properties.storageAccountId,
    partner: properties.marketplacePartnerId,
  };
  // What is off is listed too.
  const on = properties.logs.filter(({ enabled }) => enabled);
  return {
    name,
    to: DESTINATIONS.filter((one) => ids[one] !== ''),
    categories: on.map(({ category }) => category).filter((word) => word !== ''),
    groups: on.map(({ categoryGroup }) => categoryGroup).filter((word) => word !== ''),
  };
}

/** A call for each cluster: read by need. Both roles may read it (their action is any read). */
export const diagnosticSettings: ByNeed<'diagnosticSettings', 'cluster'> = {
  name: 'diagnosticSettings',
  about: 'cluster',
  isNeeded: ({ id: cluster }) => cluster !== null,
  notNeeded: 'diagnostic settings were not read: the cluster has no id to ask with',
  async read(reads, cluster, now): Promise<Seen<readonly DiagnosticSetting[]>> {
    const scope = `cluster/${cluster.id}`;
    const answer = await reads.resourceList(`${cluster.id}/providers/Microsoft.Insights/diagnosticSettings`, API);
    if (!answer.ok) {
      const why = whyNotRead('diagnostic settings', answer, 'Reader or Monitoring Reader on the cluster');
      return unseen(scope, 'diagnosticSettings', why);
    }
    const signal = parseDiagnosticSettings(answer.value, now);
    return signal.known ? { signal } : unseen(scope, 'diagnosticSettings', signal.why);
  },
  form: z.array(
    z.object({
      name: z.string(),
      to: z.array(z.enum(DESTINATIONS)),
      categories: z.array(z.string()),
      groups: z.array(z.string()),
    }),
  ),
};
