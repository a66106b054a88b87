import { type Command, Option } from 'commander';
import type { Check } from '../shared/checks/check.js';
import { parseNow } from '../shared/config/clock.js';
import { suggestion } from '../shared/config/problems.js';
import { VigieError } from '../shared/errors.js';
import { type InputKind, readInput, readResource } from '../shared/estate/input.js';
import { countedKinds } from '../shared/estate/resource.js';
import { LANGS, type Lang } from '../shared/report/lang.js';
import { atLeast, SEVERITIES, type Severity } from '../shared/severity.js';
import { regionVersionsFile } from '../shared/signals/regionVersions.js';
import type { RegionVersions } from '../shared/signals/types.js';
import { everyCheck, loadVigieConfig, rulesOf, type VigieConfig, withoutConfig } from '../shared/sweep/compose.js';
import { type EvaluationRules, evaluateResource } from '../shared/sweep/evaluate.js';
import { clean, count } from '../shared/text.js';
import { writeEvaluated } from './evaluated.js';
import { FORMAT_NAMES } from './formats/catalogue.js';
import { countsAgainst, type ShownResult } from './formats/shown.js';
import { parse, readText } from './inputFile.js';
import { KnownFindings } from './known.js';
import { say } from './output.js';

/** Verdicts of more do not fit into the memory that Node takes for itself, nor into one text. */
const MOST_RESOURCES = 20_000;

interface Options {
  readonly now?: string;
  readonly versions?: string;
  readonly checks?: string;
  readonly profile?: 'core' | 'recommended' | 'all';
  readonly format: (typeof FORMAT_NAMES)[number];
  readonly lang: Lang;
  readonly known?: string;
  readonly failOn: Severity | 'never';
  readonly config?: string;
}

export function addEvaluate(program: Command): Command {
  return program
    .command('evaluate')
    .description('Check the clusters and registries in a JSON file, without any cloud.')
    .argument(
      '<file>',
      'what ARM, Resource Graph, `az aks list -o json`, `az acr list -o json`, `terraform show -json` or `az deployment group what-if --no-pretty-print` printed; - reads stdin',
    )
    .option('--now <date>', 'judge as of this ISO date (a day is midnight UTC)')
    .option('--versions <file>', 'the kubernetesVersions answer of a region')
    .option('--checks <ids>', 'only these checks, separated by commas')
    .addOption(
      new Option('--profile <profile>', 'which checks (default: recommended)').choices(['core', 'recommended', 'all']),
    )
    .addOption(new Option('--format <format>', 'what to print').choices([...FORMAT_NAMES]).default('table'))
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on')
        .choices([...SEVERITIES, 'never'])
        .default('high'),
    )
    .option('--known <file>', 'an earlier result (json or sarif): only what is new counts for --fail-on')
    .addOption(new Option('--lang <language>', 'the language of --format html').choices([...LANGS]).default('en'))
    .option('--config <file>', 'take settings, exemptions and checks of your own from this vigie.yaml')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing at or above --fail-on, 1 something, 2 the input or the call is wrong.\n\nExample:\n  az aks list -o json | vigie evaluate - --fail-on critical',
    )
    .action(evaluate);
}

async function evaluate(file: string, options: Options): Promise<void> {
  const rules = evaluationRules(options);
  const known = options.known === undefined ? undefined : KnownFindings.read(options.known);
  const isJudged = (kind: InputKind) => rules.checks.some(({ about }) => about === kind);
  const input = readInput(parse(file, readText(file)), isJudged);
  const shown = file === '-' ? 'stdin' : file;
  if ('problem' in input) throw new VigieError('VIGIE_INPUT_INVALID', `${shown}: ${input.problem}`);
  for (const note of input.notes) say(`vigie: ${shown}: ${note}`);
  sayWhatWasSkipped(shown, input.skipped, input.broken);
  if (input.resources.length === 0 && !input.empty)
    throw new VigieError('VIGIE_INPUT_INVALID', `${shown}: nothing in it can be checked: ${nothingFor(isJudged)}`);
  const kinds = input.resources.map(({ kind }) => kind);
  if (kinds.length > MOST_RESOURCES)
    throw new VigieError(
      'VIGIE_INPUT_INVALID',
      `${shown} holds ${countedKinds(kinds)}; at most ${MOST_RESOURCES} are judged at once: split it, for example by subscription`,
    );
  const groups = input.resources.map((one) => evaluateResource(readResource(one), one.address ?? one.place, rules));
  const marked = known === undefined ? groups : groups.map((group) => group.map((one) => known.mark(one)));
  await writeEvaluated({ groups: marked, kinds, rules, file: shown, known }, options);
  const { failOn } = options;
  const isBad = (one: ShownResult) =>
    failOn !== 'never' && countsAgainst(one) && one.result.severity !== null && atLeast(one.result.severity, failOn);
  process.exitCode = marked.some((group) => group.some(isBad)) ? 1 : 0;
}

/** What would have to be in the file for the checks that were asked for. */
function nothingFor(isJudged: (kind: InputKind) => boolean): string {
  const [clusters, registries] = [isJudged('cluster'), isJudged('registry')];
  if (clusters && registries) return 'it holds neither an AKS cluster nor a container registry';
  if (registries) return 'it holds no container registry';
  return clusters ? 'it holds no AKS cluster' : 'no selected check is about a resource that a file can hold';
}

function evaluationRules(options: Options): EvaluationRules {
  const config = options.config === undefined ? undefined : loadVigieConfig(options.config, process.env);
  const { checks, settingsFor, policy } = rulesOf(asCalled(config ?? withoutConfig(), options));
  return {
    now:
      options.now === undefined
        ? new Date()
        : parseNow(
            options.now,
            () => new VigieError('VIGIE_USAGE', `--now is "${options.now}"; expected an ISO date such as 2026-11-23`),
          ),
    checks,
    settingsFor,
    exemptions: policy.exemptions,
    versions: options.versions === undefined ? undefined : versionsOf(options.versions),
  };
}

/** What the call says of which checks run stands in the place of all that the file says of it. */
function asCalled(config: VigieConfig, { profile, checks }: Options): VigieConfig {
  if (profile === undefined && checks === undefined) return config;
  const overrides = config.settings.overrides.map(({ profile: _, checks: _checks, skip: _skip, ...rest }) => rest);
  return {
    ...config,
    profile: profile ?? config.profile,
    checks: checks === undefined ? undefined : [...named(checks, everyCheck(config))],
    skip: [],
    settings: { ...config.settings, overrides },
  };
}

function named(list: string, every: readonly Check[]): readonly string[] {
  const known = every.map(({ id }) => id);
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length === 0) throw new VigieError('VIGIE_USAGE', '--checks names no check');
  for (const id of ids)
    if (!known.includes(id))
      throw new VigieError('VIGIE_USAGE', `--checks: "${id}" is no check${suggestion(id, known)}`);
  return ids;
}

function versionsOf(file: string): RegionVersions {
  const found = regionVersionsFile(parse(file, readText(file)));
  if ('problem' in found) throw new VigieError('VIGIE_INPUT_INVALID', `${file}: ${found.problem}`);
  return found.versions;
}

function sayWhatWasSkipped(file: string, skipped: ReadonlyMap<string, number>, broken: readonly number[]): void {
  if (skipped.size > 0) {
    const kinds = [...skipped].map(
      ([type, number]) => `${number} of ${type === '' ? 'no known type' : clean(type, 80)}`,
    );
    say(
      `vigie: ${file}: skipped what no check speaks to: ${kinds.slice(0, 5).join(', ')}${kinds.length > 5 ? ', …' : ''}`,
    );
  }
  if (broken.length > 0)
    say(
      `vigie: ${file}: skipped ${count(broken.length, 'entry', 'entries')} that ${broken.length === 1 ? 'is' : 'are'} no resource (first: entry ${broken[0]})`,
    );
}
