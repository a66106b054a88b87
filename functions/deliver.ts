import { app } from '@azure/functions';
import { QUEUES } from '../shared/sweep/app/messages.js';
import { CONNECTION } from './connection.js';
import { callerOf, vigie } from './vigie.js';

/** A wake-up: sends one partition's outbox to one destination, from its cursor. */
app.storageQueue('deliver', {
  queueName: QUEUES.deliver,
  connection: CONNECTION,
  handler: async (message, context) => {
    await vigie.work('deliver', callerOf(context), message);
  },
});
