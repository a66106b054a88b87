import { app } from '@azure/functions';
import { lastSummary } from '../shared/sweep/summaries.js';
import { guarded, problem } from './guard.js';

/** The summary of the last sweep that closed. */
app.http('report', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: guarded('Vigie.Read', async (_request, { vigie }) => {
    const summary = await lastSummary(vigie.store);
    return summary === undefined ? problem(404, 'no-sweep', 'no sweep has been completed yet') : { jsonBody: summary };
  }),
});
