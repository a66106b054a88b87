import { app } from '@azure/functions';
import { QUEUES } from '../shared/sweep/app/messages.js';
import { CONNECTION } from './connection.js';
import { callerOf, vigie } from './vigie.js';

/** Reads Resource Graph once for the whole scope and hands out one partition after the other. */
app.storageQueue('collect', {
  queueName: QUEUES.collect,
  connection: CONNECTION,
  handler: async (message, context) => {
    await vigie.work('collect', callerOf(context), message);
  },
});
