import { attackLink, type Cell, type Coverage, type Speaker, sums } from '../../shared/checks/frameworks/coverage.js';

/** docs/matrix.md: every technique with the checks that speak to it. A test regenerates it. */
export function matrixPage(matrices: readonly Coverage[]): string {
  return [
    '# Coverage of the matrix',
    '',
    'Made by `npm run docs`; `vigie checks --matrix` prints it in a terminal, and with `--format json` for machines.',
    '',
    'A check that speaks to a technique looks at a setting that makes it harder, or easier to see. It proves neither that the',
    'technique is prevented nor that it was not used: nothing here looks for attackers. **Stated**: the source itself ties the',
    'technique to the setting or its remedy. **Judged**: our reading of it. [Controls](controls.md) has the other frameworks.',
    ...matrices.flatMap(section),
    '',
  ].join('\n');
}

function section(coverage: Coverage): string[] {
  const { framework, version, source, note, site, notice, tactics } = coverage;
  return [
    '',
    `## ${framework} ${version}`,
    '',
    `[Its site](${site}); ids and names from \`${source}\`. ${note}${notice === null ? '' : ` ${notice}`}`,
    '',
    ...sums(coverage).map((line) => `- ${line}`),
    ...tactics.flatMap(({ name, techniques }) => [
      '',
      `### ${name}`,
      '',
      '| technique | stated | judged |',
      '| --- | --- | --- |',
      ...techniques.map(row),
    ]),
  ];
}

function row(cell: Cell): string {
  const { id, name, link, attack, inMatrix, checks } = cell;
  const also = attack.map((one) => `[${one}](${attackLink(one)})`);
  const technique = `[${id}](${link}) ${name}${also.length === 0 ? '' : ` (ATT&CK ${also.join(', ')})`}`;
  const beside = inMatrix ? '' : ', not of the Containers platform';
  return `| ${technique}${beside} | ${none(cell)}${checkCell(checks, 'stated')} | ${checkCell(checks, 'judged')} |`;
}

function none({ checks, onlyThrough }: Cell): string {
  if (checks.length > 0) return '';
  return onlyThrough.length === 0 ? '**nothing here speaks to it**' : `only through ${onlyThrough.join(', ')}`;
}

/** Those of one confidence, each with its section of docs/checks.md and what stands to it. */
export function checkCell(speakers: readonly Speaker[], confidence: Speaker['confidence']): string {
  return speakers
    .filter((one) => one.confidence === confidence)
    .map(({ id, profile, note }) => {
      const remarks = [profile === 'all' ? 'profile `all`' : null, note].filter((one) => one !== null);
      return `[${id}](checks.md#${id})${remarks.length === 0 ? '' : ` (${remarks.join('; ')})`}`;
    })
    .join(', ');
}
