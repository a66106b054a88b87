/** A word that may be typed, and what it is. */
export interface Word {
  readonly word: string;
  readonly help: string;
}

export interface OfferedOption extends Word {
  readonly takesValue: boolean;
  /** What its value may be; empty: files, or text of one's own. */
  readonly values: readonly string[];
  /** Several of them may stand there, separated by commas. */
  readonly isList: boolean;
}

/** What a shell may offer behind a command: `''` is vigie itself, `outbox send` a command of a command. */
export interface Offered {
  readonly command: string;
  readonly commands: readonly Word[];
  readonly options: readonly OfferedOption[];
  /** What may stand without an option before it; empty: files, or text of one's own. */
  readonly values: readonly string[];
  /** It reads a file that is named without an option. */
  readonly takesFile: boolean;
}

/** Words of the commands that there are, for a shell to tell which it is in. */
function commandsOf(all: readonly Offered[]): readonly string[] {
  return all.map(({ command }) => command).filter((command) => command !== '');
}

const help = ({ command, options }: Offered): readonly Word[] =>
  command === 'completion' ? [] : [...options, { word: '--help', help: 'what the command does' }];

/** Commands that read a file, as a pattern of bash and zsh; the empty word is no command. */
function takesFile(all: readonly Offered[]): string {
  const names = all.filter((one) => one.takesFile).map(({ command }) => `"${command}"`);
  return names.length === 0 ? '"-"' : names.join(' | ');
}

/** Bash 4 or later; where nothing is known, or a file is meant, files are completed. `--format=json` is three words to it. */
export function bashScript(all: readonly Offered[]): string {
  const values = all.flatMap(({ command, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ word, values: some }) =>
          `    "${command} ${word}") words="${some.join(' ')}"; files=${some.length === 0 ? 1 : 0} ;;`,
      ),
  );
  const words = all.map((one) => {
    const list = [...one.commands, ...help(one)].map(({ word }) => word);
    return `    "${one.command}") words="${[...list, ...one.values].join(' ')}" ;;`;
  });
  return `# bash completion of vigie
_vigie() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" files=-1 before="" at
  if [ "$cur" = "=" ]; then
    cur=""
  elif [ "$prev" = "=" ]; then
    prev="\${COMP_WORDS[COMP_CWORD-2]}"
  elif [[ "$cur" == --*=* ]]; then
    before="\${cur%%=*}=" prev="\${cur%%=*}" cur="\${cur#*=}"
  fi
  if [[ "$cur" == *,* ]]; then before="$before\${cur%,*}," cur="\${cur##*,}"; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case " ${commandsOf(all).join(' | ')} " in
      *" \${command:+$command }\${COMP_WORDS[at]} "*) command="\${command:+$command }\${COMP_WORDS[at]}" ;;
    esac
  done
  case "$command $prev" in
${values.join('\n')}
  esac
  if [ "$files" = -1 ] && [[ "$cur" != -* ]]; then
    case "$command" in ${takesFile(all)}) files=1 ;; esac
  fi
  if [ "$files" = -1 ]; then
    case "$command" in
${words.join('\n')}
    esac
  fi
  if [ "$files" = 1 ]; then COMPREPLY=(); else COMPREPLY=($(compgen -P "$before" -W "$words" -- "$cur")); fi
}
complete -o default -F _vigie vigie
`;
}

/** One that zsh loads from its fpath as \`_vigie\`, or that is sourced. */
export function zshScript(all: readonly Offered[]): string {
  const quoted = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;
  const described = ({ word, help: words }: Word) =>
    quoted(`${word.replace(/:/g, '\\:')}:${words.replace(/\n/g, ' ')}`);
  const values = all.flatMap(({ command, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ word, values: some }) =>
        some.length === 0
          ? `    ${quoted(`${command} ${word}`)}) _files; return ;;`
          : `    ${quoted(`${command} ${word}`)}) compset -P '*,'; compadd -- ${some.join(' ')}; return ;;`,
      ),
  );
  const words = all.map((one) => {
    const list = [...one.commands, ...help(one), ...one.values.map((word) => ({ word, help: '' }))];
    return `    ${quoted(one.command)}) offered=(${list.map(described).join(' ')}) ;;`;
  });
  return `#compdef vigie
_vigie() {
  local command="" before="\${words[CURRENT-1]}" at
  local -a offered
  if [[ "\${words[CURRENT]}" == --*=* ]]; then
    before="\${words[CURRENT]%%=*}"
    compset -P '*='
  fi
  for ((at = 2; at < CURRENT; at++)); do
    case " ${commandsOf(all).join(' | ')} " in
      *" \${command:+$command }\${words[at]} "*) command="\${command:+$command }\${words[at]}" ;;
    esac
  done
  case "$command $before" in
${values.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" != -* ]]; then
    case "$command" in ${takesFile(all)}) _files; return ;; esac
  fi
  case "$command" in
${words.join('\n')}
  esac
  _describe vigie offered || _files
}
if [ "$funcstack[1]" = "_vigie" ]; then _vigie "$@"; else compdef _vigie vigie; fi
`;
}

export function fishScript(all: readonly Offered[]): string {
  const quoted = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, ' ')}'`;
  const lines = all.flatMap(({ command, commands, options, values }) => {
    const [first = '', second] = command.split(' ');
    const where =
      command === ''
        ? "-n '__fish_use_subcommand'"
        : `-n '__fish_seen_subcommand_from ${first}${second === undefined ? '' : `; and __fish_seen_subcommand_from ${second}`}'`;
    // Behind `outbox send` nobody wants `deliver`.
    const below = commands.map(({ word }) => word).join(' ');
    const whereFirst = command === '' ? where : where.replace(/'$/, `; and not __fish_seen_subcommand_from ${below}'`);
    return [
      ...commands.map(({ word, help: words }) => `complete -c vigie -f ${whereFirst} -a ${word} -d ${quoted(words)}`),
      ...values.map((word) => `complete -c vigie -f ${where} -a ${word}`),
      ...options.map(({ word, help: words, takesValue, values: some, isList }) => {
        const list = some.join(' ');
        const offered = quoted(isList ? `(__fish_complete_list , 'string split " " "${list}"')` : list);
        const value = takesValue ? (some.length === 0 ? ' -r' : ` -x -a ${offered}`) : '';
        return `complete -c vigie ${where} -l ${word.replace(/^--/, '')}${value} -d ${quoted(words)}`;
      }),
    ];
  });
  const everywhere = "complete -c vigie -l help -d 'what the command does'";
  return `# fish completion of vigie\n${everywhere}\n${lines.join('\n')}\n`;
}

export function powershellScript(all: readonly Offered[]): string {
  const quoted = (text: string) => `'${text.replace(/'/g, "''").replace(/\n/g, ' ')}'`;
  const table = (entries: readonly (readonly [string, readonly Word[]])[]) =>
    entries
      .map(([name, words]) => {
        const list = words.map(({ word, help: text }) => `@(${quoted(word)}, ${quoted(text === '' ? word : text)})`);
        return `    ${quoted(name)} = @(${list.map((one) => `,${one}`).join(' ') || ''})`;
      })
      .join('\n');
  const plain = (some: readonly string[]) => some.map((word) => ({ word, help: '' }));
  const words = all.map((one) => [one.command, [...one.commands, ...help(one), ...plain(one.values)]] as const);
  const values = all.flatMap(({ command, options }) =>
    options
      .filter(({ values: some }) => some.length > 0)
      .map(({ word, values: some }) => [`${command} ${word}`, plain(some)] as const),
  );
  return `# PowerShell completion of vigie
Register-ArgumentCompleter -Native -CommandName vigie -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${table(words)}
  }
  $values = @{
${table(values)}
  }
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -ne '' -and $typed.Count -gt 0) { $typed = @($typed | Select-Object -SkipLast 1) }
  $command = ''
  foreach ($word in $typed) {
    $next = "$command $word".Trim()
    if ($words.ContainsKey($next)) { $command = $next }
  }
  $last = if ($typed.Count -gt 0) { $typed[-1] } else { '' }
  $offered = if ($values.ContainsKey("$command $last")) { $values["$command $last"] } else { $words[$command] }
  $offered | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`;
}
