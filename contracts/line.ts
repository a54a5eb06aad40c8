/**
 * Whether a text is a line that a person can read: no control characters (NUL, ESC, line ends, tabs), no halves of
 * characters, and something in it that is seen, which zero-width and combining characters and blanks alone are not. An empty
 * one is for the schema's own minimum to refuse.
 */
export const isLine = (text: string): boolean =>
  text === '' ||
  (!/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(text) && /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(text))

/** What is said of a text for which {@link isLine} is false. */
export const notALine = { error: 'Invalid text: expected something to see, and no control characters' }
