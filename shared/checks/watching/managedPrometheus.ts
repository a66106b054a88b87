import { askedFor, onOff } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'managed-prometheus',
  title: 'Managed Prometheus is off',
  why: 'Without metrics nobody sees load, restarts and pending reboots until users complain.',
  profile: 'recommended',
  points: [3],
  severity: 'low',
  remediation: {
    text: 'Enable the managed service for Prometheus; it sends to an Azure Monitor workspace.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-azure-monitor-metrics',
    link: 'https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable',
  },
  evaluate: ({ properties }) => askedFor(onOff(properties, 'azureMonitorProfile.metrics.enabled'), 'low'),
});
