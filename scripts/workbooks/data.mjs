// Facts of the repository that queries join with: each becomes a `let` with a literal table.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FRAMEWORK = 'Threat matrix for Kubernetes';

/** By the name that a tile gives under `with`: what makes its statement. */
export const DATA = { supportCalendar, threatMatrix };

/** Minor, the day on which it is available, the last days of community and of long-term support (the latter may be null). */
function supportCalendar(root) {
  const { minors, asOf } = jsonOf(root, 'shared/checks/data/supportCalendar.json');
  const rows = minors.map(({ minor, ga, eol, ltsEol }) => [text(minor), day(ga), day(eol), day(ltsEol)]);
  const columns = 'Minor:string, Available:datetime, CommunityEnd:datetime, LongTermEnd:datetime';
  return `// The built-in support calendar, of ${asOf}.\n${table('Calendar', columns, rows)}`;
}

/** A row for each place in the matrix; a technique may stand under several tactics. Checks: how many speak to it. */
function threatMatrix(root) {
  const { tactics, techniques, version } = jsonOf(root, 'shared/checks/frameworks/threatMatrix.json');
  const { checks } = jsonOf(root, 'shared/checks/data/controls.json');
  const speakers = (technique) =>
    Object.values(checks).filter((controls) =>
      controls.some(({ framework, id }) => framework === FRAMEWORK && id === technique),
    ).length;
  const nameOf = new Map(techniques.map(({ id, name }) => [id, name]));
  const rows = tactics.flatMap((tactic, tacticPlace) =>
    tactic.techniques.map((id, place) => [
      text(tactic.name),
      tacticPlace,
      place,
      text(id),
      text(nameOf.get(id)),
      speakers(id),
    ]),
  );
  const columns = 'Tactic:string, TacticPlace:int, Place:int, Technique:string, Name:string, Checks:int';
  return `// ${FRAMEWORK}, ${version}.\n${table('ThreatMatrix', columns, rows)}`;
}

function table(name, columns, rows) {
  return `let ${name} = datatable(${columns}) [\n${rows.map((row) => `  ${row.join(', ')}`).join(',\n')}\n];`;
}

function text(value) {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function day(value) {
  return `datetime(${value ?? 'null'})`;
}

function jsonOf(root, path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
