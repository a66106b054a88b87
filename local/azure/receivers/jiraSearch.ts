import { isObject, type JsonObject, parsed } from '../json.js';
import { type Issue, type Issues, shownIssue } from './jiraIssues.js';
import type { ReceiverAnswer, ReceiverRequest } from './receiver.js';

/** How long the index may lag behind while the search is blind, of the simulated clock: minutes on Cloud, seconds else. */
const BLIND_MS = { 3: 240_000, 2: 45_000 } as const;
const MOST_ISSUES = 100;

/** `/search/jql` of Cloud, `/search` of Data Center, for the queries that are played here. */
export function searchIssues(
  request: ReceiverRequest,
  version: 2 | 3,
  part: string | undefined,
  issues: Issues,
): ReceiverAnswer {
  if (version === 3 && part !== 'jql')
    return failed(410, 'The requested API has been removed. Please migrate to /rest/api/3/search/jql.');
  const given = request.method === 'POST' ? asked(request) : Object.fromEntries(request.query);
  const found = run(String(given.jql ?? ''), issues.all(version), String(given.validateQuery) === 'false');
  if (typeof found === 'string') return failed(400, found);
  const age = (issue: Issue) => request.now.getTime() - Date.parse(issue.created);
  const seen = found.filter((issue) => request.lie !== 'blindSearch' || age(issue) >= BLIND_MS[version]);
  const page = seen.slice(0, Number(given.maxResults ?? 50) || 50);
  // By default Cloud shows the id alone.
  const fields = namesOf(given.fields) ?? (version === 3 ? [] : undefined);
  const shown = page.map((issue) => shownIssue(issue, fields));
  return { status: 200, body: version === 3 ? { issues: shown, isLast: true } : { issues: shown, total: seen.length } };
}

/** Of Cloud: from the database, never from the index. What is not there is left out. */
export function showMany(request: ReceiverRequest, issues: Issues): ReceiverAnswer {
  const { issueIdsOrKeys: ids, fields } = asked(request);
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MOST_ISSUES)
    return failed(400, `Between 1 and ${MOST_ISSUES} issues may be asked for.`);
  const found = ids.flatMap((id) => issues.find(3, String(id)) ?? []);
  return { status: 200, body: { issues: found.map((issue) => shownIssue(issue, namesOf(fields))), issueErrors: [] } };
}

/** @returns words of a refusal, or what was found */
function run(jql: string, all: readonly Issue[], lenient: boolean): readonly Issue[] | string {
  const where = jql.replace(/\s+ORDER BY\s+created(\s+ASC)?\s*$/i, '').trim();
  const label = /^labels\s*=\s*"([^"\\]*)"$/i.exec(where)?.[1];
  if (label !== undefined) return all.filter(({ fields }) => labelsOf(fields).includes(label));
  const ids = /^id\s+in\s*\(([\d\s,]+)\)$/i.exec(where)?.[1]?.split(',');
  if (ids === undefined)
    return where === '' ? 'Unbounded JQL queries are not allowed here.' : 'Error in the JQL Query.';
  const wanted = ids.map((id) => id.trim());
  const missing = wanted.find((id) => !all.some((issue) => issue.id === id));
  if (missing !== undefined && !lenient) return `A value with ID '${missing}' does not exist for the field 'id'.`;
  return all.filter(({ id }) => wanted.includes(id));
}

function labelsOf({ labels }: JsonObject): readonly unknown[] {
  return Array.isArray(labels) ? labels : [];
}

function namesOf(fields: unknown): readonly string[] | undefined {
  if (Array.isArray(fields)) return fields.map(String);
  return typeof fields === 'string' ? fields.split(',') : undefined;
}

function asked(request: ReceiverRequest): JsonObject {
  const body = parsed(request.text());
  return isObject(body) ? body : {};
}

function failed(status: number, message: string): ReceiverAnswer {
  return { status, body: { errorMessages: [message], errors: {} } };
}
