import {
  AzureMonitorLogExporter,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import { hostCredential } from '../../shared/azure/hostCredential.js';
import type { Environment, Place } from './place.js';

/** The switch of figures that the exporter sends about itself, to Microsoft. */
const NO_STATISTICS = 'APPLICATION_INSIGHTS_NO_STATSBEAT';

/**
 * Application Insights at APPLICATIONINSIGHTS_CONNECTION_STRING, by the identity that APPLICATIONINSIGHTS_AUTHENTICATION_STRING
 * names; by the key in the connection string where it names none.
 * @throws where one of the two cannot be read
 */
export function appInsights(environment: Environment): Place {
  // Nothing of ours goes to a place that nobody named.
  process.env[NO_STATISTICS] ??= 'true';
  const clientId = identityOf(environment.APPLICATIONINSIGHTS_AUTHENTICATION_STRING);
  const options = {
    connectionString: environment.APPLICATIONINSIGHTS_CONNECTION_STRING ?? '',
    ...(clientId !== undefined && { credential: hostCredential(clientId) }),
  };
  return {
    traces: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
    logs: new AzureMonitorLogExporter(options),
  };
}

/**
 * The client id in `Authorization=AAD;ClientId=…`, the form in which the Functions host takes it too.
 * @returns undefined where no identity is asked for @throws where the text is in another form
 * @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings#applicationinsights_authentication_string
 */
export function identityOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const parts = text.split(';').map((part): [string, string] => {
    const [key = '', value = ''] = part.split('=');
    return [key.trim().toLowerCase(), value.trim()];
  });
  const { authorization, clientid } = Object.fromEntries(parts) as Record<string, string | undefined>;
  if (authorization?.toUpperCase() !== 'AAD' || !clientid)
    throw new Error('APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be Authorization=AAD;ClientId=<client id>');
  return clientid;
}
