import { app } from '@azure/functions';
import { json, problem } from '../shared/report/http/answer.js';
import { ROUTES } from '../shared/report/http/routes.js';
import { requestOf, requestSweep, sweepStatus } from '../shared/sweep/app/onDemand.js';
import { guarded } from './guard.js';

/** Begins a sweep; where it is, is said by the Location. */
app.http(
  'requestSweep',
  guarded(ROUTES.requestSweep, async ({ body }, invocation) => {
    const asked = requestOf(await body());
    if (typeof asked === 'string') return problem(400, 'request-invalid', asked);
    const { id } = await requestSweep(invocation, asked.acceptDisappearance);
    const status = await sweepStatus(invocation.vigie.store, id);
    return json(status, { status: 202, headers: { location: `/api/sweeps/${id}` } });
  }),
);

/** How far a sweep is, and its summary once it has closed. */
app.http(
  'sweep',
  guarded(ROUTES.sweep, async ({ params: { id = '' } }, { vigie }) => {
    const status = await sweepStatus(vigie.store, id);
    return status === undefined ? problem(404, 'sweep-unknown', 'there is no such sweep') : json(status);
  }),
);
