import { Argument, type Command } from 'commander';
import { CATALOGUE } from '../shared/checks/catalogue.js';
import {
  bashScript,
  fishScript,
  type Offered,
  powershellScript,
  type Word,
  zshScript,
} from './formats/completionScripts.js';
import { print } from './output.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };
type Shell = keyof typeof SCRIPTS;

/** Values of options that the commands themselves do not list. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--checks': CATALOGUE.map(({ id }) => id),
  '--explain': CATALOGUE.map(({ id }) => id),
};

/** Options that take several values, separated by commas. */
const LISTS: readonly string[] = ['--checks'];

export function addCompletion(program: Command): Command {
  return program
    .command('completion')
    .description('A script that lets a shell complete the words of vigie.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      '\nThe script knows this version of vigie: make it anew after an upgrade.\n\nExit codes: 0 printed, 2 an unknown shell.\n\nExample:\n  vigie completion bash > ~/.local/share/bash-completion/completions/vigie',
    )
    .action((shell: Shell) => print(SCRIPTS[shell]([...offeredBy(program), helpOf(program)])));
}

/** `vigie help COMMAND` is commander's own, and stands in no list. */
function helpOf(program: Command): Offered {
  const values = shownIn(program).map((command) => command.name());
  return { command: 'help', commands: [], options: [], values, takesFile: false };
}

/** What its help lists: no command that is there for vigie itself. */
function shownIn(program: Command): readonly Command[] {
  return program.createHelp().visibleCommands(program);
}

/** Everything that may be typed, read from the commands themselves. */
function offeredBy(program: Command, above = ''): readonly Offered[] {
  const words = (command: Command): Word => ({ word: command.name(), help: command.description() });
  const own: Offered = {
    command: above,
    // `vigie help sweep` is worth a word; that of a command of a command is the same as its --help.
    commands: shownIn(program)
      .map(words)
      .filter(({ word }) => above === '' || word !== 'help'),
    options: program.options
      .filter(({ hidden, long }) => !hidden && long !== undefined)
      .map(({ long, description, argChoices, required, optional }) => ({
        word: long ?? '',
        help: description,
        values: argChoices ?? VALUES[long ?? ''] ?? [],
        takesValue: required || optional,
        isList: LISTS.includes(long ?? ''),
      })),
    values: program.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    takesFile: program.registeredArguments.some((argument) => argument.name() === 'file'),
  };
  const listed = shownIn(program).filter((command) => program.commands.includes(command));
  const below = listed.flatMap((command) =>
    offeredBy(command, above === '' ? command.name() : `${above} ${command.name()}`),
  );
  return [own, ...below];
}
