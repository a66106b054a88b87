import { AsyncLocalStorage } from 'node:async_hooks';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';

/** What came over the wire, before a client reshaped it or dropped keys that it does not know. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
  /** The body as the client has parsed it, where it was told to leave it as it came; else `undefined`. */
  readonly parsed?: () => unknown;
}

const tapes = new AsyncLocalStorage<Answer[]>();

/** Keeps the raw answers of the call that runs inside `listen`; the pages of a list one after the other. */
export const tapePolicy: PipelinePolicy = {
  name: 'vigieTape',
  async sendRequest(request, next) {
    const response: PipelineResponse & { readonly parsedBody?: unknown } = await next(request);
    tapes.getStore()?.push({
      status: response.status,
      body: response.bodyAsText ?? '',
      header: (name) => response.headers.get(name),
      // Clients put it there later.
      parsed: () => response.parsedBody,
    });
    return response;
  },
};

/**
 * Runs a client's call and gives what Azure answered. What the client makes of it is not used: it throws on bodies that
 * it does not expect, and drops keys that its API version does not know.
 */
export async function listen(call: () => Promise<unknown>): Promise<{ answers: Answer[]; thrown?: unknown }> {
  const answers: Answer[] = [];
  try {
    await tapes.run(answers, call);
    return { answers };
  } catch (thrown) {
    return { answers, thrown };
  }
}
