import { fragment } from 'xmlbuilder2';
import { countsAgainst, nameOf, remedyOf, type Shown, type ShownResult } from './shown.js';

/** What XML 1.0 cannot hold at all is shown as this. */
const ODD = '\ufffd';

/**
 * JUnit XML, as Azure Pipelines, GitLab and Jenkins read it: a suite a resource, a case a verdict. What is unknown, or
 * does not apply, is skipped with its reason: it is no pass, and it is no failure that anybody could mend in the code.
 */
export function* junit({ groups, counted }: Shown): Iterable<string> {
  // How many are skipped stands at each suite alone: the form of Jenkins knows no sum of them.
  const { tests, failures } = counts(groups.flat());
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="vigie: ${attribute(counted)}" tests="${tests}" failures="${failures}" errors="0">\n`;
  for (const group of groups) if (group.length > 0) yield `${suite(group)}\n`;
  yield '</testsuites>\n';
}

function counts(results: readonly ShownResult[]) {
  const failures = results.filter(countsAgainst).length;
  const skipped = results.filter((one) => !countsAgainst(one) && one.result.status !== 'pass').length;
  return { tests: results.length, failures, skipped };
}

function suite(group: readonly ShownResult[]): string {
  const [first] = group;
  const node = fragment({ invalidCharReplacement: ODD }).ele('testsuite', {
    name: first?.result.resourceId ?? first?.label ?? '',
    ...counts(group),
    errors: 0,
  });
  for (const one of group) {
    const { result, check } = one;
    const testcase = node.ele('testcase', {
      name: `${nameOf(one)}: ${check.title}`,
      classname: `${one.label}.${check.id}`,
    });
    if (countsAgainst(one))
      testcase.ele('failure', { type: result.severity ?? '', message: result.reason }).txt(detail(one));
    else if (result.status !== 'pass') testcase.ele('skipped', { message: skippedWords(one) });
  }
  return node.toString({ prettyPrint: true });
}

function skippedWords({ isKnown, result }: ShownResult): string {
  if (result.exemption !== undefined) return `exempted until ${result.exemption.until}: ${result.exemption.reason}`;
  if (isKnown === true) return `known: ${result.reason}`;
  return `${result.status === 'unknown' ? 'unknown' : 'not applicable'}: ${result.reason}`;
}

function detail(one: ShownResult): string {
  const { result } = one;
  const { text, command, link } = remedyOf(one);
  const lines = [
    result.reason,
    ...(result.dueDate === null ? [] : [`due ${result.dueDate.slice(0, 10)}`]),
    text,
    ...(command == null ? [] : [command]),
    link,
  ];
  return `\n${lines.join('\n')}\n`;
}

function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
