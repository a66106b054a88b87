import { open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';

/** What is gathered before it is written. */
const CHUNK = 64 * 1_024;

/** A text file that is written as its parts come. */
export class TextFile {
  #waiting = '';

  private constructor(private readonly handle: Awaited<ReturnType<typeof open>>) {}

  /** @throws where the file is there already */
  static async create(path: string): Promise<TextFile> {
    return new TextFile(await open(path, 'wx'));
  }

  async write(text: string): Promise<void> {
    this.#waiting += text;
    if (this.#waiting.length < CHUNK) return;
    const chunk = this.#waiting;
    this.#waiting = '';
    await this.handle.appendFile(chunk);
  }

  async close(): Promise<void> {
    try {
      await this.handle.appendFile(this.#waiting);
    } finally {
      await this.handle.close();
    }
  }
}

/** For spreadsheets: every cell quoted, and one that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  const shown = cells.map((cell) => (cell === null ? '' : String(cell)));
  return stringify([shown], { quoted: true, escape_formulas: true, record_delimiter: 'windows' });
}
