import { app } from '@azure/functions';
import { nightly } from '../shared/sweep/app/timers.js';
import { callerOf, vigie } from './vigie.js';

/** Looks every 15 minutes; whether a sweep is due is said by `schedule` in vigie.yaml. */
app.timer('nightlySweep', {
  schedule: '0 */15 * * * *',
  handler: async (_timer, context) => {
    await vigie.run('nightly', callerOf(context), nightly);
  },
});
