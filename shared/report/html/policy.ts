import { createHash } from 'node:crypto';
import script from '../client/main.ts?page';
import style from './style.css?page';

/** What stands in every page, byte for byte: the policy names their hashes. */
export const SCRIPT = script;
export const STYLE = style;

/** The page may run its own script and use its own style; it loads nothing, sends nothing and is sent nowhere. */
export const REPORT_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${sha256(SCRIPT)}'`,
  `style-src 'sha256-${sha256(STYLE)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
