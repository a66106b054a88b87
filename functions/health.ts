import { app } from '@azure/functions';
import { healthOf } from '../shared/sweep/health.js';
import { guarded } from './guard.js';

/** How Vigie itself is; 503 while it is red, so that a monitor need not read the answer. */
app.http('health', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: guarded('Vigie.Read', async (_request, { vigie }) => {
    const health = await healthOf(vigie);
    return { status: health.status === 'green' ? 200 : 503, jsonBody: health };
  }),
});
