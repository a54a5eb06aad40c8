/** Control sequences that move the cursor or erase, in the words of ECMA-48; others only colour, and are left out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is made of them.
const sequence = /\u001b\[([\d;?]*)([A-Za-z])|\u001b[()][A-Z0-9]|\u001b[=>]|\u001b\][^\u0007]*\u0007/y

/** What a terminal shows in the end, as plain text: typed lines are edited in place, with colours and cursor movements. */
export function terminalText(raw: string): string {
  const lines: string[] = ['']
  let column = 0
  const line = () => lines.at(-1) ?? ''
  const replace = (text: string) => lines.splice(-1, 1, text)
  for (let at = 0; at < raw.length; ) {
    sequence.lastIndex = at
    const [found, argument = '', letter] = sequence.exec(raw) ?? []
    if (found !== undefined) {
      const count = Number(argument || 1)
      if (letter === 'G') column = count - 1
      else if (letter === 'C') column += count
      else if (letter === 'D') column = Math.max(0, column - count)
      else if ((letter === 'J' || letter === 'K') && (argument === '' || argument === '0'))
        replace(line().slice(0, column))
      else if (letter === 'K' && argument === '2') replace('')
      at += found.length
      continue
    }
    const character = raw[at] ?? ''
    if (character === '\n') {
      lines.push('')
      column = 0
    } else if (character === '\r') column = 0
    else if (character === '\b') column = Math.max(0, column - 1)
    else if (character >= ' ' || character === '\t') {
      replace(line().padEnd(column).slice(0, column) + character + line().slice(column + 1))
      column += 1
    }
    at += 1
  }
  return lines.map((one) => one.trimEnd()).join('\n')
}
