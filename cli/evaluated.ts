import type { Check } from '../shared/checks/check.js';
import type { InputKind } from '../shared/estate/input.js';
import { countedKinds } from '../shared/estate/resource.js';
import type { Lang } from '../shared/report/lang.js';
import { type Evaluated, type EvaluationRules, resultEvent } from '../shared/sweep/evaluate.js';
import { count } from '../shared/text.js';
import { type FORMAT_NAMES, FORMATS } from './formats/catalogue.js';
import type { Gone, Shown, ShownResult } from './formats/shown.js';
import type { KnownFindings } from './known.js';
import { print, say } from './output.js';

/** What `vigie evaluate` has judged. */
interface Judged {
  /** A resource each. */
  readonly groups: readonly (readonly (Evaluated & ShownResult)[])[];
  readonly kinds: readonly InputKind[];
  readonly rules: EvaluationRules;
  /** As it was named. */
  readonly file: string;
  readonly known: KnownFindings | undefined;
}

interface How {
  readonly format: (typeof FORMAT_NAMES)[number];
  readonly lang: Lang;
}

/** Forms that say by themselves what is no longer found; the others have no place for it. */
const SAYS_GONE: readonly How['format'][] = ['table', 'json', 'markdown', 'sarif'];

export async function writeEvaluated(judged: Judged, { format, lang }: How): Promise<void> {
  const { groups, kinds, rules, file, known } = judged;
  const gone = known?.gone(groups.flat());
  if (gone !== undefined && gone.length > 0 && !SAYS_GONE.includes(format))
    say(`vigie: ${file}: ${count(gone.length, 'known finding')} no longer found (--format table lists them)`);
  if (format === 'json') return writeJson(groups, rules.now, gone);
  if (format === 'html') {
    const { evaluatedReport } = await import('../shared/report/evaluatedReport.js');
    return print(await evaluatedReport(groups, rules, { lang, file }));
  }
  const shown: Shown = {
    groups,
    counted: countedKinds(kinds),
    checks: checksFor(rules, kinds),
    now: rules.now,
    file,
    ...(gone !== undefined && { gone }),
    // The groups are all that it is asked of.
    eventOf: (one) => resultEvent(one as Evaluated, rules.now),
  };
  for (const part of FORMATS[format](shown)) await print(part);
}

/** Those that ran: no resource of another kind is in the file. A file without any has had them all. */
function checksFor({ checks }: EvaluationRules, kinds: readonly InputKind[]): readonly Check[] {
  const found: ReadonlySet<string> = new Set(kinds);
  return found.size === 0 ? checks : checks.filter(({ about }) => found.has(about));
}

/** A resource at a time, so that the answer may be larger than one text can be. */
async function writeJson(
  groups: readonly (readonly ShownResult[])[],
  now: Date,
  gone: readonly Gone[] | undefined,
): Promise<void> {
  await print(`{"now":${JSON.stringify(now.toISOString())},"resources":${groups.length},"results":[`);
  let first = true;
  for (const group of groups) {
    const lines = group.map(jsonOf).join(',\n');
    if (lines === '') continue;
    await print(`${first ? '\n' : ',\n'}${lines}`);
    first = false;
  }
  await print(gone === undefined ? '\n]}\n' : `\n],"gone":${JSON.stringify(gone.map(goneOf))}}\n`);
}

function jsonOf({ result, isKnown }: ShownResult): string {
  return JSON.stringify(isKnown === undefined ? result : { ...result, known: isKnown });
}

function goneOf({ check, resource, subject }: Gone): Gone {
  return { check, resource, subject };
}
