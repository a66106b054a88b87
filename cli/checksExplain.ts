import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Check } from '../shared/checks/check.js';
import { domainNow } from '../shared/config/clock.js';
import { linesOf } from '../shared/config/lines.js';
import { suggestion } from '../shared/config/problems.js';
import { messageOf, VigieError } from '../shared/errors.js';
import { compose, loadVigieConfig, rulesOf, withoutConfig } from '../shared/sweep/compose.js';
import { type ExplainedResource, explain, kindOfId } from '../shared/sweep/explain.js';
import { knownTags } from '../shared/sweep/knownTags.js';
import { clean } from '../shared/text.js';
import { explanationText } from './formats/explanationText.js';
import { print } from './output.js';

export interface ExplainOptions {
  /** Id of the check. */
  readonly explain: string;
  readonly resource?: string;
  readonly tag?: readonly string[];
  readonly config?: string;
  readonly out?: string;
  readonly now?: string;
  readonly format: 'table' | 'json' | 'markdown';
}

/** `vigie checks --explain ID`: which settings hold for what a check says of a resource, and why. */
export async function explainCheck(options: ExplainOptions): Promise<void> {
  if (options.format === 'markdown') throw new VigieError('VIGIE_USAGE', '--explain prints a table or json');
  const file = configFile(options.config);
  const config = file === undefined ? withoutConfig() : loadVigieConfig(file, process.env);
  const { allChecks, settingsFor } = rulesOf(config);
  const check = checkOf(options.explain, allChecks);
  const explanation = explain({
    check,
    config,
    overrides: settingsFor.overrides,
    lineOf: file === undefined ? () => undefined : linesOf(readFileSync(file, 'utf8')),
    resource: await resourceOf(options, file),
    now: await domainNow(options.now, process.env),
  });
  const shown = file === undefined ? null : config.file;
  if (options.format === 'json') await print(`${JSON.stringify({ ...explanation, config: shown }, null, 2)}\n`);
  else await print(explanationText(explanation, shown));
}

/** The file that would be read; absent: there is none, and the defaults are explained. */
function configFile(given: string | undefined): string | undefined {
  if (given !== undefined) return given;
  const named = process.env.VIGIE_CONFIG;
  if (named !== undefined && named !== '') return named;
  return existsSync('vigie.yaml') ? 'vigie.yaml' : undefined;
}

function checkOf(id: string, all: ReadonlyMap<string, Check>): Check {
  const check = all.get(id);
  if (check === undefined)
    throw new VigieError('VIGIE_USAGE', `"${clean(id, 80)}" is no check${suggestion(id, [...all.keys()])}`);
  return check;
}

async function resourceOf(options: ExplainOptions, file: string | undefined): Promise<ExplainedResource | null> {
  const { resource: id, tag } = options;
  if (id === undefined) {
    if (tag !== undefined) throw new VigieError('VIGIE_USAGE', '--tag says what a resource has: name it by --resource');
    return null;
  }
  if (!/^\/(subscriptions|tenants)\/[^/]+/i.test(id))
    throw new VigieError('VIGIE_USAGE', `--resource is "${clean(id, 80)}"; expected an ARM id, /subscriptions/…`);
  const found = tag === undefined ? await storedTags(options, file, id) : { tags: tagsOf(tag), tagsFrom: '--tag' };
  return { id, kind: kindOfId(id), ...found };
}

/** `environment=prod`; of a tag that is given twice the last one counts. */
function tagsOf(pairs: readonly string[]): Record<string, string> {
  const split = pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new VigieError('VIGIE_USAGE', `--tag is "${clean(pair, 80)}"; expected name=value`);
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return Object.fromEntries(split);
}

/** What the last sweep saw of the resource; a store that cannot be read leaves the tags unknown, and says why. */
async function storedTags(
  { out }: ExplainOptions,
  file: string | undefined,
  id: string,
): Promise<Pick<ExplainedResource, 'tags' | 'tagsFrom' | 'managementGroups'>> {
  if (file === undefined)
    return { tags: null, tagsFrom: 'there is no configuration that names a store; give them by --tag' };
  try {
    const { store } = compose({
      config: file,
      out: out === undefined ? undefined : resolve(out),
      environment: process.env,
      now: new Date(),
    });
    const known = await knownTags(store, id);
    if (known === undefined)
      return { tags: null, tagsFrom: 'no sweep in the store has seen the resource; give them by --tag' };
    const { tags, managementGroups, sweep } = known;
    return { tags, managementGroups, tagsFrom: sweep === null ? 'the store' : `sweep ${sweep}` };
  } catch (error) {
    return { tags: null, tagsFrom: `the store cannot be read (${clean(messageOf(error), 200)}); give them by --tag` };
  }
}
