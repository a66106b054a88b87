import type { ArmResource, World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';
import { isPlain } from './posture.js';

/** Every fourth cluster does not keep what it should. */
const FLAW_EVERY = 4;
const CATEGORIES = [
  'kube-apiserver',
  'kube-audit',
  'kube-audit-admin',
  'kube-controller-manager',
  'kube-scheduler',
  'cluster-autoscaler',
  'guard',
];

type Setting = { readonly to: Record<string, string>; readonly logs: readonly object[] };
type Settings = (draft: Draft) => readonly Setting[];

/** As people set it up: by category, by group, in one setting or two. */
const SOUND: readonly Settings[] = [
  (draft) => [{ to: workspaceOf(draft), logs: named('kube-audit-admin', 'guard', 'kube-apiserver') }],
  (draft) => [{ to: eventHubOf(draft), logs: [grouped('allLogs')] }],
  (draft) => [{ to: storageOf(draft), logs: [grouped('audit')] }],
  (draft) => [
    { to: storageOf(draft), logs: named('kube-audit') },
    { to: workspaceOf(draft), logs: named('guard') },
  ],
];
/** Without guard, to nowhere, with everything switched off, with metrics alone. */
const FLAWED: readonly Settings[] = [
  (draft) => [{ to: workspaceOf(draft), logs: named('kube-audit-admin') }],
  () => [{ to: {}, logs: named('kube-audit-admin', 'guard') }],
  (draft) => [{ to: workspaceOf(draft), logs: named() }],
  (draft) => [{ to: workspaceOf(draft), logs: [] }],
];

/** Where a cluster of the varied fleet sends the logs of its control plane. One that is as it was made sends none. */
export function addDiagnosticSettings(world: World, draft: Draft, { id }: Names): void {
  const { index } = draft;
  if (isPlain(index)) return;
  const [forms, turn] = [index % FLAW_EVERY === 0 ? FLAWED : SOUND, Math.floor(index / FLAW_EVERY)];
  const settings = forms[turn % forms.length]?.(draft) ?? [];
  for (const [place, setting] of settings.entries()) put(world, id, `control-plane-${place + 1}`, setting);
}

/** The id is spelled as the service spells it. */
function put(world: World, cluster: string, name: string, { to, logs }: Setting): void {
  const retentionPolicy = { enabled: false, days: 0 };
  const resource: ArmResource = {
    id: `${cluster.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/${name}`,
    type: 'Microsoft.Insights/diagnosticSettings',
    name,
    kind: null,
    tags: null,
    properties: {
      storageAccountId: null,
      serviceBusRuleId: null,
      workspaceId: null,
      eventHubAuthorizationRuleId: null,
      eventHubName: null,
      marketplacePartnerId: null,
      ...to,
      metrics: [{ category: 'AllMetrics', enabled: false, retentionPolicy }],
      logs: logs.map((log) => ({ ...log, retentionPolicy })),
      logAnalyticsDestinationType: null,
    },
    identity: null,
  };
  world.resources[resource.id.toLowerCase()] = resource;
}

/** All that there are, also those that are off. */
function named(...on: readonly string[]): readonly object[] {
  return CATEGORIES.map((category) => ({ category, categoryGroup: null, enabled: on.includes(category) }));
}

function grouped(categoryGroup: string): object {
  return { category: null, categoryGroup, enabled: true };
}

function workspaceOf({ region }: Draft): Setting['to'] {
  return { workspaceId: region.workspaceId };
}

function eventHubOf({ region, fleet }: Draft): Setting['to'] {
  const namespace = `${groupOf(fleet.subscriptions[0])}/providers/Microsoft.EventHub/namespaces/evhns-${region.name}`;
  return {
    eventHubAuthorizationRuleId: `${namespace}/authorizationRules/RootManageSharedAccessKey`,
    eventHubName: 'aks',
  };
}

function storageOf({ region, fleet }: Draft): Setting['to'] {
  const account = `staks${region.name}`.slice(0, 24);
  return {
    storageAccountId: `${groupOf(fleet.subscriptions[0])}/providers/Microsoft.Storage/storageAccounts/${account}`,
  };
}

function groupOf(subscription: string): string {
  return `/subscriptions/${subscription}/resourceGroups/rg-monitoring`;
}
