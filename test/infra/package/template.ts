type Parts = Readonly<Record<string, unknown>>;

interface Named {
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly location?: string;
}

interface Content extends Named {
  readonly properties: {
    readonly contentId: string;
    readonly contentKind: string;
    readonly version: string;
    readonly mainTemplate: { readonly resources: readonly (Named & { readonly properties: Parts })[] };
  };
}

/** Package/mainTemplate.json, as far as it is looked at. */
export interface Package {
  readonly parameters: Readonly<
    Record<string, { type: string; defaultValue?: string; metadata?: { description: string } }>
  >;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly resources: readonly (Named & { readonly properties: Parts })[];
}

interface Element {
  readonly name: string;
  readonly type: string;
  readonly elements?: readonly Element[];
}

/** Package/createUiDefinition.json, as far as it is looked at. */
export interface Wizard {
  readonly handler: string;
  readonly version: string;
  readonly parameters: {
    readonly basics: readonly Element[];
    readonly steps: readonly { readonly name: string; readonly elements: readonly Element[] }[];
    readonly outputs: Readonly<Record<string, string>>;
  };
}

const ofType = (template: Package, type: string) =>
  template.resources.filter((one) => one.type.endsWith(`/providers/${type}`));

export const contentsOf = (template: Package) => ofType(template, 'contentTemplates') as unknown as readonly Content[];

export const packagesOf = (template: Package) =>
  ofType(template, 'contentPackages') as unknown as readonly (Named & {
    readonly properties: {
      readonly dependencies: { readonly criteria: readonly { kind: string; contentId: string }[] };
    };
  })[];

/** Most of each that Azure Resource Manager takes (learn.microsoft.com/azure/azure-resource-manager/templates/best-practices). */
const LIMITS = { parameters: 256, variables: 256, resources: 800, bytes: 4 * 1024 * 1024 };

/** What the test toolkit for ARM templates (aka.ms/arm-ttk), or the gallery of solutions, would say against a package. */
export function packageProblems(template: Package, wizard: Wizard): string[] {
  return [
    ...sizeProblems(template),
    ...nameProblems(template),
    ...resourceProblems(template),
    ...contentsOf(template).flatMap(contentProblems),
    ...partProblems(template),
    ...wizardProblems(wizard, template),
  ];
}

function sizeProblems(template: Package): string[] {
  const sizes = {
    parameters: Object.keys(template.parameters).length,
    variables: Object.keys(template.variables).length,
    resources: template.resources.length,
    bytes: Buffer.byteLength(JSON.stringify(template, null, 2)),
  };
  return Object.entries(sizes)
    .filter(([what, size]) => size > LIMITS[what as keyof typeof LIMITS])
    .map(([what, size]) => `${size} ${what} are too many`);
}

/** Each parameter and variable is there and used, and each parameter says what it is. */
function nameProblems(template: Package): string[] {
  const text = JSON.stringify(template);
  return (['parameters', 'variables'] as const).flatMap((kind) => {
    const known = Object.keys(template[kind]);
    const used = [...text.matchAll(new RegExp(`${kind}\\('([^']+)'\\)`, 'g'))].map(([, name = '']) => name);
    return [
      ...[...new Set(used)].filter((name) => !known.includes(name)).map((name) => `${kind}: there is no ${name}`),
      ...known.filter((name) => !used.includes(name)).map((name) => `${kind}: ${name} is not used`),
      ...known
        .filter((name) => kind === 'parameters' && !template.parameters[name]?.metadata?.description)
        .map((name) => `${kind}: ${name} does not say what it is`),
    ];
  });
}

function resourceProblems({ resources }: Package): string[] {
  return resources.flatMap(({ type, name, apiVersion, location }) => [
    ...(/^\d{4}-\d\d-\d\d(-preview)?$/.test(apiVersion) ? [] : [`${type}: ${apiVersion} is no API version`]),
    ...(name.startsWith('[') ? [] : [`${name}: lies in no workspace`]),
    ...(location === undefined || location.startsWith('[') ? [] : [`${name}: its location is fixed`]),
  ]);
}

/** A template holds the resource and what the gallery knows of it, and both are of the same content. */
function contentProblems({ properties }: Content): string[] {
  const { contentId, contentKind, version, mainTemplate } = properties;
  const [resource, metadata] = mainTemplate.resources;
  const said = metadata?.properties;
  const same = said?.contentId === contentId && said.kind === contentKind && said.version === version;
  return [
    ...(mainTemplate.resources.length === 2 && same ? [] : [`${contentId}: what is known of it is of another content`]),
    ...(resource?.properties.enabled === true ? [`${contentId}: is enabled by the installation`] : []),
  ];
}

/** What the package says that it holds, each once. */
function partProblems(template: Package): string[] {
  const parts = packagesOf(template).flatMap(({ properties }) => properties.dependencies.criteria);
  const held = [
    ...contentsOf(template).map(({ properties }) => `${properties.contentKind} ${properties.contentId}`),
    ...ofType(template, 'watchlists').map(({ properties }) => `Watchlist ${properties.displayName}`),
  ];
  const said = parts.map(({ kind, contentId }) => `${kind} ${contentId}`);
  return [
    ...held.filter((one) => !said.includes(one)).map((one) => `${one}: is not among the parts of the package`),
    ...said.filter((one) => !held.includes(one)).map((one) => `${one}: is a part, and is not there`),
    ...said.filter((one, at) => said.indexOf(one) !== at).map((one) => `${one}: is there twice`),
  ];
}

function wizardProblems({ handler, version, parameters }: Wizard, template: Package): string[] {
  const { basics, steps, outputs } = parameters;
  const asked = Object.entries(template.parameters).filter(([, { defaultValue }]) => defaultValue === undefined);
  const named = [...JSON.stringify(parameters).matchAll(/basics\('([^']+)'\)/g)].map(([, name]) => name);
  const names = [...basics, ...steps, ...steps.flatMap(({ elements }) => elements)].map(({ name }) => name);
  return [
    ...(handler === 'Microsoft.Azure.CreateUIDef' && version === '0.1.2-preview' ? [] : ['wizard: is of another kind']),
    ...Object.keys(outputs)
      .filter((name) => !(name in template.parameters))
      .map((name) => `wizard: there is no parameter ${name}`),
    ...asked.filter(([name]) => !(name in outputs)).map(([name]) => `wizard: does not give ${name}`),
    ...named.filter((name) => !basics.some((one) => one.name === name)).map((name) => `wizard: asks for no ${name}`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `wizard: ${name} is there twice`),
    ...names.filter((name) => !/^[A-Za-z][A-Za-z0-9-]*$/.test(name)).map((name) => `wizard: ${name} is no name`),
  ];
}
