import type { ComponentChildren } from 'preact';
import type { Severity } from '../../severity.js';
import type { ReportResource } from '../model.js';
import type { Page } from './page.js';

/** A severity as a shape and a word: nothing is told by colour alone. */
export function Badge({ page, severity }: { readonly page: Page; readonly severity: Severity }) {
  return (
    <span class={`sev ${severity}`}>
      <Shape name={severity} />
      {page.words.severity[severity]}
    </span>
  );
}

export function Shape({ name }: { readonly name: Severity }) {
  return (
    <svg class="shape" aria-hidden="true" viewBox="0 0 10 10">
      <use href={`#shape-${name}`} />
    </svg>
  );
}

/** The shapes that every badge uses. */
export function Shapes() {
  return (
    <svg class="shapes" aria-hidden="true" width="0" height="0">
      <symbol id="shape-critical" viewBox="0 0 10 10">
        <path d="M5 0 10 5 5 10 0 5Z" />
      </symbol>
      <symbol id="shape-high" viewBox="0 0 10 10">
        <path d="M5 .5 10 9.5H0Z" />
      </symbol>
      <symbol id="shape-medium" viewBox="0 0 10 10">
        <path d="M1 1H9V9H1Z" />
      </symbol>
      <symbol id="shape-low" viewBox="0 0 10 10">
        <circle cx="5" cy="5" r="4" />
      </symbol>
    </svg>
  );
}

/** Words that are English whatever the page's language is: reasons, titles, what others wrote. */
export function English({ page, children }: { readonly page: Page; readonly children: string }) {
  return page.lang === 'en' ? children : <span lang="en">{children}</span>;
}

/** Something that the script makes a link; without it, or in a mail, it is plain text and no dead link. */
export function Go({ to, children }: { readonly to: string; readonly children: ComponentChildren }) {
  return <span data-go={to}>{children}</span>;
}

/** A resource's name, which leads to its page. */
export function Named({ resource }: { readonly resource: Pick<ReportResource, 'id' | 'name'> }) {
  return <Go to={`cluster=${encodeURIComponent(resource.id.toLowerCase())}`}>{resource.name}</Go>;
}

/** `findings?owner=payments&status=overdue` */
export function findingsWith(filter: Readonly<Record<string, string>>): string {
  return `findings?${new URLSearchParams(filter)}`;
}

export function Section(props: { readonly id: string; readonly head: string; readonly children: ComponentChildren }) {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-head`} class="card">
      <h2 id={`${props.id}-head`}>{props.head}</h2>
      {props.children}
    </section>
  );
}

/** A place that scrolls by itself where the screen is narrow; whoever has no mouse can get there and scroll it. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of forms, and a section would be one landmark more
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div class="scroll" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** A chart, and the same as a table behind it. */
export function Chart(props: {
  readonly page: Page;
  readonly label: string;
  /** @default the same as a table */
  readonly summary?: string;
  readonly svg: string;
  readonly children: ComponentChildren;
}) {
  return (
    <figure class="chart">
      <Scroll label={props.label}>
        {/* Drawn by shared/report/charts, which escapes its texts */}
        <div class="drawing" dangerouslySetInnerHTML={{ __html: props.svg }} />
      </Scroll>
      <details>
        <summary>{props.summary ?? props.page.words.asTable}</summary>
        {props.children}
      </details>
    </figure>
  );
}

export function Table(props: {
  readonly label: string;
  readonly heads: readonly string[];
  /** Places of columns with numbers. */
  readonly numbers?: readonly number[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}) {
  const kind = (place: number) => (props.numbers?.includes(place) ? 'number' : undefined);
  return (
    <Scroll label={props.label}>
      <table>
        <caption class="unseen">{props.label}</caption>
        <thead>
          <tr>
            {props.heads.map((head, place) => (
              <th key={head} scope="col" class={kind(place)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(([first, ...rest], row) => (
            <tr key={row}>
              <th scope="row">{first}</th>
              {rest.map((cell, place) => (
                <td key={place} class={kind(place + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
