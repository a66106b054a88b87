import type { z } from 'zod';
import type { Vigie } from '../../sweep/compose.js';
import { healthOf } from '../../sweep/health.js';
import { type Answer, type Asked, json } from './answer.js';
import { preferred } from './asked.js';
import type { ROUTES } from './routes.js';

type Query = z.infer<typeof ROUTES.health.query>;

/**
 * 503 while it is red, so that a monitor need not read the answer. A badge says it in words and is always 200: what shows
 * pictures does not show those of errors.
 * @throws VigieError of the store
 */
export async function healthAnswer(vigie: Vigie, { query, accept }: Asked<Query>): Promise<Answer> {
  const health = await healthOf(vigie);
  const format =
    query.format ?? (preferred(accept, ['application/json', 'image/svg+xml']) === 'image/svg+xml' ? 'svg' : 'json');
  const headers = { vary: 'accept' };
  if (format === 'json') return json(health, { status: health.status === 'green' ? 200 : 503, headers });
  const { badgeOf } = await import('../drawn.js');
  return {
    status: 200,
    headers: { ...headers, 'content-type': 'image/svg+xml; charset=utf-8' },
    body: badgeOf(health),
  };
}
