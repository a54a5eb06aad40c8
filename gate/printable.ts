/** What a terminal obeys, what turns text around, what nobody sees, and halves of characters: `\p{Cf}` has the marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A text of a stranger in one line, with everything in it to be seen. */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (character) =>
    character === '\n' || character === '\t' ? ' ' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
