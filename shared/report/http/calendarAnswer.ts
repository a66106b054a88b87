import type { z } from 'zod';
import type { Vigie } from '../../sweep/compose.js';
import { calendarOf } from '../calendar/calendar.js';
import type { Answer, Asked } from './answer.js';
import { withSweep } from './asked.js';
import { etagOf } from './etag.js';
import { ASK_AGAIN } from './headers.js';
import type { ROUTES } from './routes.js';

type Query = z.infer<typeof ROUTES.calendar.query>;

/**
 * @param hasAlready does the caller have what this ETag stands for? Then nothing is read.
 * @throws VigieError of the store
 */
export function calendarAnswer(
  vigie: Vigie,
  { query }: Asked<Query>,
  hasAlready: (etag: string) => boolean,
): Promise<Answer> {
  return withSweep(vigie.store, query.sweep, async (closed) => {
    const { owner = null, lang, alarms } = query;
    const etag = etagOf(vigie, closed.sweep.id, ['calendar', owner?.toLowerCase(), lang, alarms]);
    const headers = { 'cache-control': ASK_AGAIN, etag };
    if (hasAlready(etag)) return { status: 304, headers };
    const type = {
      'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'content-language': lang,
      'content-disposition': 'attachment; filename="vigie.ics"',
    };
    return {
      status: 200,
      headers: { ...headers, ...type },
      body: await calendarOf(vigie, closed, { owner, lang, alarms }),
    };
  });
}
