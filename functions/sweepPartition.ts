import { app } from '@azure/functions';
import { QUEUES } from '../shared/sweep/app/messages.js';
import { CONNECTION } from './connection.js';
import { callerOf, vigie } from './vigie.js';

/** Signals, checks and findings of one partition, and its one commit. */
app.storageQueue('sweepPartition', {
  queueName: QUEUES.partition,
  connection: CONNECTION,
  handler: async (message, context) => {
    await vigie.work('partition', callerOf(context), message);
  },
});
