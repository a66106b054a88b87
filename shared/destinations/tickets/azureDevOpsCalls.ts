import { messageOf } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { retryAfterMs } from '../answers.js';
import type { Surroundings } from '../destination.js';
import type { HttpAnswer, HttpRequest, HttpResult } from '../http.js';
import { accepted, blocked, later, type Outcome } from '../outcome.js';
import { withoutAnswer } from '../withoutAnswer.js';
import { readingFor, WHO } from './azureDevOpsAnswers.js';
import type { AzureDevOpsSettings } from './azureDevOpsSettings.js';
import { sortWithMessage } from './messageOfAnswer.js';

/** Azure DevOps as a resource of Entra. */
const AUDIENCE = '499b84ac-1321-427f-aa17-267ca6975798';

/** `operations`: a JSON Patch. */
type Given = Pick<HttpRequest, 'method' | 'json'> & { readonly operations?: readonly JsonObject[] };

/** @param path below the organization, with its query */
export type Call = (path: string, given: Given) => Promise<Outcome<HttpAnswer>>;

/** @param base of the organization, without a slash at its end */
export function callsTo(base: string, given: AzureDevOpsSettings, surroundings: Surroundings, pace: Pace): Call {
  const reading = readingFor(Object.keys(given.fields));
  return async (path, request) => {
    const key = await authorization(given, surroundings);
    if (key.outcome !== 'accepted') return key;
    const result = await surroundings.http(requestOf(`${base}${path}`, key.value, request));
    pace.note(result);
    return sortWithMessage(WHO, result, reading);
  };
}

/**
 * Before it refuses, the service slows down, and says in answers that are a yes how long it wants to be left alone. The
 * next call then waits once; what is under way is ended first, so that something gets done each time.
 */
export class Pace {
  private askedMs: number | undefined;

  note(result: HttpResult): void {
    if ('failed' in result || result.status >= 300) return;
    this.askedMs = retryAfterMs(result.headers) ?? this.askedMs;
  }

  async keep<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const asked = this.askedMs;
    this.askedMs = undefined;
    return asked === undefined || asked === 0 ? work() : later(`${WHO} asked to be left alone for a while`, asked);
  }
}

function requestOf(url: string, authorization: string, { method, json, operations }: Given): HttpRequest {
  return {
    ...{ method, url },
    headers: {
      ...{ accept: 'application/json', authorization },
      // Asks for 401 in place of a page to sign in at (what Microsoft's own client sends).
      'x-tfs-fedauthredirect': 'Suppress',
    },
    ...(json === undefined ? {} : { json }),
    ...(operations && {
      body: { contentType: 'application/json-patch+json; charset=utf-8', text: JSON.stringify(operations) },
    }),
  };
}

/** The header; from Entra where there is no token. */
export async function authorization(
  { token }: AzureDevOpsSettings,
  { secrets, tokens }: Surroundings,
): Promise<Outcome<string>> {
  if (token === undefined) {
    try {
      return accepted(`Bearer ${await tokens.tokenFor(AUDIENCE)}`);
    } catch (error) {
      return withoutAnswer(WHO, error);
    }
  }
  try {
    return accepted(`Basic ${Buffer.from(`:${await secrets.read(token)}`).toString('base64')}`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}
