// The package of the solution for Microsoft Sentinel: laid out, and reckoned by the engine that deploys templates.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'node_modules/.cache/solution';
const PROVIDERS = 'Microsoft.OperationalInsights/workspaces/providers';

/** @returns a scenario, for the same look as those of infra-scenarios.mjs */
export function packageScenario(root) {
  const script = join(root, 'scripts/sentinel-solution.mjs');
  const ran = spawnSync(process.execPath, [script, '--out', join(root, FOLDER)], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`the package was not made: ${ran.stderr.trim()}`);
  const files = (folder, ending) =>
    readdirSync(join(root, 'infra/sentinel', folder)).filter((name) => name.endsWith(ending)).length;
  const functions = files('functions', '.yaml');
  const templates =
    files('rules', '.yaml') + files('hunting', '.yaml') + functions + files('workbooks', '.workbook.json');
  const watchlists = files('watchlists', '.yaml');
  return {
    name: 'solution-package',
    file: `${FOLDER}/Solutions/Vigie/Package/mainTemplate.json`,
    parameters: ["param workspace = 'soc'"],
    expected: [
      count(`${PROVIDERS}/contentPackages`, 1),
      count(`${PROVIDERS}/contentTemplates`, templates),
      count(`${PROVIDERS}/watchlists`, watchlists),
      count('Microsoft.OperationalInsights/workspaces/savedSearches', functions),
      {
        what: 'the package names all of its parts',
        holds: (resources) =>
          of(resources, `${PROVIDERS}/contentPackages`)[0]?.properties.dependencies.criteria.length ===
          templates + watchlists,
      },
      {
        what: 'everything lies in the workspace, and in its region',
        holds: (resources) =>
          resources.every(({ name, location = 'westeurope' }) => name.startsWith('soc/') && location === 'westeurope'),
      },
      {
        what: 'nothing is left to be reckoned',
        holds: (resources) => !/"\[(variables|parameters|concat|resourceId)\(/.test(JSON.stringify(resources)),
      },
    ],
  };
}

const of = (resources, type) => resources.filter((one) => one.type.toLowerCase() === type.toLowerCase());

const count = (type, number) => ({
  what: `${number} of ${type}`,
  holds: (resources) => of(resources, type).length === number,
});
