import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHostJson } from '../../local/host/hostJson.js';
import { DURATIONS } from '../../shared/config/durations.js';

const file = join(__dirname, '..', '..', 'host.json');
const hostJson = JSON.parse(readFileSync(file, 'utf8'));

// docs/decisions/011-host-json.md says why.
test('host.json says what the app relies on', () => {
  const { queues, routePrefix } = readHostJson({ file, mustExist: true });
  expect(queues).toEqual({
    batchSize: 2,
    newBatchThreshold: 2,
    visibilityTimeoutMs: 30_000,
    maxDequeueCount: 10,
    messageEncoding: 'none',
  });
  expect(routePrefix).toBe('api');
});

test('a delivery hands on long before the host would end it', () => {
  const [hours, minutes] = String(hostJson.functionTimeout).split(':').map(Number);
  const timeoutMs = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
  expect(timeoutMs).toBeGreaterThan(3 * DURATIONS.slice);
});

test('no exception is sampled away, in whichever mode', () => {
  expect(hostJson.telemetryMode).toBe('OpenTelemetry');
  expect(hostJson.logging.applicationInsights.samplingSettings.excludedTypes.split(';')).toContain('Exception');
});
