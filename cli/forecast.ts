import { type Command, Option } from 'commander';
import { forecast } from '../shared/report/forecast/forecast.js';
import type { Forecast } from '../shared/report/forecast/schema.js';
import { sweepNamed } from '../shared/report/sweepNamed.js';
import { type Where, withVigie } from './delivering.js';
import { forecastPage } from './formats/forecastPage.js';
import { forecastText } from './formats/forecastText.js';
import { print } from './output.js';

interface Options extends Where {
  readonly owner?: string;
  readonly subscription?: string;
  readonly format: keyof typeof FORMATS;
}

const FORMATS = {
  table: forecastText,
  json: (told: Forecast) => `${JSON.stringify(told, null, 2)}\n`,
  markdown: forecastPage,
};

export function addForecast(program: Command): Command {
  return program
    .command('forecast')
    .description('What leaves support in 30, 60, 90 and 180 days, owner by owner, with change freezes in mind.')
    .option('--owner <name>', 'resources of this owner alone')
    .option('--subscription <id>', 'resources of this subscription alone, by its id or its name')
    .addOption(new Option('--format <format>', 'what to print').choices(Object.keys(FORMATS)).default('table'))
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addHelpText(
      'after',
      '\nExit codes: 0 told, 2 could not run.\n\nExample:\n  vigie forecast\n  vigie forecast --owner payments --format json',
    )
    .action(tell);
}

async function tell(options: Options): Promise<void> {
  const { owner = null, subscription = null } = options;
  const told = await withVigie(options, async (vigie) =>
    forecast(vigie, await sweepNamed(vigie.store, 'latest'), { owner, subscription }),
  );
  await print(FORMATS[options.format](told));
}
