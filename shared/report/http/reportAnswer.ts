import type { z } from 'zod';
import { lastSeq } from '../../outbox/commit.js';
import type { Vigie } from '../../sweep/compose.js';
import type { ClosedSweep } from '../../sweep/fleetView.js';
import { lastSummary, SWEEP_PARTITION, summaryOf } from '../../sweep/summaries.js';
import { reportHtml } from '../reportHtml.js';
import { type Answer, type Asked, json, problem } from './answer.js';
import { noSweep, preferred, withSweep } from './asked.js';
import { etagOfBody } from './etag.js';
import { ASK_AGAIN } from './headers.js';
import type { ROUTES } from './routes.js';

type Query = z.infer<typeof ROUTES.report.query>;

/** @throws VigieError of the store */
export async function reportAnswer(vigie: Vigie, { query, accept }: Asked<Query>): Promise<Answer> {
  const format =
    query.format ?? (preferred(accept, ['application/json', 'text/html']) === 'text/html' ? 'html' : 'json');
  const answer = format === 'html' ? await page(vigie, query) : await summary(vigie, query);
  return { ...answer, headers: { ...answer.headers, vary: 'accept' } };
}

function page(vigie: Vigie, { sweep: name, owner, lang }: Query): Promise<Answer> {
  return withSweep(vigie.store, name, async ({ sweep }) => {
    const body = await reportHtml(vigie, { sweep: sweep.id, owner, lang });
    const { REPORT_POLICY } = await import('../drawn.js');
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-language': lang,
      'content-security-policy': `${REPORT_POLICY}; frame-ancestors 'none'`,
      'cache-control': ASK_AGAIN,
      etag: etagOfBody(body),
    };
    return { status: 200, headers, body };
  });
}

/** The summary is of the whole fleet: nobody who asks for one owner is given it. */
async function summary({ store }: Vigie, { sweep: name, owner }: Query): Promise<Answer> {
  if (owner !== undefined) {
    const words =
      'query: owner goes with format=html alone: the summary is of the whole fleet; /api/findings takes an owner';
    return problem(400, 'parameter-invalid', words);
  }
  if (name !== 'latest') return withSweep(store, name, (closed) => summaryAnswer(store, closed));
  const last = await lastSummary(store);
  return last === undefined ? noSweep() : whole(last);
}

async function summaryAnswer(store: Vigie['store'], { sweep }: ClosedSweep): Promise<Answer> {
  const found = await summaryOf({ store }, sweep, await lastSeq(store, SWEEP_PARTITION));
  return found === undefined ? problem(404, 'not-found', `the summary of sweep ${sweep.id} is gone`) : whole(found);
}

function whole(value: unknown): Answer {
  return json(value, { headers: { etag: etagOfBody(JSON.stringify(value)) } });
}
