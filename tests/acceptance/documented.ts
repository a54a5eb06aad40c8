/** A page's code blocks of a shell: every line of them is typed by somebody. */
const shells = ['bash', 'powershell', 'sh', 'sql']

/** Programs whose calls stand between the words of a page. */
const programs = /^(kubectl|npm|npx|curl|lsof|telnet) /

/** All commands that a page shows its reader: lines of code blocks, and calls in tables and sentences. */
export function documentedCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
  const commands = blocks.flatMap(([, language = '', text = '']) => {
    if (!shells.includes(language)) return []
    return language === 'sql' ? text.split(';').filter((statement) => statement.trim() !== '') : commandLines(text)
  })
  const rest = markdown.replaceAll(/^```.*?^```$/gms, '')
  const inline = rest.split('\n').flatMap((line) => {
    const calls = [...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))
    // A sentence may speak of a command without its arguments.
    const least = line.startsWith('|') ? 2 : 4
    return calls.filter((call) => programs.test(call) && normalized(call).split(' ').length >= least)
  })
  return [...commands, ...inline].map(normalized)
}

/** A command without what differs between readers: the namespace, the way to call a script of the repository, what ends it. */
export const normalized = (command: string): string =>
  command
    .replaceAll(/^(?:npm run -s|npx tsx main\.ts|npm run) (job|images)(?: --)?/g, 'npm run $1')
    .replaceAll(/\bkubectl -n \S+/g, 'kubectl')
    .replace(/\s*[&;]$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The commands of a text, without comments. What a backslash, an open quote or a loop continues is one. */
export function commandLines(text: string): string[] {
  const commands: string[] = []
  let command = ''
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (quote === '' && character === '\\' && text[at + 1] === '\n') {
      command += ' '
      at += 1
    } else if (quote === '' && character === '#' && /(^|\s)$/.test(command)) {
      const end = text.indexOf('\n', at)
      at = (end === -1 ? text.length : end) - 1
    } else if (quote === '' && character === '\n' && !/^for (?!.*\bdone$)/s.test(command)) {
      commands.push(command)
      command = ''
    } else {
      if (quote === '' && (character === "'" || character === '"')) quote = character
      else if (character === quote) quote = ''
      command += character
    }
  }
  return [...commands, command].map((one) => one.trim()).filter((one) => one !== '')
}
