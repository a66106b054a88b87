import type { Command, Option } from 'commander';
import { wrap } from './output.js';

/** Of commands that look for a configuration where none is named. */
const ENVIRONMENT = `
Environment:
  VIGIE_CONFIG   the configuration, where --config is not given
  VIGIE_CLOCK    the time of the run: an ISO date, or a simulated Azure
  AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET
                 who asks, where all three are set; else az login, or the
                 managed identity of the machine
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR, COLUMNS
                 as elsewhere (docs/configuration.md)

Files:
  vigie.yaml     the configuration, where nothing else is named
  .vigie/        the store, beside it, unless it says otherwise`;

/** Of commands that read what the call names and nothing else. */
const ALONE = `
Environment:
  NO_COLOR, COLUMNS   as elsewhere (docs/configuration.md)

Files:
  none but those that are named: no vigie.yaml without --config`;

/** Where a command has many options, what belongs together stands together. */
const GROUPS: Readonly<Record<string, string>> = {
  '--format': 'What is printed:',
  '--lang': 'What is printed:',
  '--no-report': 'What is printed:',
  '--fail-on': 'When it fails:',
  '--known': 'When it fails:',
};
const MANY = 7;

/** What commands have in common: their options in groups, and at the end where a configuration is looked for. */
export function addCommonSections(command: Command): void {
  for (const one of [command, ...command.commands]) {
    groupOptions(one.options);
    const config = one.options.find(({ long }) => long === '--config');
    if (one.name() === 'evaluate') one.addHelpText('after', ALONE);
    else if (config !== undefined && one.name() !== 'list') one.addHelpText('after', ENVIRONMENT);
  }
}

function groupOptions(options: readonly Option[]): void {
  if (options.length < MANY) return;
  for (const option of options) {
    const heading = GROUPS[option.long ?? ''];
    if (heading !== undefined) option.helpGroup(heading);
  }
}

/** Prose of a page of help in 80 columns; what is indented is laid out already. */
export function wrappedHelp(text: string): string {
  const lines = text.split('\n');
  return lines.flatMap((line) => (line.length > 80 && !line.startsWith(' ') ? wrap(line, 80) : [line])).join('\n');
}
