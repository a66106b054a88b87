/** A built-in definition of Azure Policy that is judged inside of a cluster. */
export interface KubernetesPolicy {
  /** GUID of `/providers/Microsoft.Authorization/policyDefinitions/{id}`, the same in every cloud. */
  readonly id: string;
  readonly displayName: string;
}

/**
 * The definitions whose states the checks of pods read.
 * @see https://github.com/Azure/azure-policy built-in-policies/policyDefinitions/Kubernetes, read at commit 67abaa8 of 2026-05-04
 */
export const POLICIES = {
  privileged: policy(
    '95edb821-ddaf-4404-9732-666045e056b4',
    'Kubernetes cluster should not allow privileged containers',
  ),
  privilegeEscalation: policy(
    '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99',
    'Kubernetes clusters should not allow container privilege escalation',
  ),
  usersAndGroups: policy(
    'f06ddb64-5fa3-4b77-b166-acb36f7f6042',
    'Kubernetes cluster pods and containers should only run with approved user and group IDs',
  ),
  hostNamespaces: policy(
    '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8',
    'Kubernetes cluster containers should not share host namespaces',
  ),
  hostNetwork: policy(
    '82985f06-dc18-4a48-bc1c-b9f4f0098cfe',
    'Kubernetes cluster pods should only use approved host network and port list',
  ),
  hostPaths: policy(
    '098fc59e-46c7-4d99-9b16-64990e543d75',
    'Kubernetes cluster pod hostPath volumes should only use allowed host paths',
  ),
  capabilities: policy(
    'c26596ff-4d70-4e6a-9a30-c2506bd2f80c',
    'Kubernetes cluster containers should only use allowed capabilities',
  ),
  readOnlyRoot: policy(
    'df49d893-a74c-421d-bc95-c663042e5b80',
    'Kubernetes cluster containers should run with a read only root file system',
  ),
  resourceLimits: policy(
    'e345eecc-fa47-480f-9e88-67dcc122b164',
    'Kubernetes cluster containers CPU and memory resource limits should not exceed the specified limits',
  ),
  serviceAccountToken: policy(
    '423dd1ba-798e-40e4-9c4d-b6902674b423',
    'Kubernetes clusters should disable automounting API credentials',
  ),
  defaultNamespace: policy(
    '9f061a12-e40d-4183-a00e-171812443373',
    'Kubernetes clusters should not use the default namespace',
  ),
  httpsIngress: policy(
    '1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d',
    'Kubernetes clusters should be accessible only over HTTPS',
  ),
  allowedImages: policy(
    'febd0533-8e55-448f-b837-bd0e06f16469',
    'Kubernetes cluster containers should only use allowed images',
  ),
} as const satisfies Readonly<Record<string, KubernetesPolicy>>;

function policy(id: string, displayName: string): KubernetesPolicy {
  return { id, displayName };
}
