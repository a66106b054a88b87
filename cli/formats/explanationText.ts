import { relative } from 'node:path';
import type { Explanation, From } from '../../shared/sweep/explain.js';
import { clean } from '../../shared/text.js';
import { hang, paint, wrap } from '../output.js';

/** `vigie checks --explain`, for people: in 80 columns. @param file the configuration; null: the defaults hold */
export function explanationText(explanation: Explanation, file: string | null): string {
  const { check, resource, runs, severity, thresholds, allowedDays, rebootWindow, undecided } = explanation;
  const from = (one: From) => sourceOf(one, file);
  const own = severity.from === null ? "the check's own rule" : from(severity.from);
  return [
    ...wrap(`${check.id}: ${check.title}`, 80).map((line) => paint('bold', line)),
    ...hang('', check.why),
    ...hang('settings', file === null ? 'no vigie.yaml was found: the defaults hold' : shown(file)),
    ...(resource === null ? [] : resourceLines(resource)),
    ...(resource === null ? [] : hang('owner', ownerWords(explanation))),
    ...hang(
      'runs',
      `${runs.runs ? 'yes' : 'no'}: ${runs.why}${runs.from === null ? '' : ` (${place(runs.from, file)})`}`,
    ),
    ...hang('severity', `${severity.value}: ${own}`),
    ...thresholds.flatMap(({ name, value, default: standard, means, from: of }, at) => {
      const why = of === null ? 'the default' : `${from(of)}; default ${standard}`;
      return hang(at === 0 ? 'thresholds' : '', `${name} ${value}: ${means} (${why})`);
    }),
    ...allowedDays.flatMap(({ severity: one, days, from: of }, at) =>
      hang(at === 0 ? 'days allowed' : '', `${one} ${days}: ${from(of)}`),
    ),
    ...(rebootWindow === null ? [] : hang('reboots', `${rebootWindow.window}: ${from(rebootWindow.from)}`)),
    ...(resource === null ? [] : exemptionLines(explanation, file)),
    ...undecidedLines(explanation, undecided.map(from)),
    '',
  ].join('\n');
}

function resourceLines({ id, tags, tagsFrom }: NonNullable<Explanation['resource']>): string[] {
  const all = Object.entries(tags ?? {}).map(([name, value]) => `${clean(name, 100)}=${clean(value, 100)}`);
  const words = tags === null ? 'not known' : all.length === 0 ? 'none' : all.join(', ');
  return [...hang('resource', clean(id, 500)), ...hang('tags', `${words} (${tagsFrom})`)];
}

function ownerWords({ owner }: Explanation): string {
  if (owner === null) return 'not known without the tags';
  const words = owner.from === null ? 'nobody' : `${clean(owner.name ?? '', 100)} (${clean(owner.from, 200)})`;
  return owner.groupsUnknown ? `${words}; the management groups above it are not known here` : words;
}

function exemptionLines({ exemptions }: Explanation, file: string | null): string[] {
  if (exemptions.length === 0) return hang('exemptions', 'none');
  return exemptions.flatMap(({ from, state, subject, owner, approver, reason, until }, at) => {
    const which = subject === null ? '' : `, for ${clean(subject, 100)}`;
    const who = `owner ${clean(owner, 100)}, approved by ${clean(approver, 100)}: ${clean(reason, 300)}`;
    const words = {
      'in force': `until ${until}`,
      ended: `ended with ${until}`,
      undecided: `until ${until}, if its tags fit`,
    };
    return hang(at === 0 ? 'exemptions' : '', `${words[state]}${which}: ${sourceOf(from, file)}; ${who}`);
  });
}

function undecidedLines({ resource }: Explanation, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const why =
    resource === null
      ? 'for some only; --resource shows what holds for one resource'
      : 'cannot be decided without the tags; above it counts as not fitting';
  return hang('undecided', `${keys.join(', ')}: ${why}`, 'yellow');
}

/** `vigie.yaml:34 overrides[0].severities.sla-tier`, or that it is the default. */
function sourceOf(from: From, file: string | null): string {
  return from.line === null ? 'the default' : `${place(from, file)} ${from.key}`;
}

function place({ line }: From, file: string | null): string {
  return line === null || file === null ? 'the default' : `${shown(file)}:${line}`;
}

function shown(file: string): string {
  const near = relative(process.cwd(), file);
  return near !== '' && !near.startsWith('..') ? near : file;
}
