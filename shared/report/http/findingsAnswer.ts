import type { z } from 'zod';
import type { Vigie } from '../../sweep/compose.js';
import { type Answer, type Asked, json, problem } from './answer.js';
import { withSweep } from './asked.js';
import { etagOf } from './etag.js';
import { findingsPage } from './findings/page.js';
import { placeOf, tokenOf } from './findings/token.js';
import { ASK_AGAIN } from './headers.js';
import type { ROUTES } from './routes.js';

type Query = z.infer<typeof ROUTES.findings.query>;

/**
 * @param hasAlready does the caller have what this ETag stands for? Then nothing is read.
 * @throws VigieError of the store
 */
export async function findingsAnswer(
  vigie: Vigie,
  { query }: Asked<Query>,
  hasAlready: (etag: string) => boolean,
): Promise<Answer> {
  const { sweep, limit, next, ...filter } = query;
  const asked = { sweep, ...filter };
  const from = next === undefined ? null : placeOf(next, asked);
  if (from === undefined)
    return problem(
      400,
      'parameter-invalid',
      'query: next is not what a page of this question gave; begin again without it',
    );
  return withSweep(vigie.store, from?.sweep ?? sweep, async (closed) => {
    const { id, now } = closed.sweep;
    const etag = etagOf(vigie, id, ['findings', query]);
    const headers = { 'cache-control': ASK_AGAIN, etag };
    if (hasAlready(etag)) return { status: 304, headers };
    const page = await findingsPage(vigie, closed, { filter, limit, from });
    const following = page.next === null ? null : tokenOf(page.next, asked);
    return json({ sweep: { id, now }, findings: page.findings, next: following }, { headers });
  });
}
