// docs/workbooks.md: what each tile shows, what it asks, and what it says when it is empty.

const HEAD = `# The workbooks

Made by \`node scripts/sentinel-workbooks.mjs\` from \`infra/sentinel/workbooks/\`; [how to change them](../infra/sentinel/workbooks/README.md).

Two workbooks for Microsoft Sentinel. They read \`VigieEvents_CL\` and \`VigieSweeps_CL\`, and \`SecurityAlert\` where it is
there; they need no saved function. Who opens one sees what that person may read in the workspace.

At the top one chooses time, subscription, owner and severity. The shortest time is 14 days: every open finding is sent
again within 7, so that no choice of time hides one that is still open. Score, verdicts and coverage are of the whole fleet
and of no choice but the time. Of a day the workbook shows what was told by then; it does not ask Azure.

No workbook has been opened in a portal by the tests: they hold each query to the tables' columns with Microsoft's parser,
and the JSON to its form. How it looks is for whoever deploys it to see.
`;

/** @param workbooks as sources.mjs reads them */
export function workbooksPage(workbooks) {
  return `${[HEAD, ...workbooks.map(sectionOf)].join('\n')}`;
}

function sectionOf({ title, about, folder, tabs }) {
  const parts = tabs.map(({ tab, tiles }) => `### ${tab}\n\n${tableOf(tiles)}`);
  return `## ${title.replace('Vigie - ', '')}\n\n${about} File: \`infra/sentinel/workbooks/${folder}.workbook.json\`.\n\n${parts.join('\n')}`;
}

function tableOf(tiles) {
  const rows = tiles.map(
    ({ title, shows, asks, empty }) => `| ${[`**${title}**`, shows, asks, empty].map(cell).join(' | ')} |`,
  );
  return `${['| tile | shows | asks | when it is empty |', '| --- | --- | --- | --- |', ...rows].join('\n')}\n`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
