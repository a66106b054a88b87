import { subscriptionOf } from './ids.js';
import { isObject, type JsonObject, textAt } from './json.js';
import type { ArmResource, World } from './world.js';

/** What a new alert says where the caller does not. */
const DEFAULTS = { severity: 'Medium', status: 'Active' };

/** A whole row of `securityresources` for a few words about an alert; what a known alert has besides stays. */
export function alertRow(alert: JsonObject, known: ArmResource | undefined, world: World): ArmResource {
  const before = isObject(known?.properties) ? known.properties : fresh(alert);
  const given = ['severity', 'status', 'timeGeneratedUtc'].filter((key) => alert[key] !== undefined);
  const resourceId = textAt(alert, 'resourceId');
  const properties = {
    ...before,
    ...Object.fromEntries(given.map((key) => [key, alert[key]])),
    ...(resourceId === '' ? {} : { resourceIdentifiers: [{ azureResourceId: resourceId, type: 'AzureResource' }] }),
  };
  if (known !== undefined) return { ...known, properties };
  const location = world.resources[resourceId.toLowerCase()]?.location ?? 'westeurope';
  const name = textAt(alert, 'systemAlertId');
  return {
    id: `/subscriptions/${subscriptionOf(resourceId)}/providers/Microsoft.Security/locations/${location}/alerts/${name}`,
    name,
    type: 'microsoft.security/locations/alerts',
    location,
    properties,
  };
}

/** The keys of version 2022-01-01. */
function fresh(alert: JsonObject): JsonObject {
  const time = alert.timeGeneratedUtc;
  return {
    version: '2022-01-01',
    alertType: 'K8S.NODE_ImageBuildOnNode',
    systemAlertId: alert.systemAlertId,
    productComponentName: 'Containers',
    alertDisplayName: 'Docker build operation detected on a Kubernetes node',
    description: 'A container image was built on a Kubernetes node.',
    ...DEFAULTS,
    intent: 'DefenseEvasion',
    startTimeUtc: time,
    endTimeUtc: time,
    resourceIdentifiers: [],
    remediationSteps: ['Find out who built the image, and why.'],
    vendorName: 'Microsoft',
    timeGeneratedUtc: time,
    productName: 'Microsoft Defender for Cloud',
    processingEndTimeUtc: time,
    entities: [],
    isIncident: false,
    extendedProperties: {},
    compromisedEntity: textAt(alert, 'resourceId').split('/').at(-1),
  };
}
