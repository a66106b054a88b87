import type { Vigie } from '../../sweep/compose.js';
import { hashOf } from '../../text.js';
import type { Answer } from './answer.js';

/**
 * A strong ETag of what follows from a sweep that has closed, from what was asked and from how Vigie is set up: known
 * before anything of it is read.
 */
export function etagOf(vigie: Pick<Vigie, 'config' | 'checkSettings'>, sweep: string, asked: unknown): string {
  const { retirements, calendar } = vigie.checkSettings;
  const rules = hashOf(vigie.config.hash, JSON.stringify(retirements), JSON.stringify(calendar));
  return tag(process.env.VIGIE_VERSION ?? '', rules, sweep, JSON.stringify(asked));
}

/** Where something else takes part, such as the tickets that were opened since: of the bytes themselves. */
export function etagOfBody(body: string): string {
  return tag(body);
}

function tag(...parts: readonly string[]): string {
  return `"${hashOf(...parts).slice(0, 32)}"`;
}

/** Does the caller have it already? If-None-Match compares weakly. @param header null: there is none */
export function hasAlready(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** An answer whose ETag the caller has is sent without its body. */
export function unlessKnown(answer: Answer, ifNoneMatch: string | null): Answer {
  const etag = answer.headers?.etag;
  if (answer.status !== 200 || etag === undefined || !hasAlready(ifNoneMatch, etag)) return answer;
  const { 'content-type': _type, 'content-disposition': _disposition, ...headers } = answer.headers ?? {};
  return { status: 304, headers };
}
