import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer } from '../answers.js';
import type { HttpAnswer } from '../http.js';
import { accepted, type Outcome } from '../outcome.js';
import { graphRefusal, WHO } from './githubAnswers.js';

/** Asks the GraphQL API about the repository; `body` stands between the braces of it. */
export type AskGraph = (body: string) => Promise<Outcome<HttpAnswer>>;

/** Looks for an issue only as far back as this. */
const NEWEST = 100;

/** Numbers of the newest issues that were made with our token; pull requests are not among them. */
export async function newestOfOurs(ask: AskGraph): Promise<Outcome<number[]>> {
  const order = 'orderBy: { field: CREATED_AT, direction: DESC }';
  const repository = await asked(ask, `issues(first: ${NEWEST}, ${order}) { nodes { number viewerDidAuthor } }`);
  if (repository.outcome !== 'accepted') return repository;
  const { issues } = repository.value;
  const nodes = isObject(issues) && Array.isArray(issues.nodes) ? issues.nodes.filter(isObject) : [];
  return accepted(nodes.filter((node) => node.viewerDidAuthor === true).map((node) => Number(node.number)));
}

/**
 * Issues by number, so many in one request; what is not there (deleted, moved elsewhere) is missing from the answer.
 * A list of the REST API would bring all their texts, and those of every issue beside them.
 */
export async function issuesByNumber(
  ask: AskGraph,
  numbers: readonly number[],
  fields: string,
  atOnce = 100,
): Promise<Outcome<JsonObject[]>> {
  const found: JsonObject[] = [];
  const wanted = numbers.filter((number) => Number.isSafeInteger(number) && number > 0);
  for (let from = 0; from < wanted.length; from += atOnce) {
    const some = wanted.slice(from, from + atOnce);
    const body = some.map((number) => `i${number}: issue(number: ${number}) { number ${fields} }`).join('\n');
    const repository = await asked(ask, body);
    if (repository.outcome !== 'accepted') return repository;
    found.push(...Object.values(repository.value).filter(isObject));
  }
  return accepted(found);
}

async function asked(ask: AskGraph, body: string): Promise<Outcome<JsonObject>> {
  const answer = await ask(body);
  if (answer.outcome !== 'accepted') return answer;
  const refusal = graphRefusal(answer.value);
  if (refusal !== undefined) return refusal;
  const data = jsonOf(answer.value.body)?.data;
  return isObject(data) && isObject(data.repository) ? accepted(data.repository) : notAnAnswer(WHO, answer.value);
}
