import { styleText } from 'node:util';
import { VigieError } from '../shared/errors.js';
import type { Severity } from '../shared/severity.js';

// A pipe that its reader closed (`| head`) also tells the stream, where nobody would hear it but Node, which would end
// the process; the callback of each write hears of it all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Writes to stdout and waits until it is taken: a pipe that reads slowly must get everything. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // Whoever read has closed the pipe (`| head`): nothing is left to say.
      if (error === null || error === undefined || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
      else reject(new VigieError('VIGIE_USAGE', `what is printed cannot be written: ${error.message}`));
    });
  });
}

/** A line for people, on stderr: stdout belongs to machines. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

type Style = Parameters<typeof styleText>[0];

/** Colours stdout where it is a terminal and NO_COLOR is not set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};

/** Columns that there are: COLUMNS, else what the terminal has, else 80; between 40 and 120. */
export function width(): number {
  const columns = Number(process.env.COLUMNS) || process.stdout.columns || 80;
  return Math.min(120, Math.max(40, columns));
}

/** Words in lines of at most `width` characters; a word that is longer is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const HANG = 14;

/**
 * A label and what stands to it, in 80 columns or what fewer there are: what does not fit goes on below its own beginning. A label that leaves no
 * room beside it has a line of its own.
 */
export function hang(label: string, text: string, style?: Style): string[] {
  const styled = (head: string) => (style === undefined ? head : paint(style, head));
  const lines = wrap(text, Math.min(80, width()) - 2 - HANG);
  const below = (line: string) => `${' '.repeat(2 + HANG)}${line}`;
  if (label.length >= HANG) return [`  ${styled(label)}`, ...lines.map(below)];
  const [first = '', ...rest] = lines;
  return [`  ${styled(label.padEnd(HANG))}${first}`, ...rest.map(below)];
}

function pieces(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return [word.slice(0, width), ...pieces(word.slice(width), width)];
}
