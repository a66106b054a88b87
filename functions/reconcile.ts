import { app } from '@azure/functions';
import { reconcile } from '../shared/sweep/app/reconcile.js';
import { callerOf, vigie } from './vigie.js';

/** Every 10 minutes: whatever should have happened and has not, happens now. */
app.timer('reconcile', {
  schedule: '0 */10 * * * *',
  handler: async (_timer, context) => {
    await vigie.run('reconcile', callerOf(context), reconcile);
  },
});
