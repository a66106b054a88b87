import type { Answer, AzureRequest } from './exchange.js';
import type { Receiver } from './receivers/receiver.js';
import type { Simulation } from './simulation.js';

export function receiverOf({ receivers }: Simulation, path: string): Receiver | undefined {
  const lower = path.toLowerCase();
  return receivers.find(({ prefixes }) => prefixes.some((prefix) => lower.startsWith(prefix)));
}

/** Hands a request to the destination that its path belongs to, and remembers what that took in. */
export function deliver(request: AzureRequest, azure: Simulation): Answer | undefined {
  const receiver = receiverOf(azure, request.path);
  if (receiver === undefined) return undefined;
  const token = azure.tokens.read(request.headers.authorization);
  const { method, path, query, headers, body, lie } = request;
  const { answer, received } = receiver.handle({
    ...{ method, path, query, headers, body, lie },
    text: () => body.toString('utf8'),
    now: azure.now,
    audience: token.state === 'good' ? token.audience : null,
  });
  azure.received.push(...(received ?? []));
  return answer;
}
