import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './template.js';

export const ROOT = join(__dirname, '..', '..');

/** A file of the repository; each call reads it anew, so that a test may break what it gets. */
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
export const template = (name: 'main' | 'managementGroup' | 'lighthouse/delegation'): Template =>
  JSON.parse(read(`infra/${name}.json`));
