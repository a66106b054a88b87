import { readFileSync, statSync } from 'node:fs';
import { VigieError } from '../shared/errors.js';
import { clean } from '../shared/text.js';

/** A larger file is not read: a text of more than half a gigabyte is beyond what Node can hold. */
const MOST_BYTES = 400 * 1_024 * 1_024;

/** The text of a file that a call names; `-` is stdin. @throws VigieError VIGIE_INPUT_INVALID */
export function readText(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > MOST_BYTES) {
      throw new VigieError(
        'VIGIE_INPUT_INVALID',
        `${file} is larger than ${MOST_BYTES / 1_024 / 1_024} MiB; split it, for example by subscription`,
      );
    }
    return decode(readFileSync(file === '-' ? 0 : file));
  } catch (cause) {
    if (cause instanceof VigieError) throw cause;
    throw new VigieError(
      'VIGIE_INPUT_INVALID',
      `${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      { cause },
    );
  }
}

/** PowerShell writes UTF-16 with a byte order mark where others write UTF-8. */
function decode(bytes: Buffer): string {
  if (bytes.length > MOST_BYTES)
    throw new VigieError(
      'VIGIE_INPUT_INVALID',
      `stdin is larger than ${MOST_BYTES / 1_024 / 1_024} MiB; split it, for example by subscription`,
    );
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** @throws VigieError VIGIE_INPUT_INVALID where it is empty or no JSON */
export function parse(file: string, text: string): unknown {
  const shown = file === '-' ? 'stdin' : file;
  if (text.trim() === '') throw new VigieError('VIGIE_INPUT_INVALID', `${shown} is empty`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VigieError('VIGIE_INPUT_INVALID', `${shown} is not JSON: ${clean((cause as Error).message, 200)}`, {
      cause,
    });
  }
}
