import type { Route } from './exchange.js';

export interface Match {
  readonly route: Route;
  /** Decoded, in order of the `{}`. */
  readonly names: readonly string[];
}

/** Finds the route of a path without regard to case; names and ids are whatever stands at `{}`. */
export class Router {
  readonly #compiled: readonly { readonly route: Route; readonly form: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#compiled = routes.map((route) => ({ route, form: formOf(route.pattern) }));
  }

  match(method: string, path: string): Match | undefined {
    for (const { route, form } of this.#compiled) {
      if (route.method !== method) continue;
      const found = form.exec(path);
      if (found !== null) return { route, names: found.slice(1).map(decoded) };
    }
    return undefined;
  }
}

function formOf(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => (part === '{}' ? '([^/]+)' : part.replace(/[.$]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}/?$`, 'i');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A stray percent sign: the name as it came then fits nothing, which is the answer it deserves.
    return name;
  }
}

/** Words after which a path names one thing. */
const COLLECTIONS = new Set(
  [
    ...['subscriptions', 'resourceGroups', 'locations', 'managementGroups', 'managedClusters', 'agentPools'],
    ...['maintenanceConfigurations', 'workspaces', 'secrets', 'dataCollectionRules', 'streams', 'workflows', 'table'],
  ].map((word) => word.toLowerCase()),
);
const IDS = /^(\{?[0-9a-f]{8}-[0-9a-f-]{27}\}?|[0-9a-f]{16,}|\d+)$/i;

/** How a path that belongs to no route is counted: what follows the name of a collection, or looks like an id, is `{}`. */
export function countedAs(path: string): string {
  const parts = path.split('/');
  return parts
    .map((part, place) => {
      const isName = place > 0 && COLLECTIONS.has((parts[place - 1] ?? '').toLowerCase());
      return part !== '' && (isName || IDS.test(part)) ? '{}' : part;
    })
    .join('/');
}
