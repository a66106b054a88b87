import type { TokenCredential } from '@azure/core-auth';
import { LogsQueryClient } from '@azure/monitor-query';
import type { CloudSettings } from '../config/cloud.js';
import { isObject, type JsonObject, property } from '../json.js';
import { bodyOf, failureOfThrown, listIn } from './answers.js';
import { failure, type Read, read } from './failure.js';
import { clientOptions } from './pipeline.js';
import type { LogRow, ReadingAzure } from './readingAzure.js';
import { type Answer, type Listener, listen } from './tape.js';
import type { Limit, Throttle } from './throttle.js';

/** The client is not to rebuild each cell of an answer that may have a hundred thousand rows: nobody looks at that. */
const AS_IT_CAME = { requestOptions: { shouldDeserialize: false } };

/**
 * Log Analytics queries: the one place that knows @azure/monitor-query. Microsoft has moved LogsQueryClient to
 * @azure/monitor-query-logs and calls this package deprecated; to follow, change this file.
 *
 * Rows are read from the raw body: the client turns a null date into 1970 and cuts long numbers.
 */
export function logAnalytics(
  credential: TokenCredential,
  cloud: CloudSettings,
  throttle: Throttle,
  limit: Limit,
): Pick<ReadingAzure, 'queryWorkspace' | 'queryResource'> {
  const endpoint = cloud.logAnalytics;
  const client = new LogsQueryClient(credential, {
    ...clientOptions(throttle, limit, endpoint),
    endpoint,
    audience: endpoint,
  });
  return {
    queryWorkspace: (customerId, query, duration) =>
      rowsOf((options) => client.queryWorkspace(customerId, query, { duration }, options)),
    queryResource: (resourceId, query, duration) =>
      rowsOf((options) => client.queryResource(resourceId, query, { duration }, options)),
  };
}

async function rowsOf(
  call: (options: typeof AS_IT_CAME & Listener) => Promise<unknown>,
): Promise<Read<readonly LogRow[]>> {
  const { answer, thrown } = await listen((listener) => call({ ...AS_IT_CAME, ...takingRows(listener) }));
  return answer === undefined ? failureOfThrown(thrown) : rowsIn(answer);
}

const NO_ROWS = '{"tables":[]}';

/**
 * The client parses the text of an answer once more and rebuilds each row, for a result that nobody looks at: three times
 * the memory of a large answer. Once its rows are heard it is left none, and nobody keeps the text.
 */
function takingRows({ onResponse }: Listener): Listener {
  return {
    onResponse(response) {
      const { status, headers, parsedBody } = response;
      if (status !== 200 || !isObject(parsedBody)) return onResponse(response);
      onResponse({ status, headers, parsedBody });
      Object.assign(response, { bodyAsText: NO_ROWS });
    },
  };
}

function rowsIn(answer: Answer): Read<readonly LogRow[]> {
  // A workspace without any data may answer so (documented).
  if (answer.status === 204) return read([]);
  const body = bodyOf(answer);
  if (!body.ok) return body;
  const error = property(body.value, 'error');
  if (isObject(error)) return partial(error);
  const tables = listIn(body.value, 'tables');
  if (!tables.ok) return tables;
  const table = tables.value.find((one) => property(one, 'name') === 'PrimaryResult') ?? tables.value[0];
  return table === undefined ? failure('garbage', 'the answer has no table') : rowsInTable(table);
}

/** Rows that came with an error are some of the rows: nothing may be concluded from those that did not. */
function partial(error: JsonObject): Read<never> {
  const code = property(error, 'code');
  const message = property(error, 'message');
  return failure('cut', `Log Analytics answered in part: ${String(code ?? 'no code')}: ${String(message ?? '')}`, {
    status: 200,
    ...(typeof code === 'string' ? { code } : {}),
  });
}

function rowsInTable(table: JsonObject): Read<readonly LogRow[]> {
  const columns = listIn(table, 'columns');
  if (!columns.ok) return columns;
  const names = columns.value.map((column) => String(property(column, 'name')));
  const rows = property(table, 'rows');
  if (!Array.isArray(rows)) return failure('garbage', 'the table of the answer has no rows');
  const found: LogRow[] = [];
  for (const cells of rows) {
    if (!Array.isArray(cells) || cells.length !== names.length)
      return failure('garbage', 'a row of the answer does not fit its columns');
    const row: Record<string, unknown> = {};
    for (const [at, name] of names.entries()) row[name] = cells[at];
    found.push(row);
  }
  return read(found);
}
