import { pathToFileURL } from 'node:url';
import { provideCore, Registry } from './core.js';
import { type Invoke, invoker, runHooks } from './invoke.js';
import { type Log, levelNamed } from './log.js';
import { type AnyFunction, functionOf } from './triggers.js';
import { UsageError, wordsOf } from './usageError.js';

export interface App {
  readonly functions: readonly AnyFunction[];
  readonly invoke: Invoke;
  /** Runs what the app registered for its end. */
  terminate(): Promise<void>;
}

/**
 * Loads a file of functions into this process, once.
 * @param file CommonJS or ES module, in which only `@azure/functions-core` is left to be required
 * @throws UsageError where the file cannot be loaded, registers nothing, or registers what this host does not run
 */
export async function loadApp(file: string, log: Log): Promise<App> {
  const registry = new Registry();
  const told = toldToHooks(registry, log);
  provideCore(registry.api((level, _category, text) => told(levelNamed(level) ?? 'information', 'Host.Library', text)));
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    const why = error instanceof Error && error.stack !== undefined ? error.stack : wordsOf(error);
    throw new UsageError(`the functions in ${file} cannot be loaded: ${why}`);
  }
  const { model } = registry;
  if (model === undefined || registry.functions.length === 0)
    throw new UsageError(`${file} registers no function; bundle it with @azure/functions-core external`);
  await runHooks(registry.hooks('appStart'), { hookData: {}, appHookData: {} });
  // After the start of the app, which may still say what it does by itself.
  const { HttpUri } = await model.getCapabilities({});
  if (HttpUri !== undefined) throw new UsageError('the functions ask for http streams; this host has none');
  const functions = registry.functions.map((registered) => functionOf(registered, process.env));
  const twice = functions.find(({ name }, at) => functions.findIndex((other) => other.name === name) !== at);
  if (twice !== undefined) throw new UsageError(`two functions are named ${twice.name}`);
  return {
    functions,
    invoke: invoker(registry, model, told),
    terminate: () => runHooks(registry.hooks('appTerminate'), { hookData: {}, appHookData: {} }),
  };
}

/** Every line is handed to the app's own log hooks too (Azure/azure-functions-nodejs-worker, WorkerContext). */
function toldToHooks(registry: Registry, log: Log): Log {
  return (level, category, message) => {
    for (const hook of registry.hooks('log')) hook({ hookData: {}, appHookData: {}, level, category, message });
    log(level, category, message);
  };
}
