import { z } from 'zod';
import { secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import { jsonOf, notAnAnswer, type Reading } from '../answers.js';
import type { Surroundings } from '../destination.js';
import type { HttpAnswer, HttpRequest } from '../http.js';
import { accepted, blocked, type Outcome } from '../outcome.js';
import { isMissing, reading, readingOfIssue, WHO } from './githubAnswers.js';
import type { AskGraph } from './githubGraph.js';
import { sortWithMessage } from './messageOfAnswer.js';

/** What vigie.yaml says of it. */
export const settings = z.strictObject({
  /** Of the API; of an Enterprise Server `https://host/api/v3`. */
  url: z.url({ protocol: /^https$/ }).default('https://api.github.com'),
  repository: z.string().regex(/^[\w-][\w.-]*\/[\w.-]*[\w-]$/, { error: 'must be owner/name' }),
  token: secret(),
  labels: z
    .array(z.string().regex(/^[^,]{1,50}$/, { error: 'a label has at most 50 characters and no ,' }))
    .default([]),
  /** Login of whoever gets new issues. */
  assignee: z.string().min(1).optional(),
  /** The same for the resources of an owner. */
  assign: z.record(z.string(), z.string().min(1)).default({}),
});
export type GitHubSettings = z.infer<typeof settings>;

type Given = Pick<HttpRequest, 'method' | 'json'>;

/** What the calls of one desk work with. */
export interface Desk {
  readonly settings: GitHubSettings;
  /** @param path below the API */
  call(path: string, given: Given, reading?: Reading): Promise<Outcome<HttpAnswer>>;
  readonly graph: AskGraph;
  /** Of the repository's issues, below the API. */
  readonly issues: string;
}

export function deskOf(given: GitHubSettings, surroundings: Surroundings): Desk {
  const base = given.url.replace(/\/+$/, '');
  const send = async (url: string, request: Given, as: Reading): Promise<Outcome<HttpAnswer>> => {
    const key = await authorization(given, surroundings);
    if (key.outcome !== 'accepted') return key;
    return sortWithMessage(WHO, await surroundings.http({ ...request, url, headers: headersWith(key.value) }), as);
  };
  const [owner, name] = given.repository.split('/');
  return {
    settings: given,
    call: (path, request, as = reading) => send(`${base}${path}`, request, as),
    graph: (body) => {
      const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${body} } }`;
      // Beside the REST API of an Enterprise Server, below that of github.com.
      const url = `${base.replace(/\/v3$/, '')}/graphql`;
      return send(url, { method: 'POST', json: { query, variables: { owner, name } } }, reading);
    },
    issues: `/repos/${given.repository}/issues`,
  };
}

/** The header. */
export async function authorization({ token }: GitHubSettings, { secrets }: Surroundings): Promise<Outcome<string>> {
  try {
    return accepted(`Bearer ${await secrets.read(token)}`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}

function headersWith(authorization: string): Record<string, string> {
  return {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    // Without one every request is refused.
    'user-agent': 'vigie',
    authorization,
  };
}

/** An issue that was moved elsewhere, or is not shown to us, is gone, as long as the repository itself is there. */
export async function ofIssue(desk: Desk, path: string, given: Given): Promise<Outcome<HttpAnswer | 'gone'>> {
  const answer = await desk.call(`${desk.issues}/${path}`, given, readingOfIssue);
  if (answer.outcome !== 'accepted' || answer.value.status < 300) return answer;
  if (isMissing(answer.value)) return accepted('gone');
  const repository = await desk.call(`/repos/${desk.settings.repository}`, { method: 'GET' });
  if (repository.outcome !== 'accepted') return repository;
  return jsonOf(repository.value.body)?.full_name === undefined ? notAnAnswer(WHO, repository.value) : accepted('gone');
}
