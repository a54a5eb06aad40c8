import type { ScalarTag } from 'yaml'

/**
 * How kubectl reads scalars: YAML 1.1 as Go's parser understands it. `yes`, `on` and `y` are booleans, `0644` and `0o644`
 * are octal, `1_000` is a number; times, dates and `12:30:45` stay text, and so does a number that is too large.
 */
export const kubectlScalars: readonly ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:null',
    default: true,
    test: /^(?:~|null|Null|NULL|)$/,
    resolve: () => null,
  },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
    resolve: (text) => /^(?:[yY]|[tT]|[oO][nN]$)/.test(text),
  },
  {
    tag: 'tag:yaml.org,2002:int',
    default: true,
    // Digits that are no octal number, as in 0888, are read as a float.
    test: /^[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[1-9][0-9_]*|0)$/,
    resolve: integer,
  },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
    resolve: (text) => {
      const number = Number(text.replaceAll('_', ''))
      return Number.isFinite(number) ? number : text
    },
  },
  { tag: 'tag:yaml.org,2002:binary', resolve: (text) => Buffer.from(text, 'base64').toString('utf8') },
  { tag: 'tag:yaml.org,2002:timestamp', resolve: (text) => text },
]

function integer(text: string): number {
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '')
  const octal = /^0[oO]?([0-7]+)$/.exec(digits)
  const number = octal === null ? Number(digits) : Number.parseInt(octal[1] ?? '', 8)
  // Not -0.
  return text.startsWith('-') && number !== 0 ? -number : number
}
