// What the real library @azure/functions asks its host for by require('@azure/functions-core'): a package that exists
// only inside a Functions host. Shapes as in Azure/azure-functions-nodejs-library (src/app.ts, src/InvocationModel.ts).
import Module from 'node:module';
import type { InvocationContext } from '@azure/functions';

/** One value on its way between host and library; exactly one key is set. */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly http?: HttpData;
}

export interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: { readonly bytes?: Uint8Array; readonly string?: string } | null;
  /** Text, e.g. '201'. */
  readonly statusCode?: string;
  readonly cookies?: readonly unknown[];
}

/** The options of a trigger or an output as they were given, with its type and direction. */
export interface Binding {
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly [option: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  /** By name of the binding; the name ends in a hash of the options. */
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
}

type Callback = (...inputs: unknown[]) => unknown;

export interface Registered {
  readonly metadata: Metadata;
  readonly callback: Callback;
}

/** One call as the library sees it. */
export interface CoreContext {
  readonly invocationId: string;
  readonly metadata: Metadata;
  readonly request: {
    readonly inputData: readonly { readonly name: string; readonly data: TypedData }[];
    readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  };
  /** Told to the library when the handler has ended: a late log is then no mistake of ours. */
  state?: 'postInvocationHooks';
  log(level: string, category: string, text: string): void;
}

interface InvocationModel {
  getArguments(): Promise<{ context: InvocationContext; inputs: unknown[] }>;
  invokeFunction(context: InvocationContext, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(
    context: InvocationContext,
    result: unknown,
  ): Promise<{ readonly returnValue?: TypedData | null; readonly outputData?: readonly unknown[] }>;
}

export interface Model {
  getInvocationModel(context: CoreContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type Hook = (context: Record<string, unknown>) => unknown;

/** What a file of functions has asked for while it was loaded. */
export class Registry {
  model: Model | undefined;
  readonly functions: Registered[] = [];
  readonly #hooks: { readonly name: string; readonly hook: Hook }[] = [];

  hooks(name: HookName): Hook[] {
    return this.#hooks.filter((one) => one.name === name).map(({ hook }) => hook);
  }

  /** The package `@azure/functions-core` itself. */
  api(log: (level: string, category: string, text: string) => void): Record<string, unknown> {
    return {
      log,
      setProgrammingModel: (model: Model) => {
        this.model = model;
      },
      registerFunction: (metadata: Metadata, callback: Callback) => {
        this.functions.push({ metadata, callback });
        return { dispose: () => {} };
      },
      registerHook: (name: string, hook: Hook) => {
        const one = { name, hook };
        this.#hooks.push(one);
        return { dispose: () => this.#hooks.splice(this.#hooks.indexOf(one), 1) };
      },
    };
  }
}

/** From now on whoever requires `@azure/functions-core` in this process gets this. */
export function provideCore(api: Record<string, unknown>): void {
  const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = function provided(this: unknown, name, ...rest) {
    return name === '@azure/functions-core' ? api : load.call(this, name, ...rest);
  };
}
