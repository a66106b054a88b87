import { SEVERITIES } from '../../../severity.js';
import type { Page } from '../page.js';
import { findingsWith, Go, Shape } from '../pieces.js';

/** Whose report it is and of when, and the five numbers that are asked for first. */
export function Top({ page }: { readonly page: Page }) {
  const { model, words, talk } = page;
  return (
    <header class="top">
      <div class="inner">
        <p class="brand">
          <Logo />
          Vigie
        </p>
        <h1>{headOf(page)}</h1>
        <p class="soft">{beneath(page)}</p>
        <h2 class="unseen">{words.keyFigures}</h2>
        <dl class="figures">
          <ScoreFigure page={page} />
          <Figure name={words.clusters} value={talk.number(model.totals.clusters)}>
            {model.totals.clustersSeen === model.totals.clusters
              ? words.allSeen
              : talk.many(words.clustersSeen, model.totals.clusters, { seen: model.totals.clustersSeen })}
          </Figure>
          <OpenFigure page={page} />
          <OverdueFigure page={page} />
          <UnknownFigure page={page} />
        </dl>
      </div>
    </header>
  );
}

export function headOf({ model, words, talk }: Page): string {
  const when = talk.minute(model.now);
  return model.file === null ? talk.fill(words.sweepOf, { when }) : talk.fill(words.fileOf, { when, file: model.file });
}

function beneath({ model, words, talk }: Page): string {
  const { owner, resource } = model.only;
  const name = model.resources[0]?.name ?? resource ?? '';
  return [
    ...(model.file !== null
      ? []
      : [model.before === null ? words.noBefore : talk.fill(words.before, { when: talk.minute(model.before.now) })]),
    ...(owner === null ? [] : [talk.fill(words.onlyOwner, { owner })]),
    ...(resource === null ? [] : [talk.fill(words.onlyResource, { name })]),
  ].join(' · ');
}

function Figure(props: { readonly name: string; readonly value: string; readonly children: preact.ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{props.name}</dt>
      <dd>
        <span class="big">{props.value}</span>
        <span class="soft">{props.children}</span>
      </dd>
    </div>
  );
}

function ScoreFigure({ page: { model, words, talk } }: { readonly page: Page }) {
  const { score } = model.totals;
  if (score === null) return null;
  const before = model.before?.score ?? null;
  return (
    <Figure name={words.score} value={talk.number(score)}>
      {before === null ? '' : deltaWords(Math.round((score - before) * 10) / 10)}
    </Figure>
  );

  function deltaWords(delta: number) {
    if (delta === 0) return words.scoreSame;
    return `${delta > 0 ? '▲' : '▼'} ${talk.fill(delta > 0 ? words.scoreUp : words.scoreDown, { points: Math.abs(delta) })}`;
  }
}

function OpenFigure({ page: { model, words, talk } }: { readonly page: Page }) {
  const open = model.findings.filter(({ exemption }) => exemption === null);
  const by = SEVERITIES.map((severity) => [severity, open.filter((one) => one.severity === severity).length] as const);
  return (
    <Figure name={words.openFindings} value={talk.number(open.length)}>
      {by
        .filter(([, number]) => number > 0)
        .map(([severity, number]) => (
          <span key={severity} class={`count ${severity}`}>
            <Shape name={severity} />
            <Go to={findingsWith({ severity, status: 'open' })}>{talk.many(words.counted[severity], number)}</Go>
          </span>
        ))}
    </Figure>
  );
}

function OverdueFigure({ page: { model, words, talk } }: { readonly page: Page }) {
  const overdue = model.findings.filter((one) => one.overdue).length;
  return (
    <Figure name={words.overdue} value={talk.number(overdue)}>
      {overdue === 0 ? (
        words.nothingOverdue
      ) : (
        <Go to={findingsWith({ status: 'overdue' })}>{talk.many(words.overdueNow, overdue)}</Go>
      )}
    </Figure>
  );
}

function UnknownFigure({ page: { model, words, talk } }: { readonly page: Page }) {
  const unknown = model.totals.verdicts.unknown ?? 0;
  return (
    <Figure name={words.unknown} value={talk.number(unknown)}>
      <Go to="coverage">{talk.many(words.unknownWords, unknown)}</Go>
    </Figure>
  );
}

/** A mast with its lookout. */
function Logo() {
  return (
    <svg class="logo" aria-hidden="true" viewBox="0 0 24 24">
      <path d="M11 9h2v14h-2zM5 9h14l-2.5 5h-9zM12 1l7 3.5L12 8z" />
    </svg>
  );
}
