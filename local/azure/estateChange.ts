import { alertRow } from './alertRow.js';
import { changeAnswers } from './estateAnswers.js';
import { EstateChangeRefused } from './estateChangeRefused.js';
import { ensureSubscription } from './estateParts.js';
import { CLUSTER_TYPE, GUID, regionName, subscriptionOf } from './ids.js';
import { instantOf } from './instants.js';
import { at, isObject, type JsonObject, mergePatch, textAt } from './json.js';
import type { ArmResource, World } from './world.js';

const FORMS =
  'expected one of { "resourceId", "patch" }, { "resourceId", "delete": true }, { "put" }, { "versions" }, { "kured" }, { "alert" }, { "meshRevisions" }, { "zones" }, { "conditionalAccess" }';

/**
 * Changes the estate as `POST /_vigie/estate` asks.
 * @returns what was changed, for the caller to read
 * @throws EstateChangeRefused
 */
export function changeEstate(world: World, body: unknown): unknown {
  if (!isObject(body)) throw new EstateChangeRefused(400, FORMS);
  const { resourceId } = body;
  if (typeof resourceId === 'string' && isObject(body.patch)) return patch(world, resourceId, body.patch);
  if (typeof resourceId === 'string' && body.delete === true) return remove(world, resourceId);
  if (isObject(body.put)) return put(world, body.put);
  if (isObject(body.versions)) return setVersions(world, body.versions);
  if (isObject(body.kured)) return setKured(world, body.kured);
  if (isObject(body.alert)) return setAlert(world, body.alert);
  const changed = changeAnswers(world, body);
  if (changed !== undefined) return changed;
  throw new EstateChangeRefused(400, FORMS);
}

function patch(world: World, resourceId: string, change: JsonObject): unknown {
  const key = resourceId.toLowerCase();
  const found = world.resources[key];
  if (found === undefined) throw unknownResource(resourceId);
  const merged = mergePatch(found, change) as JsonObject;
  // What it is and where it lies cannot be patched away.
  world.resources[key] = { ...merged, id: found.id, name: found.name, type: found.type };
  return world.resources[key];
}

function remove(world: World, resourceId: string): unknown {
  const key = resourceId.toLowerCase();
  if (world.resources[key] === undefined) throw unknownResource(resourceId);
  delete world.resources[key];
  delete world.maintenance[key];
  const isOther = (one: { readonly resourceId: string }): boolean => one.resourceId.toLowerCase() !== key;
  world.kured = world.kured.filter(isOther);
  world.nodes = world.nodes.filter(isOther);
  world.kuredPods = world.kuredPods.filter((id) => id.toLowerCase() !== key);
  world.scheduledEvents = world.scheduledEvents.filter(({ id }) => !id.toLowerCase().startsWith(`${key}/`));
  return { deleted: resourceId };
}

function put(world: World, resource: JsonObject): unknown {
  const [id, type] = [textAt(resource, 'id'), textAt(resource, 'type')];
  if (!/^\/subscriptions\/[^/]+\/.+\/[^/]+$/i.test(id) || type === '')
    throw new EstateChangeRefused(400, '"put" needs a resource with an ARM id (/subscriptions/…) and a type');
  if (!GUID.test(subscriptionOf(id))) throw new EstateChangeRefused(400, `the subscription in ${id} is no GUID`);
  const name = textAt(resource, 'name') || (id.split('/').at(-1) ?? '');
  const stored: ArmResource = { ...resource, id, type, name };
  world.resources[id.toLowerCase()] = stored;
  ensureSubscription(world, subscriptionOf(id));
  return stored;
}

function setVersions(world: World, versions: JsonObject): unknown {
  for (const [region, answer] of Object.entries(versions)) {
    if (!Array.isArray(at(answer, 'values')))
      throw new EstateChangeRefused(
        400,
        `"versions" of ${region} has no "values"; expected a kubernetesVersions answer`,
      );
    world.versions[regionName(region)] = answer;
  }
  return { regions: Object.keys(versions) };
}

function setKured(world: World, kured: JsonObject): unknown {
  const { node, value } = kured;
  const cluster = clusterNamed(world, textAt(kured, 'resourceId'));
  const since = instantOf(kured.since);
  if (typeof node !== 'string' || node === '' || (value !== 0 && value !== 1) || since === undefined)
    throw new EstateChangeRefused(400, '"kured" needs "node", "value" (0 or 1) and "since" (an ISO date)');
  const resourceId = cluster.id;
  const key = resourceId.toLowerCase();
  const isThis = (one: { readonly resourceId: string }, name: string): boolean =>
    one.resourceId.toLowerCase() === key && name === node;
  const reading = { resourceId, node, value: value as 0 | 1, since: since.toISOString() };
  world.kured = [...world.kured.filter((one) => !isThis(one, one.node)), reading];
  if (!world.kuredPods.includes(key)) world.kuredPods.push(key);
  if (!world.nodes.some((one) => isThis(one, one.name))) world.nodes.push(newNode(cluster, node));
  return reading;
}

/** A node that nobody listed belongs to the pool that its name names, else to the first. */
function newNode(cluster: ArmResource, node: string): World['nodes'][number] {
  const listed = at(cluster, 'properties', 'agentPoolProfiles');
  const pools = (Array.isArray(listed) ? listed : []).filter(isObject);
  const pool = pools.find((one) => node.startsWith(`aks-${textAt(one, 'name')}-`)) ?? pools[0];
  return {
    resourceId: cluster.id,
    name: node,
    pool: textAt(pool, 'name'),
    nodeImageVersion: textAt(pool, 'nodeImageVersion'),
    os: textAt(pool, 'osType') === 'Windows' ? 'Windows' : 'Linux',
    lastBoot: null,
  };
}

function setAlert(world: World, alert: JsonObject): unknown {
  const systemAlertId = textAt(alert, 'systemAlertId');
  const generated = alert.timeGeneratedUtc;
  if (systemAlertId === '') throw new EstateChangeRefused(400, '"alert" needs "systemAlertId"');
  if (generated !== undefined && instantOf(generated) === undefined)
    throw new EstateChangeRefused(400, '"alert.timeGeneratedUtc" is no ISO date');
  const known = world.alerts.find((row) => textAt(row, 'properties', 'systemAlertId') === systemAlertId);
  if (known === undefined && !/^\/subscriptions\/[^/]+/i.test(textAt(alert, 'resourceId')))
    throw new EstateChangeRefused(400, 'a new "alert" needs "resourceId", the ARM id that it is about');
  const row = alertRow(alert, known, world);
  world.alerts = known === undefined ? [...world.alerts, row] : world.alerts.map((one) => (one === known ? row : one));
  return row;
}

function clusterNamed(world: World, resourceId: string): ArmResource {
  const found = world.resources[resourceId.toLowerCase()];
  if (found === undefined || found.type.toLowerCase() !== CLUSTER_TYPE) throw unknownResource(resourceId);
  return found;
}

function unknownResource(resourceId: string): EstateChangeRefused {
  if (resourceId === '') return new EstateChangeRefused(400, 'the change names no "resourceId"');
  return new EstateChangeRefused(404, `the simulated estate has no resource ${resourceId}`);
}
