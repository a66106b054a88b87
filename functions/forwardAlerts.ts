import { app } from '@azure/functions';
import { forwardAlerts } from '../shared/sweep/app/timers.js';
import { callerOf, vigie } from './vigie.js';

/** Defender alerts, every 5 minutes between sweeps. */
app.timer('forwardAlerts', {
  schedule: '0 */5 * * * *',
  handler: async (_timer, context) => {
    await vigie.run('alerts', callerOf(context), forwardAlerts);
  },
});
