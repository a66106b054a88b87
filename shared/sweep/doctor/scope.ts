import type { PlannedSubscription } from '../../estate/plan.js';
import { count } from '../../text.js';
import { grantRole } from './commands.js';
import type { DoctorContext } from './facts.js';
import { few } from './few.js';
import type { Result } from './form.js';
import type { Identity } from './identity.js';
import { failed, ok, remedyOf, warning } from './results.js';

/** Which subscriptions a sweep would read, what it could not place, and where ARM and Resource Graph differ. */
export async function examineScope({ vigie, facts, wish }: DoctorContext): Promise<readonly Result[]> {
  const asked = wish.subscription ?? scopeWords(vigie.config.scope);
  const token = await facts.token('reader', vigie.config.cloud.resourceManager);
  if (!token.ok)
    return [failed(asked, 'there is no token for Azure Resource Manager', { lost: ALL, remedy: NO_TOKEN })];
  const [planned, listed, identity] = [await facts.planned(), await facts.listed(), await facts.identity()];
  if (!('plan' in planned)) return [failed(asked, planned.why, { lost: ALL, remedy: reader(identity, SUBSCRIPTION) })];
  const { subscriptions, gaps } = planned.plan;
  const read = subscriptions.filter(({ state }) => state === 'read');
  const armIds = listed.ok ? new Set(listed.value.map(({ id }) => id.toLowerCase())) : undefined;
  const off = listed.ok
    ? listed.value.filter(({ state }) => state !== 'Enabled').map(({ id }) => id.toLowerCase())
    : [];
  return [
    ...(read.length > 0 ? [ok(asked, `${count(read.length, 'subscription')} to read`)] : []),
    ...(vigie.config.scope.managementGroups ?? []).flatMap((group) => below(group, read)),
    ...gaps.map((gap) => failed(gap.scope, gap.reason, { lost: lostOf(gap), remedy: mendGap(gap.scope, identity) })),
    ...subscriptions.flatMap((one) => unread(one, identity)),
    ...differing(read, armIds),
    ...read.filter(({ id }) => off.includes(id)).map((one) => warning(one.name, 'it is not enabled', { lost: OFF })),
  ];
}

const ALL = 'nothing of the estate is seen';
const NO_TOKEN = remedyOf('Ask for one alone, to see why.', 'vigie doctor --only token');
const OFF = 'Azure may show its resources late, or not at all';
const SUBSCRIPTION = '/subscriptions/SUBSCRIPTION_ID';

function scopeWords({ subscriptions, managementGroups }: DoctorContext['vigie']['config']['scope']): string {
  const parts = [
    ...(subscriptions === undefined ? [] : [count(subscriptions.length, 'subscription')]),
    ...(managementGroups === undefined ? [] : [`management groups ${managementGroups.join(', ')}`]),
  ];
  return parts.length === 0 ? 'all that this identity may read' : parts.join(' and ');
}

function reader(identity: Identity, scope: string) {
  return remedyOf(
    'Grant Reader there; it can take half an hour until Azure knows it.',
    grantRole('Reader', scope, identity),
  );
}

function lostOf({ scope }: { readonly scope: string }): string {
  return scope.startsWith('managementGroup/') ? 'no subscription below it is swept' : 'subscriptions may be missing';
}

function mendGap(scope: string, identity: Identity) {
  const [, group] = /^managementGroup\/(.+)$/.exec(scope) ?? [];
  if (group !== undefined) return reader(identity, `/providers/Microsoft.Management/managementGroups/${group}`);
  return scope === 'estate' ? reader(identity, SUBSCRIPTION) : null;
}

function unread({ id, name, state, gap }: PlannedSubscription, identity: Identity): readonly Result[] {
  if (state === 'read' || state === 'retired') return [];
  const lost = 'its clusters are not read, and nothing of it resolves';
  return [failed(name, gap ?? state, { lost, remedy: reader(identity, `/subscriptions/${id}`) })];
}

/** Subscriptions below a management group; one that shows none is a gap, and told as one. */
function below(group: string, read: readonly PlannedSubscription[]): readonly Result[] {
  const own = read.filter(({ managementGroups = [] }) => managementGroups.some((one) => one.toLowerCase() === group));
  return own.length === 0 ? [] : [ok(`management group ${group}`, `${count(own.length, 'subscription')} below it`)];
}

/** Both lists lag behind by a while: neither is a fault, and what is read is said. */
function differing(read: readonly PlannedSubscription[], arm: ReadonlySet<string> | undefined): readonly Result[] {
  const late = read.filter(({ listed }) => listed !== undefined);
  const alone = read.filter(({ id, listed }) => listed === undefined && arm !== undefined && !arm.has(id));
  const clusters = late.reduce((sum, { listed = [] }) => sum + listed.length, 0);
  return [
    ...(late.length === 0
      ? []
      : [
          warning(few(late), `listed by ARM (${count(clusters, 'cluster')}), not shown by Resource Graph (yet)`, {
            lost: 'what Resource Graph alone knows: policies, Defender, advice',
          }),
        ]),
    ...(alone.length === 0
      ? []
      : [
          warning(few(alone), 'shown by Resource Graph, not listed by ARM', {
            lost: 'calls to clusters may be refused',
          }),
        ]),
  ];
}
