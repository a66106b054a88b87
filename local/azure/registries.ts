import { ok, page, refusedSubscription, resourceAt } from './arm.js';
import type { Answer, AzureRequest, Route } from './exchange.js';
import type { Simulation } from './simulation.js';
import type { ArmResource } from './world.js';

const REGISTRY = '/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerRegistry/registries/{}';
const CACHE_RULE = /^microsoft\.containerregistry\/registries\/cacherules$/i;
/** Cache rules a page of the list. */
const PAGE = 100;

/** Container registries: one by its id, and its cache rules. */
export const registryRoutes: readonly Route[] = [
  get(REGISTRY, (registry) => ok(registry)),
  get(`${REGISTRY}/cacheRules`, (registry, request, azure) =>
    page(request, azure, cacheRulesOf(registry, azure), PAGE),
  ),
];

type AboutRegistry = (registry: ArmResource, request: AzureRequest, azure: Simulation) => Answer;

function get(pattern: string, answer: AboutRegistry): Route {
  return {
    method: 'GET',
    pattern,
    service: 'resourceManager',
    answer(request, azure) {
      const refused = refusedSubscription(request, azure);
      if (refused !== undefined) return refused;
      const id = request.path.split('/').slice(0, 9).join('/');
      const found = resourceAt(azure.world, id, 'Microsoft.ContainerRegistry/registries');
      return 'refused' in found ? found.refused : answer(found.resource, request, azure);
    },
  };
}

function cacheRulesOf({ id }: ArmResource, { world }: Simulation): readonly ArmResource[] {
  const below = `${id.toLowerCase()}/`;
  return Object.entries(world.resources).flatMap(([key, one]) =>
    CACHE_RULE.test(one.type) && key.startsWith(below) ? [one] : [],
  );
}
