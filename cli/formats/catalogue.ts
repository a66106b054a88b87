import { toOcsf } from '../../shared/events/ocsf.js';
import { csv } from './csv.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { sarif } from './sarif.js';
import type { Shown } from './shown.js';
import { table } from './table.js';

/** Writes verdicts in one form, in parts: the whole may be larger than one text can be. */
type Format = (shown: Shown) => Iterable<string>;

/** Forms that hold nothing but verdicts; a new one is a file and a line. json and html are each command's own. */
export const FORMATS = {
  table,
  csv: ({ groups }) => csv(groups),
  markdown,
  sarif: (shown) => [`${JSON.stringify(sarif(shown), null, 2)}\n`],
  ocsf: function* ({ groups, eventOf }) {
    let before = '[';
    for (const group of groups)
      for (const one of group) {
        const event = eventOf(one);
        const form = event === null ? null : toOcsf(event);
        if (form === null) continue;
        yield `${before}\n${JSON.stringify(form, null, 2)}`;
        before = ',';
      }
    yield before === '[' ? '[]\n' : '\n]\n';
  },
  junit,
} satisfies Record<string, Format>;

/** What `--format` of a command that shows verdicts may be. */
export const FORMAT_NAMES = ['table', 'json', 'csv', 'markdown', 'html', 'sarif', 'ocsf', 'junit'] as const;
