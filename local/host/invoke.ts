import { randomUUID } from 'node:crypto';
import type { CoreContext, Hook, Model, Registry, TypedData } from './core.js';
import type { Log } from './log.js';
import type { AnyFunction } from './triggers.js';

/** What the trigger hands in. */
export interface Call {
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
}

/** Calls a function as the Node worker of Azure does. @returns the value for its `$return` binding */
export type Invoke = (called: AnyFunction, call: Call) => Promise<TypedData | null | undefined>;

/** @throws whatever the handler threw, as it was thrown */
export function invoker(registry: Registry, model: Model, log: Log): Invoke {
  const appHookData = {};
  return async (called, { data, triggerMetadata }) => {
    const context: CoreContext = {
      invocationId: randomUUID(),
      metadata: called.metadata,
      request: { inputData: [{ name: called.binding, data }], ...(triggerMetadata ? { triggerMetadata } : {}) },
      log: (level, category, text) =>
        log(levelOf(level), `Function.${called.name}${category === 'user' ? '.User' : ''}`, text),
    };
    const invocation = model.getInvocationModel(context);
    const given = await invocation.getArguments();
    const hooked: HookContext = {
      hookData: {},
      appHookData,
      invocationContext: given.context,
      functionCallback: called.callback,
      inputs: given.inputs,
    };
    await runHooks(registry.hooks('preInvocation'), hooked);
    try {
      hooked.result = await invocation.invokeFunction(given.context, hooked.inputs, hooked.functionCallback);
    } catch (error) {
      hooked.error = error;
      hooked.failed = true;
    }
    context.state = 'postInvocationHooks';
    await runHooks(registry.hooks('postInvocation'), hooked);
    // A hook may have mended the failure, or made one.
    if (hooked.failed ? hooked.error !== undefined && hooked.error !== null : hooked.error) throw hooked.error;
    return (await invocation.getResponse(given.context, hooked.result)).returnValue;
  };
}

interface HookContext extends Record<string, unknown> {
  inputs: unknown[];
  functionCallback: (...inputs: unknown[]) => unknown;
  result?: unknown;
  error?: unknown;
  failed?: boolean;
}

/** One after the other, in the order in which they were registered. */
export async function runHooks(hooks: readonly Hook[], context: Record<string, unknown>): Promise<void> {
  for (const hook of hooks) await hook(context);
}

const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;

function levelOf(level: string): (typeof LEVELS)[number] {
  return LEVELS.find((known) => known === level) ?? 'information';
}
