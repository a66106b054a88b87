// Package/mainTemplate.json: a template for each piece of content, and the package that holds them together.
import { below, field, LOCATION, literal, plain, SOLUTION, value, WORKSPACE } from './expressions.mjs';

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const PROVIDERS = 'Microsoft.OperationalInsights/workspaces/providers';
const CONTENT_SCHEMA = '3.0.0';
const CONTENT_API = '2023-04-01-preview';
const METADATA_API = '2022-01-01-preview';

/**
 * @param solution solution.yaml, with `metadata` (SolutionMetadata.json), `logo` and `descriptionHtml`
 * @param contents as contentsOf() makes them
 * @param watchlists `{ alias, title, resource }` each
 */
export function mainTemplate(solution, contents, watchlists, workbooks) {
  const own = { solution, contents, watchlists };
  return {
    $schema: SCHEMA,
    contentVersion: '1.0.0.0',
    metadata: { author: solution.name, comments: `Solution template for ${solution.name}` },
    parameters: parametersOf(watchlists, workbooks),
    variables: variablesOf(own),
    resources: [
      ...contents.flatMap((content) => resourcesOf(content, solution)),
      ...watchlists.map(watchlistOf),
      packageOf(own),
    ],
    outputs: {},
  };
}

function parametersOf(watchlists, workbooks) {
  const text = (description, defaultValue) => ({
    type: 'string',
    ...(defaultValue === undefined ? {} : { defaultValue }),
    minLength: 1,
    metadata: { description },
  });
  return {
    location: text('Region of the deployment.', '[resourceGroup().location]'),
    'workspace-location': text('Region of the workspace.', "[parameters('location')]"),
    workspace: text('Name of the Log Analytics workspace that Microsoft Sentinel is on, in this resource group.'),
    ...Object.fromEntries(
      workbooks.map(({ title }, at) => [`workbook${at + 1}-name`, text('Name of the workbook.', plain(title))]),
    ),
    ...Object.fromEntries(
      watchlists.map(({ alias }, at) => [`watchlist${at + 1}-id`, text('Alias of the watchlist.', alias)]),
    ),
  };
}

function variablesOf({ solution, contents }) {
  const { name, version, metadata } = solution;
  return {
    _solutionName: name,
    _solutionVersion: version,
    _solutionId: `${metadata.publisherId}.${metadata.offerId}`,
    _solutioncontentProductId: productId('Solution', 'sl', SOLUTION, "variables('_solutionVersion')"),
    ...Object.fromEntries(contents.map((content) => [content.variable, variableOf(content)])),
  };
}

function variableOf({ kind, short, id, version, resourceId }) {
  return {
    contentId: id,
    version,
    resourceId: value(resourceId),
    templateName: below(`concat(${WORKSPACE},'-${short}-',uniquestring(${literal(id)}))`),
    productId: productId(kind, short, literal(id), literal(version)),
  };
}

/** How the gallery tells one version of a content from another. */
function productId(kind, short, id, version) {
  const hashed = `uniqueString(concat(${SOLUTION},'-','${kind}','-',${id},'-',${version}))`;
  return value(`concat(take(${SOLUTION},50),'-','${short}','-',${hashed})`);
}

function resourcesOf(content, solution) {
  const metadata = metadataOf(content, solution);
  const kept = templateOf(content, solution, [content.resource, metadata]);
  if (content.active !== true) return [kept];
  const needed = { ...metadata, location: LOCATION, dependsOn: [value(field(content, 'resourceId'))] };
  return [kept, content.resource, needed];
}

function templateOf(content, { version, name }, resources) {
  const of = (key) => value(field(content, key));
  return {
    type: `${PROVIDERS}/contentTemplates`,
    apiVersion: CONTENT_API,
    name: of('templateName'),
    location: LOCATION,
    dependsOn: [
      value(
        `extensionResourceId(resourceId('Microsoft.OperationalInsights/workspaces', ${WORKSPACE}), 'Microsoft.SecurityInsights/contentPackages', ${SOLUTION})`,
      ),
    ],
    properties: {
      description: `${name} ${content.kind} ${content.id} with template version ${version}`,
      mainTemplate: { $schema: SCHEMA, contentVersion: of('version'), parameters: {}, variables: {}, resources },
      packageKind: 'Solution',
      packageVersion: "[variables('_solutionVersion')]",
      packageName: "[variables('_solutionName')]",
      packageId: value(SOLUTION),
      contentSchemaVersion: CONTENT_SCHEMA,
      contentId: of('contentId'),
      contentKind: content.kind,
      displayName: content.title,
      contentProductId: of('productId'),
      id: of('productId'),
      version: of('version'),
    },
  };
}

function metadataOf(content, { name, metadata }) {
  const of = (key) => value(field(content, key));
  const needs = content.needs?.map((contentId) => ({ contentId, kind: 'DataType' }));
  return {
    type: `${PROVIDERS}/metadata`,
    apiVersion: METADATA_API,
    name: below(`concat('${content.kind}-', last(split(${field(content, 'resourceId')},'/')))`),
    properties: {
      parentId: of('resourceId'),
      contentId: of('contentId'),
      kind: content.kind,
      version: of('version'),
      source: { kind: 'Solution', name, sourceId: value(SOLUTION) },
      author: { name },
      support: metadata.support,
      ...(needs === undefined ? {} : { dependencies: { operator: 'AND', criteria: needs } }),
    },
  };
}

function watchlistOf({ resource }, at) {
  return { ...resource, name: below(`parameters('watchlist${at + 1}-id')`) };
}

function packageOf({ solution, contents, watchlists }) {
  const { name, version, metadata, logo, descriptionHtml } = solution;
  const { firstPublishDate, lastPublishDate, providers, categories, support } = metadata;
  return {
    type: `${PROVIDERS}/contentPackages`,
    apiVersion: CONTENT_API,
    name: below(SOLUTION),
    location: LOCATION,
    properties: {
      version,
      kind: 'Solution',
      contentSchemaVersion: CONTENT_SCHEMA,
      displayName: name,
      publisherDisplayName: support.name,
      descriptionHtml,
      contentKind: 'Solution',
      contentProductId: "[variables('_solutioncontentProductId')]",
      id: "[variables('_solutioncontentProductId')]",
      icon: logo,
      contentId: value(SOLUTION),
      parentId: value(SOLUTION),
      source: { kind: 'Solution', name, sourceId: value(SOLUTION) },
      author: { name },
      support,
      dependencies: { operator: 'AND', criteria: criteriaOf(contents, watchlists, version) },
      firstPublishDate,
      lastPublishDate,
      providers,
      categories: Object.fromEntries(Object.entries(categories).filter(([, list]) => list.length > 0)),
    },
  };
}

/** All that is a part of the solution. */
function criteriaOf(contents, watchlists, version) {
  return [
    ...contents.map((content) => ({
      kind: content.kind,
      contentId: value(field(content, 'contentId')),
      version: value(field(content, 'version')),
    })),
    ...watchlists.map(({ title }) => ({ kind: 'Watchlist', contentId: plain(title), version })),
  ];
}
