import type { World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';
import { isPlain } from './posture.js';

/** GUIDs of built-in definitions that are judged inside of a cluster (Azure/azure-policy, category Kubernetes). */
const DEFINITIONS = [
  '95edb821-ddaf-4404-9732-666045e056b4',
  '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99',
  'f06ddb64-5fa3-4b77-b166-acb36f7f6042',
  '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8',
  '82985f06-dc18-4a48-bc1c-b9f4f0098cfe',
  '098fc59e-46c7-4d99-9b16-64990e543d75',
  'c26596ff-4d70-4e6a-9a30-c2506bd2f80c',
  'df49d893-a74c-421d-bc95-c663042e5b80',
  'e345eecc-fa47-480f-9e88-67dcc122b164',
  '423dd1ba-798e-40e4-9c4d-b6902674b423',
  '9f061a12-e40d-4183-a00e-171812443373',
  '1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d',
  'febd0533-8e55-448f-b837-bd0e06f16469',
];
/** Every fifth cluster is under the assignments. */
const ASSIGNED_EVERY = 5;

/** States of the policies of a cluster: all assigned, one of them not met by a few pods, which one by turns. */
export function addPolicyStates(world: World, { index, subscriptionId }: Draft, { id }: Names): void {
  if (index % ASSIGNED_EVERY !== 3 || isPlain(index)) return;
  const broken = DEFINITIONS[Math.floor(index / ASSIGNED_EVERY) % DEFINITIONS.length];
  for (const definition of DEFINITIONS) {
    const isBroken = definition === broken;
    const common = {
      resourceId: id.toLowerCase(),
      resourceType: 'Microsoft.ContainerService/managedClusters',
      subscriptionId,
      policyAssignmentId: `/subscriptions/${subscriptionId}/providers/microsoft.authorization/policyassignments/pods`,
      policyDefinitionId: `/providers/microsoft.authorization/policydefinitions/${definition}`,
      policyDefinitionName: definition,
      policyDefinitionAction: 'audit',
      policySetDefinitionId: '',
    };
    put(world, `${id}/providers/Microsoft.PolicyInsights/policyStates/${definition}`, 'PolicyStates', {
      ...common,
      complianceState: isBroken ? 'NonCompliant' : 'Compliant',
    });
    for (let pod = 0; isBroken && pod < 1 + (index % 4); pod += 1)
      put(
        world,
        `${id}/providers/Microsoft.PolicyInsights/componentPolicyStates/${definition}-${pod}`,
        'ComponentPolicyStates',
        {
          ...common,
          complianceState: 'NonCompliant',
          componentId: `web/shop-${pod}`,
          componentName: `shop-${pod}`,
          componentType: 'pod',
        },
      );
  }
}

function put(world: World, id: string, type: string, properties: Record<string, unknown>): void {
  const name = id.split('/').at(-1) ?? '';
  world.resources[id.toLowerCase()] = { id, name, type: `Microsoft.PolicyInsights/${type}`, properties };
}
