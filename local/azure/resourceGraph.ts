import { rowsIn } from './bySubscription.js';
import type { Answer, AzureRequest, Route } from './exchange.js';
import { GUID } from './ids.js';
import { at, isObject, type JsonObject, parsed } from './json.js';
import { parseQuery, type Row } from './kql.js';
import { InvalidQuery } from './kqlText.js';
import { withPascalCaseKeys } from './pascalCase.js';
import { forbidden, graphError, graphQuota } from './refusals.js';
import type { Simulation } from './simulation.js';

const MOST_ROWS = 1_000;
const MOST_SUBSCRIPTIONS = 1_000;

/** Resource Graph: a query over all subscriptions that the caller may read. */
export const resourceGraphRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/providers/Microsoft.ResourceGraph/resources', service: 'resourceGraph', answer: query },
];

function query(request: AzureRequest, azure: Simulation): Answer {
  const body = parsed(request.body.toString('utf8'));
  if (!request.query.has('api-version') || !isObject(body))
    return badRequest('InvalidRequest', 'The request is invalid.');
  const scope = scopeOf(body, request, azure);
  if ('refused' in scope) return scope.refused;
  const paging = pagingOf(body);
  if (paging === undefined) return badRequest('InvalidSkipToken', 'The skip token is not one of this service.');
  try {
    return pageOf(resultOf(String(body.query ?? ''), scope.subscriptions, request, azure), paging, request, azure);
  } catch (error) {
    if (error instanceof InvalidQuery) return invalidQuery(error.message);
    throw error;
  }
}

type Scope = { readonly refused: Answer } | { readonly subscriptions: ReadonlySet<string> };

/** Lower-case ids of the subscriptions that are asked and can be seen. Those that cannot are left out without a word. */
function scopeOf(body: JsonObject, request: AzureRequest, azure: Simulation): Scope {
  const { subscriptions, managementGroups } = body;
  if (Array.isArray(subscriptions) && Array.isArray(managementGroups))
    return { refused: badRequest('BadRequest', 'Subscriptions and management groups cannot both be given.') };
  const readable = new Map(azure.world.subscriptions.map(({ id, state }) => [id.toLowerCase(), state]));
  for (const id of request.hidden) if (readable.delete(id)) azure.faults.countHidden(id);
  if (!Array.isArray(subscriptions)) {
    const isAll = !Array.isArray(managementGroups) || managementGroups.includes(azure.identity.tenantId);
    if (!isAll || readable.size === 0) return { refused: forbidden('resourceGraph', request, azure) };
    return { subscriptions: new Set(readable.keys()) };
  }
  const asked = subscriptions.map((id) => String(id).toLowerCase());
  const junk = asked.filter((id) => !GUID.test(id));
  if (junk.length > 0)
    return {
      refused: badRequest(
        'SubscriptionsContainInvalidGuids',
        `The subscriptions contain invalid GUIDs: '${junk.join(',')}'.`,
      ),
    };
  if (asked.length > MOST_SUBSCRIPTIONS)
    return { refused: badRequest('BadRequest', `At most ${MOST_SUBSCRIPTIONS} subscriptions can be given.`) };
  const found = asked.filter((id) => readable.has(id));
  if (!found.some((id) => !['Disabled', 'Deleted'].includes(readable.get(id) ?? '')))
    return {
      refused: badRequest(
        'NoValidSubscriptionsInQueryRequest',
        `There must be at least one subscription that is eligible to contain resources. Given: '${asked.join(',')}'.`,
      ),
    };
  return { subscriptions: new Set(found) };
}

interface Paging {
  readonly skip: number;
  readonly size: number;
}

/** The token carries offset and page size, so that `$top` need not be sent again. */
function pagingOf(body: JsonObject): Paging | undefined {
  const token = at(body, 'options', '$skipToken');
  if (typeof token === 'string' && token !== '') {
    const inside = parsed(Buffer.from(token, 'base64').toString('utf8'));
    const [skip, size] = [at(inside, 'RowsToSkip'), at(inside, 'MaxRows')];
    return typeof skip === 'number' && typeof size === 'number' ? { skip, size } : undefined;
  }
  const top = Number(at(body, 'options', '$top') ?? MOST_ROWS);
  const skip = Number(at(body, 'options', '$skip') ?? 0);
  return { skip: skip >= 0 ? skip : 0, size: top >= 1 ? Math.min(top, MOST_ROWS) : MOST_ROWS };
}

function tokenOf({ skip, size }: Paging, { endpoints }: Simulation): string {
  const inside = { $id: '1', MaxRows: size, RowsToSkip: skip + size, KustoClusterUrl: endpoints.url };
  return Buffer.from(JSON.stringify(inside)).toString('base64');
}

/** The last few results, so that a second page does not cost a second sort. */
const kept = new WeakMap<Simulation, Map<string, readonly Row[]>>();
const KEPT = 8;

function resultOf(text: string, scope: ReadonlySet<string>, request: AzureRequest, azure: Simulation): readonly Row[] {
  const results = kept.get(azure) ?? new Map<string, readonly Row[]>();
  kept.set(azure, results);
  const key = JSON.stringify([azure.revision, request.lie === 'pascalCase', text, [...scope]]);
  const known = results.get(key);
  if (known !== undefined) return known;
  const result = run(text, scope, request, azure);
  results.set(key, result);
  for (const old of [...results.keys()].slice(0, Math.max(0, results.size - KEPT))) results.delete(old);
  return result;
}

function run(text: string, scope: ReadonlySet<string>, request: AzureRequest, azure: Simulation): readonly Row[] {
  const { table, stages } = parseQuery(text);
  const seen = rowsIn(azure, table, scope);
  if (seen === undefined) throw new InvalidQuery(`InvalidTableName ${table}`);
  const told = request.lie === 'pascalCase' ? seen.map(withPascalCaseKeys) : seen;
  return stages.reduce<readonly Row[]>((before, stage) => stage(before), told);
}

function pageOf(rows: readonly Row[], paging: Paging, request: AzureRequest, azure: Simulation): Answer {
  const whole = rows.slice(paging.skip, paging.skip + paging.size);
  const data = request.lie === 'dropRow' ? whole.slice(1) : whole;
  const isLast = paging.skip + paging.size >= rows.length;
  // Without ids there is no paging: the answer is cut, and says so.
  const canPage = rows.length === 0 || Object.hasOwn(rows[0] ?? {}, 'id');
  return {
    status: 200,
    headers: graphQuota(14, 5),
    body: {
      totalRecords: rows.length,
      count: data.length,
      data: at(parsed(request.body.toString('utf8')), 'options', 'resultFormat') === 'table' ? asTable(data) : data,
      facets: [],
      resultTruncated: isLast || canPage ? 'false' : 'true',
      ...(isLast || !canPage ? {} : { $skipToken: tokenOf(paging, azure) }),
    },
  };
}

function asTable(rows: readonly Row[]): unknown {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => ({ name, type: typeof rows[0]?.[name] === 'object' ? 'object' : 'string' }));
  return { columns, rows: rows.map((row) => names.map((name) => row[name] ?? null)) };
}

function badRequest(code: string, message: string): Answer {
  return graphError(400, 'BadRequest', { code, message });
}

/** The second detail is the parser's; here it says in plain words what it stumbled over. */
function invalidQuery(why: string): Answer {
  const message =
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.';
  const refused = graphError(400, 'BadRequest', { code: 'InvalidQuery', message });
  const details = at(refused.body, 'error', 'details');
  if (Array.isArray(details))
    details.push({ code: why.startsWith('InvalidTableName') ? 'InvalidTableName' : 'ParserFailure', message: why });
  return refused;
}
