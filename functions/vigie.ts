import type { InvocationContext } from '@azure/functions';
import { type Caller, VigieApp } from '../shared/sweep/app/app.js';
import { measure } from './telemetry.js';

/** The app of this process: every function calls into it. */
export const vigie = new VigieApp(process.env, measure);

/** Who calls, as the Functions library tells it: its log, and how often the host handed the message out by now. */
export function callerOf(context: InvocationContext): Caller {
  const taken = Number(context.triggerMetadata?.dequeueCount ?? 1);
  return { attempt: Number.isFinite(taken) ? taken : 1, log: (line) => context.log(line) };
}
