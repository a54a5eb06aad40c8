import { expect, test } from 'vitest'
import { terminalText } from './terminal-text.ts'

const esc = '\u001b'

test.each([
  ['plain lines', 'one\r\ntwo\r\n', 'one\ntwo\n'],
  ['colours are left out', `${esc}[32mINFO${esc}[39m ready`, 'INFO ready'],
  ['titles of windows are left out', `${esc}]0;bash\u0007$ ls`, '$ ls'],
  ['a prompt that is drawn again', `order id> ${esc}[1G${esc}[0Jorder id> ${esc}[11G101`, 'order id> 101'],
  ['a line that is written over', 'loading 10 %\rloading 100 %', 'loading 100 %'],
  ['a line that is erased and replaced', `order id> ${esc}[2K${esc}[1Gstored\r\norder id> `, 'stored\norder id>'],
  ['a character that is taken back', '102\b \b3', '103'],
  ['the cursor goes back and forth', `ac${esc}[1Dbc${esc}[1C.`, 'abc .'],
])('%s', (_, raw, shown) => {
  expect(terminalText(raw)).toBe(shown)
})
