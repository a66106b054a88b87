// docs/workbooks.md: what each tile shows, what it asks, and what it says when it is empty.

const HEAD = `# The workbooks

Made by \`node scripts/sentinel-workbooks.mjs\` from \`infra/sentinel/workbooks/\`
([how to change them](../infra/sentinel/workbooks/README.md)).

Two workbooks for Microsoft Sentinel. They read \`VigieEvents_CL\` and \`VigieSweeps_CL\`, and \`SecurityAlert\` where it is
there; they need no saved function. Who opens one sees what that person may read in the workspace.

At the top one chooses time, subscription, owner and severity. The shortest time is 14 days: every open finding is sent
again within 7, so that no choice of time hides one that is still open. Score, verdicts and coverage are of the whole fleet
and of no choice but the time. They show what Vigie told, and do not ask Azure: the support calendar is the one
that was built in when the workbook was made, and clusters come into it 90 days before their support ends.

An alert that both Defender's connector and Vigie brought counts once, as far as \`VendorOriginalId\` is the id by which Vigie
knows it.

What is known of them: Microsoft's parser has nothing against a query, each runs over the events of the demo and shows what
those events say, and the JSON holds to its form (\`test/infra/workbooks*.test.ts\`). No portal was there to open one in: how
they look is for whoever deploys one to see.

## Put one into a workspace

In Microsoft Sentinel: Workbooks, Add workbook, Edit, Advanced editor, Gallery template; paste the file, apply, save. It
reads the workspace that it was opened from; no workspace is written into it. As a solution:
[the package](../infra/sentinel/solution/README.md).

Readers need Workbook Reader, or Reader, where the workbook is saved, and the right to read both tables.
`;

/** @param workbooks as sources.mjs reads them */
export function workbooksPage(workbooks) {
  return `${[HEAD, ...workbooks.map(sectionOf)].join('\n')}`;
}

function sectionOf({ title, about, folder, tabs }) {
  const parts = tabs.map(({ tab, tiles }) => `### ${tab}\n\n${tableOf(tiles)}`);
  return `## ${title.replace('Vigie - ', '')}\n\n${about}
File: \`infra/sentinel/workbooks/${folder}.workbook.json\`.\n\n${parts.join('\n')}`;
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
