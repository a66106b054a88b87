import type { Environment, Place } from './place.js';

/** OTEL_EXPORTER_OTLP_PROTOCOL where it is not set (OpenTelemetry, specification of the OTLP exporter). */
const USUAL = 'http/protobuf';

/**
 * A collector at OTEL_EXPORTER_OTLP_ENDPOINT. Headers, timeouts and certificates are read from their own OTEL_EXPORTER_OTLP_*
 * variables by the exporters themselves.
 * @throws where the protocol is none that this app speaks
 */
export async function otlp(environment: Environment): Promise<Place> {
  const protocol = environment.OTEL_EXPORTER_OTLP_PROTOCOL || USUAL;
  if (protocol === 'http/json') return overJson();
  if (protocol === 'http/protobuf') return overProtobuf();
  throw new Error(`OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}; use http/protobuf or http/json`);
}

async function overProtobuf(): Promise<Place> {
  const [traces, metrics, logs] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/exporter-metrics-otlp-proto'),
    import('@opentelemetry/exporter-logs-otlp-proto'),
  ]);
  return {
    traces: new traces.OTLPTraceExporter(),
    metrics: new metrics.OTLPMetricExporter(),
    logs: new logs.OTLPLogExporter(),
  };
}

async function overJson(): Promise<Place> {
  const [traces, metrics, logs] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/exporter-logs-otlp-http'),
  ]);
  return {
    traces: new traces.OTLPTraceExporter(),
    metrics: new metrics.OTLPMetricExporter(),
    logs: new logs.OTLPLogExporter(),
  };
}
