import type { RunRecord } from '../shared/sweep/app/record.js';
import type { Telemetry } from './telemetry/sdk.js';

/** One of these names a place for telemetry (Microsoft, "Use OpenTelemetry with Azure Functions"). */
const PLACES = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

let running: Telemetry | undefined;

/**
 * Starts exporting where the environment names a place for it; without one nothing is loaded and nothing is sent. To be
 * called once, from an `appStart` hook: later the Functions host no longer asks what this app does by itself.
 * Never throws: an app that cannot be observed still works, and one line says why it is not.
 * @param environment the process's own: the OTLP exporters read the rest of their settings there
 */
export async function startTelemetry(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (running !== undefined || !PLACES.some((name) => environment[name])) return;
  try {
    // Only here, so that a start without telemetry loads nothing of the SDK.
    const { start } = await import('./telemetry/sdk.js');
    running = await start(environment);
  } catch (error) {
    console.warn(`telemetry is off: ${error instanceof Error ? error.message : error}`);
  }
}

/** Figures of one run, and its ids on the span of the invocation that it ran in. Nothing where telemetry is off. */
export function measure(record: RunRecord): void {
  running?.measure(record);
}
