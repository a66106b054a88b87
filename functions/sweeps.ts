import { app } from '@azure/functions';
import { requestOf, requestSweep, sweepStatus } from '../shared/sweep/app/onDemand.js';
import { guarded, problem } from './guard.js';

/** Begins a sweep; where it is, is said by the Location. */
app.http('requestSweep', {
  methods: ['POST'],
  route: 'sweeps',
  authLevel: 'anonymous',
  handler: guarded('Vigie.Run', async (request, invocation) => {
    const asked = requestOf(await request.text());
    if (typeof asked === 'string') return problem(400, 'request-invalid', asked);
    const { id } = await requestSweep(invocation, asked.acceptDisappearance);
    const status = await sweepStatus(invocation.vigie.store, id);
    return { status: 202, headers: { location: `/api/sweeps/${id}` }, jsonBody: status };
  }),
});

/** How far a sweep is, and its summary once it has closed. */
app.http('sweep', {
  methods: ['GET'],
  route: 'sweeps/{id}',
  authLevel: 'anonymous',
  handler: guarded('Vigie.Read', async ({ params: { id = '' } }, { vigie }) => {
    const status = await sweepStatus(vigie.store, id);
    return status === undefined ? problem(404, 'sweep-unknown', 'there is no such sweep') : { jsonBody: status };
  }),
});
