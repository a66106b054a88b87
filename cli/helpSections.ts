import type { Command } from 'commander';
import { wrap } from './output.js';

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

/** What every command that takes a configuration has in common, at the end of its help. */
export function addCommonSections(command: Command): void {
  for (const one of [command, ...command.commands])
    if (one.options.some(({ long }) => long === '--config') && one.name() !== 'list')
      one.addHelpText('after', ENVIRONMENT);
}

/** Prose of a page of help in 80 columns; what is indented is laid out already. */
export function wrappedHelp(text: string): string {
  const lines = text.split('\n');
  return lines.flatMap((line) => (line.length > 80 && !line.startsWith(' ') ? wrap(line, 80) : [line])).join('\n');
}
