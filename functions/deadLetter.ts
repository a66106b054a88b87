import { app } from '@azure/functions';
import { onPoison } from '../shared/sweep/app/deadLetter.js';
import { type MessageKind, QUEUES } from '../shared/sweep/app/messages.js';
import { CONNECTION } from './connection.js';
import { callerOf, vigie } from './vigie.js';

const POISONED: Readonly<Record<string, MessageKind>> = {
  deadLetterCollect: 'collect',
  deadLetterPartition: 'partition',
  deadLetterDeliver: 'deliver',
};

/** The poison queues: what lies there is recorded, counted and announced. */
for (const [name, kind] of Object.entries(POISONED)) {
  app.storageQueue(name, {
    queueName: `${QUEUES[kind]}-poison`,
    connection: CONNECTION,
    handler: async (message, context) => {
      await vigie.run('deadLetter', callerOf(context), (invocation) => onPoison(invocation, kind, message));
    },
  });
}
