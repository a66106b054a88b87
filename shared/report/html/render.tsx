import { gzipSync } from 'node:zlib';
import type { FunctionComponent } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { islandOf } from '../island.js';
import type { Lang } from '../lang.js';
import type { ReportModel } from '../model.js';
import { Talk } from '../words/talk.js';
import { WORDS, type Words } from '../words/words.js';
import type { Page } from './page.js';
import { Shapes } from './pieces.js';
import { REPORT_POLICY, SCRIPT, STYLE } from './policy.js';
import { ChangesSection } from './sections/Changes.js';
import { ClustersSection } from './sections/Clusters.js';
import { CoverageSection } from './sections/Coverage.js';
import { FindingsSection } from './sections/Findings.js';
import { ImagesSection } from './sections/Images.js';
import { MatrixSection } from './sections/Matrix.js';
import { OverdueSection } from './sections/Overdue.js';
import { ScoreSection } from './sections/Score.js';
import { TimelineSection } from './sections/Timeline.js';
import { headOf, Top } from './sections/Top.js';

/** Two more would take four times as long for a twentieth of the size. */
const GZIP_LEVEL = 7;

/** The icon of the tab; without one a browser would ask for one. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%231d4f91' d='M11 9h2v14h-2zM5 9h14l-2.5 5h-9zM12 1l7 3.5L12 8z'/%3E%3C/svg%3E";

interface Part {
  readonly id: string;
  readonly word: Extract<keyof Words, `nav${string}`>;
  readonly Section: FunctionComponent<{ readonly page: Page }>;
  /** A file that was evaluated has no history and no owners. */
  readonly ofSweeps?: true;
}

const PARTS: readonly Part[] = [
  { id: 'changes', word: 'navChanges', Section: ChangesSection, ofSweeps: true },
  { id: 'overdue', word: 'navOverdue', Section: OverdueSection, ofSweeps: true },
  { id: 'timeline', word: 'navTimeline', Section: TimelineSection },
  { id: 'images', word: 'navImages', Section: ImagesSection },
  { id: 'matrix', word: 'navMatrix', Section: MatrixSection },
  { id: 'score', word: 'navScore', Section: ScoreSection, ofSweeps: true },
  { id: 'coverage', word: 'navCoverage', Section: CoverageSection },
  { id: 'findings', word: 'navFindings', Section: FindingsSection },
  { id: 'clusters', word: 'navClusters', Section: ClustersSection },
];

/** The report as one file that needs nothing else: it is opened from a disk, a mail or a web server alike. */
export function renderReport(model: ReportModel, { lang }: { readonly lang: Lang }): string {
  const page: Page = { model, lang, words: WORDS[lang], talk: new Talk(lang) };
  const data = gzipSync(JSON.stringify(islandOf(model, lang)), { level: GZIP_LEVEL }).toString('base64');
  return `<!DOCTYPE html>\n${renderToString(<Document page={page} data={data} />)}\n`;
}

function Document({ page, data }: { readonly page: Page; readonly data: string }) {
  const { words, lang, model } = page;
  const parts = PARTS.filter(({ ofSweeps }) => model.file === null || ofSweeps !== true);
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={REPORT_POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>{page.talk.fill(words.title, { when: headOf(page) })}</title>
        <link rel="icon" href={ICON} />
        {/* A constant of the build */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <Shapes />
        <a class="skip" href="#report">
          {words.skip}
        </a>
        <Top page={page} />
        <Navigation page={page} parts={parts} />
        <main id="report" tabIndex={-1}>
          {parts.map(({ id, Section }) => (
            <Section key={id} page={page} />
          ))}
        </main>
        <footer>
          <p>
            {page.talk.fill(words.footer, { version: process.env.VIGIE_VERSION ?? '0.0.0' })} {words.checksKept}
          </p>
        </footer>
        <script type="text/plain" id="data">
          {data}
        </script>
        {/* A constant of the build */}
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  );
}

function Navigation({ page, parts }: { readonly page: Page; readonly parts: readonly Part[] }) {
  return (
    <nav class="sections" aria-label={page.words.sections}>
      <ul>
        {parts.map(({ id, word }) => (
          <li key={id}>
            <a href={`#${id}`}>{page.words[word]}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
