// Package/createUiDefinition.json: what the portal shows to whoever installs the solution, and asks of them.

const SCHEMA = 'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#';
const HERE = "concat('/resourcegroups/', toLower(resourceGroup().name), '/')";
const IN_GROUP = (one) => `contains(toLower(${one}.id), ${HERE})`;
const ALL = "basics('getLAWorkspace').value";

/** @param steps `{ name, label, text, link, parts: [{ name, label, text }] }` each */
export function wizard(description, steps) {
  return {
    $schema: SCHEMA,
    handler: 'Microsoft.Azure.CreateUIDef',
    version: '0.1.2-preview',
    parameters: {
      config: { isWizard: false, basics: basicsOf(description) },
      basics: [workspaces(), choice()],
      steps: steps.map(stepOf),
      outputs: {
        'workspace-location': `[first(map(filter(${ALL}, (one) => and(${IN_GROUP('one')}, equals(one.name, basics('workspace')))), (one) => one.location))]`,
        location: '[location()]',
        workspace: "[basics('workspace')]",
      },
    },
  };
}

function basicsOf(description) {
  return {
    description,
    subscription: {
      resourceProviders: [
        'Microsoft.OperationsManagement/solutions',
        'Microsoft.OperationalInsights/workspaces/providers/alertRules',
        'Microsoft.Insights/workbooks',
      ],
    },
    location: { metadata: { hidden: 'The region is that of the workspace.' }, visible: false },
    resourceGroup: { allowExisting: true },
  };
}

function workspaces() {
  return {
    name: 'getLAWorkspace',
    type: 'Microsoft.Solutions.ArmApiControl',
    toolTip: 'Workspaces of the subscription.',
    condition: '[greater(length(resourceGroup().name),0)]',
    request: {
      method: 'GET',
      path: "[concat(subscription().id,'/providers/Microsoft.OperationalInsights/workspaces?api-version=2025-07-01')]",
    },
  };
}

function choice() {
  const label = `parse(concat('{"label":"', one.name, '","value":"', one.name, '"}'))`;
  return {
    name: 'workspace',
    type: 'Microsoft.Common.DropDown',
    label: 'Workspace',
    placeholder: 'Choose a workspace',
    toolTip: 'Workspaces of the resource group that is chosen above.',
    constraints: {
      allowedValues: `[map(filter(${ALL}, (one) => ${IN_GROUP('one')}), (one) => ${label})]`,
      required: true,
    },
    visible: true,
  };
}

function stepOf({ name, label, text, link, parts }) {
  return {
    name,
    label,
    subLabel: { preValidation: label, postValidation: 'Done' },
    bladeTitle: label,
    elements: [
      textBlock(`${name}-text`, { text }),
      textBlock(`${name}-link`, { link: { label: 'Learn more', uri: link } }),
      ...parts.map((part) => ({
        name: part.name,
        type: 'Microsoft.Common.Section',
        label: part.label,
        elements: [textBlock(`${part.name}-text`, { text: part.text })],
      })),
    ],
  };
}

function textBlock(name, options) {
  return { name, type: 'Microsoft.Common.TextBlock', options };
}
