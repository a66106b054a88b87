import type { Route } from './protocol.js';
import { UsageError } from './usageError.js';

interface Segment {
  /** In lower case; undefined: a parameter. */
  readonly literal?: string;
  readonly parameter?: string;
  readonly optional: boolean;
  /** Takes all that is left of the path. */
  readonly catchAll: boolean;
  readonly constraint?: RegExp;
}

/** The constraints that are known here, of those that ASP.NET routing has. */
const CONSTRAINTS: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  alpha: /^[a-z]+$/i,
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the function for a request. @throws UsageError for a route that cannot be read */
export function router(routes: readonly Route[], prefix: string): (method: string, path: string) => Match | undefined {
  const begin = prefix === '' ? [] : prefix.split('/').map((text) => segmentOf(text, prefix));
  const table = routes
    .map((route) => ({ route, segments: [...begin, ...segmentsOf(route.route)] }))
    .sort((a, b) => compare(a.segments, b.segments));
  return (method, path) => {
    const parts = path.split('/').filter((part) => part !== '');
    for (const { route, segments } of table) {
      // As in Azure a method that a route does not name is 404, not 405.
      if (!route.methods.includes(method)) continue;
      const params = paramsOf(segments, parts);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function segmentsOf(route: string): Segment[] {
  return route
    .split('/')
    .filter((text) => text !== '')
    .map((text) => segmentOf(text, route));
}

function segmentOf(text: string, route: string): Segment {
  const found = /^\{(\*?)(\w+)(?::(\w+))?(\??)\}$/.exec(text);
  if (found === null) {
    if (/[{}]/.test(text)) throw new UsageError(`the route "${route}" cannot be read at "${text}"`);
    return { literal: text.toLowerCase(), optional: false, catchAll: false };
  }
  const [, star, parameter = '', named, mark] = found;
  const constraint = named === undefined ? undefined : CONSTRAINTS[named];
  if (named !== undefined && constraint === undefined)
    throw new UsageError(`the route "${route}" has the constraint "${named}", which this host does not know`);
  return { parameter, optional: mark === '?', catchAll: star === '*', ...(constraint ? { constraint } : {}) };
}

function paramsOf(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [at, { literal, parameter, optional, catchAll, constraint }] of segments.entries()) {
    const part = catchAll ? parts.slice(at).join('/') : parts[at];
    if (literal !== undefined) {
      if (part?.toLowerCase() !== literal) return undefined;
    } else if (part === undefined) {
      if (!optional) return undefined;
    } else if (parameter !== undefined) {
      if (constraint !== undefined && !constraint.test(part)) return undefined;
      params[parameter] = part;
    }
    if (catchAll) return params;
  }
  return parts.length > segments.length ? undefined : params;
}

/** What is said more exactly is tried first: words, parameters with a constraint, parameters, all that is left. */
function compare(a: readonly Segment[], b: readonly Segment[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = rank(a[at]) - rank(b[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(segment: Segment | undefined): number {
  if (segment === undefined) return -1;
  if (segment.literal !== undefined) return 0;
  if (segment.catchAll) return 3;
  return segment.constraint === undefined ? 2 : 1;
}
