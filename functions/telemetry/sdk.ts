// The one door to the SDK: functions/telemetry.ts imports this file only where there is a place for telemetry.

import * as azureFunctions from '@azure/functions';
import { AzureFunctionsInstrumentationESM } from '@azure/functions-opentelemetry-instrumentation';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BatchSpanProcessor, NodeTracerProvider, type Sampler } from '@opentelemetry/sdk-trace-node';
import type { RunRecord } from '../../shared/sweep/app/record.js';
import { figures } from './figures.js';
import { observeInvocations } from './invocations.js';
import type { Environment } from './place.js';
import { placesOf } from './places.js';
import { resourceOf } from './resource.js';

export interface Telemetry {
  measure(record: RunRecord): void;
}

const SCOPE = 'vigie';
/** How long the end of the app waits for the last figures; the host ends a process that takes longer by itself. */
const LAST_WORDS_MS = 3_000;

/**
 * Whatever becomes of its trace, a record is kept. The worker of Azure hands its own debug lines to whoever takes log lines,
 * several a call: they are left out.
 * @see Azure/azure-functions-nodejs-worker, src/WorkerContext.ts
 */
const LOGGING = { disabled: false, traceBased: false, minimumSeverity: SeverityNumber.INFO };

/** @throws where no place can be used, with the reason of each */
export async function start(environment: Environment): Promise<Telemetry> {
  const places = await placesOf(environment);
  const resource = resourceOf(environment);
  const spans = new NodeTracerProvider({
    resource,
    ...samplingOf(environment),
    spanProcessors: places.map(({ traces }) => new BatchSpanProcessor(traces)),
  });
  const meters = new MeterProvider({
    resource,
    readers: places.map(({ metrics }) => new PeriodicExportingMetricReader({ exporter: metrics })),
  });
  const loggers = new LoggerProvider({
    resource,
    loggerConfigurator: () => LOGGING,
    processors: places.map(({ logs }) => new BatchLogRecordProcessor({ exporter: logs })),
  });
  // Globally: the context of an invocation and the trace headers in it are found by no other way.
  spans.register();
  observeInvocations(spans.getTracer(SCOPE), loggers.getLogger(SCOPE));
  instrument(loggers);
  azureFunctions.app.hook.appTerminate(() => within(LAST_WORDS_MS, [spans, meters, loggers]));
  return { measure: figures(meters.getMeter(SCOPE)) };
}

/**
 * Every span, unless OTEL_TRACES_SAMPLER says otherwise: a run or two a minute cost little. The usual way, to keep what the
 * caller's trace keeps, would lose timers: their trace comes from the host as one that is not sampled.
 * @see Azure/azure-sdk-for-net issue 61703, Azure/azure-sdk-for-js pull request 31082
 */
function samplingOf(environment: Environment): { readonly sampler?: Sampler } {
  return environment.OTEL_TRACES_SAMPLER ? {} : { sampler: new AlwaysOnSampler() };
}

/**
 * Log lines of `context.log`, and the trace that the host began as parent of ours. To be called after our own hook: the
 * hook that is registered later wraps the other's handler.
 * @see Azure/azure-functions-nodejs-opentelemetry, src/instrumentationESM.ts (0.2.0)
 */
function instrument(loggers: LoggerProvider): void {
  // Its other way, patching what `require` gives, finds nothing to patch in a bundle.
  const instrumentation = new AzureFunctionsInstrumentationESM({ enabled: false });
  instrumentation.setLoggerProvider(loggers);
  instrumentation.registerAzFunc({ ...azureFunctions, app: { ...azureFunctions.app, setup } });
}

/** A host that asked for our capabilities before the start of the app exports our log lines too: twice told, not lost. */
const setup: typeof azureFunctions.app.setup = (options) => {
  try {
    azureFunctions.app.setup(options);
  } catch {
    // "Setup options can't be changed after app startup has finished."
  }
};

async function within(ms: number, providers: readonly { shutdown(): Promise<void> }[]): Promise<void> {
  const ended = Promise.allSettled(providers.map((provider) => provider.shutdown()));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
