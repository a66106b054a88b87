import { app } from '@azure/functions';
import { QUEUES } from '../shared/sweep/app/messages.js';
import { work } from '../shared/sweep/app/work.js';
import { CONNECTION } from './connection.js';
import { callerOf, vigie } from './vigie.js';

/** A wake-up: sends one partition's outbox to one destination, from its cursor. */
app.storageQueue('deliver', {
  queueName: QUEUES.deliver,
  connection: CONNECTION,
  handler: async (message, context) => {
    await vigie.run('deliver', callerOf(context), (invocation) => work(invocation, 'deliver', message));
  },
});
