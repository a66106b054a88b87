import { EstateChangeRefused } from './estateChangeRefused.js';
import { regionName } from './ids.js';
import { isObject, type JsonObject, textAt } from './json.js';
import type { ConditionalAccessPolicy, World } from './world.js';

/** Changes of what regions and the tenant answer; undefined: the body asks for none of them. @throws EstateChangeRefused */
export function changeAnswers(world: World, body: JsonObject): unknown {
  if (isObject(body.meshRevisions)) return setMeshRevisions(world, body.meshRevisions);
  if (isObject(body.zones)) return setZones(world, body.zones);
  if (body.conditionalAccess !== undefined) return setPolicies(world, body.conditionalAccess);
  return undefined;
}

function setMeshRevisions(world: World, regions: JsonObject): unknown {
  for (const [region, profiles] of Object.entries(regions)) {
    if (!Array.isArray(profiles))
      throw new EstateChangeRefused(
        400,
        `"meshRevisions" of ${region} is no list; expected a value of meshRevisionProfiles`,
      );
    world.meshRevisions[regionName(region)] = profiles;
  }
  return { regions: Object.keys(regions) };
}

function setZones(world: World, regions: JsonObject): unknown {
  for (const [region, count] of Object.entries(regions)) {
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0)
      throw new EstateChangeRefused(400, `"zones" of ${region} is no number of zones`);
    world.zones[regionName(region)] = count;
  }
  return { regions: Object.keys(regions) };
}

/** null takes the permission away. */
function setPolicies(world: World, policies: unknown): unknown {
  const isList = Array.isArray(policies) && policies.every((one) => isObject(one) && textAt(one, 'id') !== '');
  if (!isList && policies !== null)
    throw new EstateChangeRefused(400, '"conditionalAccess" needs a list of policies with ids, or null');
  world.conditionalAccess = policies as ConditionalAccessPolicy[] | null;
  return { policies: world.conditionalAccess?.length ?? null };
}
