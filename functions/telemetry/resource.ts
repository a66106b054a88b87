import { hostname } from 'node:os';
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { Environment } from './place.js';

/**
 * Who tells. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win. The name is that of the function app, as the host tells
 * it; each process is an instance of its own, because sums of two that look alike would be taken for one that goes back.
 */
export function resourceOf(environment: Environment): Resource {
  const own = resourceFromAttributes({
    'service.name': environment.WEBSITE_SITE_NAME ?? 'vigie',
    'service.version': process.env.VIGIE_VERSION ?? 'dev',
    'service.instance.id': `${environment.WEBSITE_INSTANCE_ID ?? hostname()}/${process.pid}`,
  });
  return own.merge(detectResources({ detectors: [envDetector] }));
}
