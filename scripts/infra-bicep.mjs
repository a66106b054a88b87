// Where the Bicep compiler comes from: the contributor's own (`bicep`, else `az bicep`), else Microsoft's package from NuGet,
// which `dotnet restore` puts into node_modules/.cache. Nothing is skipped: where none can be had, it says what was tried.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '0.49.2';
/** Where a deployment is imagined to be: in a tenant and region, and there in a place of the kind that the template is for. */
const EVERYWHERE = ['--tenant-id', '44444444-4444-4444-8444-444444444444', '--location', 'westeurope'];
const SUBSCRIPTION = ['--subscription-id', '33333333-3333-4333-8333-333333333333'];
const PLACES = {
  resourceGroup: [...SUBSCRIPTION, '--resource-group', 'rg-vigie'],
  subscription: SUBSCRIPTION,
  managementGroup: ['--management-group-id', 'mg-all'],
};
const PLATFORMS = { linux: 'linux', darwin: 'osx', win32: 'win' };

/**
 * @param {string} root of the repository
 * @returns {{ from: string, build(file: string): { json: string, diagnostics: string[] }, predict(file: string, place?: string): object[] }}
 *   `predict` takes a .bicepparam file and tells the resources that it comes to in a place (`resourceGroup`, `subscription`,
 *   `managementGroup`), or throws
 * @throws Error that says how to get a compiler
 */
export function compiler(root) {
  return own('bicep', []) ?? own('az', ['bicep']) ?? fromNuGet(root);
}

function own(command, before) {
  const [file, ...rest] = before.length === 0 ? ['--version'] : [...before, 'version'];
  const asked = run(command, [file, ...rest]);
  if (asked.status !== 0) return undefined;
  const from = `${[command, ...before].join(' ')}, ${asked.stdout.trim().split('\n')[0]}`;
  return made(from, (bicep) => run(command, before.length === 0 ? bicep : [...before, ...azArguments(bicep)]));
}

/** az names the file, where bicep takes it as it comes. */
function azArguments([verb, file, ...rest]) {
  return [verb, '--file', file, ...rest];
}

function fromNuGet(root) {
  const platform = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const name = `Azure.Bicep.CommandLine.${platform}`;
  const folder = join(root, 'node_modules', '.cache', 'bicep');
  const program = join(
    folder,
    'packages',
    name.toLowerCase(),
    VERSION,
    'tools',
    `bicep${process.platform === 'win32' ? '.exe' : ''}`,
  );
  if (!existsSync(program)) restore(folder, name);
  if (!existsSync(program)) throw new Error(`dotnet restore of ${name} ${VERSION} left no ${program}`);
  return made(`${name} ${VERSION}`, (bicep) => run(program, bicep));
}

function restore(folder, name) {
  mkdirSync(folder, { recursive: true });
  const project = join(folder, 'bicep.csproj');
  writeFileSync(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
    <RestorePackagesPath>packages</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${VERSION}]" /></ItemGroup>
</Project>
`,
  );
  const ran = run('dotnet', ['restore', project]);
  if (ran.status === 0) return;
  const why = ran.error === undefined ? `${ran.stdout}${ran.stderr}`.trim() : ran.error.message;
  throw new Error(
    `no Bicep compiler: neither bicep nor az bicep is here, and dotnet restore of ${name} ${VERSION} failed. Install one of the three and run it again.\n${why}`,
  );
}

function made(from, call) {
  return {
    from,
    build(file) {
      const ran = call(['build', file, '--stdout', '--diagnostics-format', 'sarif']);
      return { json: ran.stdout, diagnostics: diagnosticsOf(ran) };
    },
    predict(file, place = 'resourceGroup') {
      const ran = call(['snapshot', file, '--mode', 'overwrite', ...EVERYWHERE, ...PLACES[place]]);
      if (ran.status !== 0)
        throw new Error(`bicep snapshot, of Bicep 0.41 or later, ended with ${ran.status}: ${ran.stderr.trim()}`);
      return JSON.parse(readFileSync(file.replace(/\.bicepparam$/, '.snapshot.json'), 'utf8')).predictedResources;
    },
  };
}

/** Errors and warnings of the compiler and its linter, one a line; whatever is no SARIF is told as it is. */
function diagnosticsOf({ status, stderr, error }) {
  if (error !== undefined) return [error.message];
  const begin = stderr.indexOf('{');
  try {
    const results = JSON.parse(stderr.slice(begin)).runs.flatMap((one) => one.results ?? []);
    const told = results.map(lineOf);
    return status === 0 || told.length > 0 ? told : [`ended with ${status}`];
  } catch {
    return [`ended with ${status}, and told no SARIF: ${stderr.trim()}`];
  }
}

function lineOf({ level, ruleId, message, locations }) {
  const place = locations?.[0]?.physicalLocation;
  const uri = place?.artifactLocation?.uri ?? '?';
  // SARIF leaves the level out where it is its default.
  return `${uri.slice(uri.indexOf('infra/'))}:${place?.region?.startLine ?? '?'} ${level ?? 'warning'} ${ruleId}: ${message.text}`;
}

function run(command, args) {
  const shell = process.platform === 'win32' && command === 'az';
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
  return spawnSync(command, args, { encoding: 'utf8', shell, env, maxBuffer: 64 * 1024 * 1024 });
}
