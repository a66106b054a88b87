import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Card } from '../../shared/destinations/chat/card.js';

/** What a browser shows of a card once the public library for these cards has drawn it. */
export interface ShownCard {
  readonly text: string;
  /** Where the links in its text lead. */
  readonly links: readonly { readonly text: string; readonly url: string }[];
  /** Where its buttons lead: each was pressed. */
  readonly buttons: readonly { readonly text: string; readonly url: string }[];
  /** Elements of a page that a card of ours has no use for. */
  readonly foreign: number;
  /** Pixels by which something is wider than the card. */
  readonly tooWide: number;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium on the PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Draws the cards in one page, as wide as a channel of Teams, and says what is there to see. */
export function shownCards(chromium: string, cards: readonly Card[]): ShownCard[] {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-cards-'));
  try {
    const page = join(folder, 'cards.html');
    writeFileSync(page, pageOf(cards));
    const { stdout, stderr } = spawnSync(
      chromium,
      [...OPTIONS, `--user-data-dir=${folder}`, pathToFileURL(page).href],
      {
        encoding: 'utf8',
        timeout: 50_000,
      },
    );
    const seen = /data-seen="([^"]+)"/.exec(stdout)?.[1];
    if (seen === undefined)
      throw new Error(`the cards were not drawn: ${stdout.slice(0, 500)} ${stderr.slice(-2_000)}`);
    return JSON.parse(decodeURIComponent(seen));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No sandbox: CI runs as root, where there is none; the page is our own. */
const OPTIONS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--dump-dom'];

/** A page that draws the cards, presses each button, and leaves what it saw in an attribute of its body. */
function pageOf(cards: readonly Card[]): string {
  const library = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');
  const data = JSON.stringify(cards).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body><script>${library}</script>
<script>const cards = ${data}; (${draw})(cards, AdaptiveCards);</script>`;
}

const STYLE = `
  body { margin: 16px; width: 720px; font: 14px "Segoe UI", "Liberation Sans", sans-serif; background: #f5f5f5; }
  .ac-adaptiveCard { background: #fff; border: 1px solid #ddd; border-radius: 6px; margin-bottom: 24px; }
  .ac-pushButton { font: 600 13px "Segoe UI", "Liberation Sans", sans-serif; padding: 5px 12px; background: #fff;
    border: 1px solid #d1d1d1; border-radius: 4px; }
  a { color: #4f52b2; text-decoration: none; }`;

/** Runs in the browser: its text is what counts. */
const draw = `(cards, { AdaptiveCard, HostConfig }) => {
  const seen = cards.map((given) => {
    const card = new AdaptiveCard();
    card.hostConfig = new HostConfig({
      supportsInteractivity: true,
      fontFamily: '"Segoe UI", "Liberation Sans", sans-serif',
      spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
      actions: { maxActions: 6, actionsOrientation: 'horizontal', actionAlignment: 'left', buttonSpacing: 8 },
      containerStyles: { default: { backgroundColor: '#ffffff', foregroundColors: {
        default: { default: '#242424', subtle: '#616161' }, accent: { default: '#4f52b2', subtle: '#4f52b2' },
        good: { default: '#237b4b', subtle: '#237b4b' }, warning: { default: '#a44b00', subtle: '#a44b00' },
        attention: { default: '#c4314b', subtle: '#c4314b' } } } },
    });
    const pressed = [];
    card.onExecuteAction = ({ title, url }) => pressed.push({ text: title ?? '', url });
    card.parse(given);
    const shown = card.render();
    document.body.append(shown);
    for (const button of shown.querySelectorAll('button')) button.click();
    const links = [...shown.querySelectorAll('a')].map((link) => ({ text: link.textContent, url: link.href }));
    return {
      text: shown.innerText, links, buttons: pressed,
      foreign: shown.querySelectorAll('img, script, iframe, form, input, strong, em, ul, ol, h1').length,
      tooWide: shown.scrollWidth - shown.clientWidth,
    };
  });
  document.body.dataset.seen = encodeURIComponent(JSON.stringify(seen));
}`;
