import { type MatrixCell, matrixCells } from '../../charts/matrixCells.js';
import type { Page } from '../page.js';
import { English, findingsWith, Go, Scroll, Section } from '../pieces.js';

/** Microsoft's matrix: a column a tactic, and in each cell how much of the fleet fails what speaks to the technique. */
export function MatrixSection({ page }: { readonly page: Page }) {
  const { words, talk, model } = page;
  const { version, tactics } = matrixCells(model);
  return (
    <Section id="matrix" head={words.matrixHead}>
      <p class="soft">{talk.fill(words.matrixIntro, { version: talk.day(version) })}</p>
      <Legend page={page} />
      <Scroll label={words.matrixHead}>
        <ul class="matrix">
          {tactics.map(({ name, techniques }) => (
            <li key={name}>
              <h3>
                <English page={page}>{name}</English>
              </h3>
              <ul>
                {techniques.map((cell) => (
                  <Cell key={cell.id} page={page} cell={cell} />
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </Scroll>
    </Section>
  );
}

function Cell({ page, cell }: { readonly page: Page; readonly cell: MatrixCell }) {
  const { id, name, link, failing, checks } = cell;
  return (
    <li class={`cell ${shade(cell)}`}>
      <span class="technique">
        <English page={page}>{name}</English>
      </span>
      <a class="id" href={link} rel="noreferrer">
        {id}
      </a>
      {failing > 0 ? (
        <Go to={findingsWith({ check: checks.join(',') })}>
          <Share page={page} cell={cell} />
        </Go>
      ) : (
        <Share page={page} cell={cell} />
      )}
    </li>
  );
}

function Share({ page, cell: { state, failing, judged } }: { readonly page: Page; readonly cell: MatrixCell }) {
  const { words, talk } = page;
  if (state === 'silent') return <span class="share">{words.matrixSilent}</span>;
  if (state === 'unknown') return <span class="share">{words.matrixUnknown}</span>;
  return (
    <span class="share">
      <strong>{talk.percent(failing / judged)}</strong>{' '}
      <small>{talk.fill(words.matrixShare, { failing, judged })}</small>
    </span>
  );
}

/** Four shades of failing; a share that is not nothing is never shown as nothing. */
function shade({ state, failing, judged }: MatrixCell): string {
  if (state !== 'judged') return state;
  const share = failing / judged;
  if (share === 0) return 'clear';
  return share <= 0.1 ? 'heat1' : share <= 0.3 ? 'heat2' : share <= 0.6 ? 'heat3' : 'heat4';
}

function Legend({ page: { words } }: { readonly page: Page }) {
  const heats = ['heat1', 'heat2', 'heat3', 'heat4'] as const;
  return (
    <ul class="legend">
      <li>
        <span class="swatch clear" />
        {words.legendClear}
      </li>
      <li>
        {heats.map((heat) => (
          <span key={heat} class={`swatch ${heat}`} />
        ))}
        {words.legendShare}
      </li>
      <li>
        <span class="swatch unknown" />
        {words.legendUnknown}
      </li>
      <li>
        <span class="swatch silent" />
        {words.legendSilent}
      </li>
    </ul>
  );
}
