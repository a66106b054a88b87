// Files that are made from others: written, or with --check only compared.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {{ root: string, check: boolean | undefined, script: string }} given where paths begin, and who makes the files
 * @returns {(path: string, text: string) => void} writes a file; with `check` it says where it differs, and the exit code is 1
 */
export function maker({ root, check, script }) {
  return (path, text) => {
    const file = join(root, path);
    if (!check) return writeFileSync(file, text);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
    process.stderr.write(`${path} is not what its sources make; run node ${script}\n`);
    process.exitCode = 1;
  };
}
