import { describe, expect, test } from 'vitest'
import { docComment } from '../../packaging/doc-comment.ts'
import { type ApiItem, referencePage } from '../../packaging/reference.ts'

describe('a doc comment', () => {
  test.each([
    ['/** Number of brokers. */', { text: 'Number of brokers.' }],
    ['/** `spec.replicas`. @default 2 */', { text: '`spec.replicas`.', default: '2' }],
    ['/** Topics. @default - none */', { text: 'Topics.', default: 'none' }],
    ['/**\n * One line\n * and another of {@link KafkaTopic}.\n */', { text: 'One line and another of `KafkaTopic`.' }],
    ['/**\n * Rows:\n * - one\n * - two\n *\n * After.\n */', { text: 'Rows:\n- one\n- two\n\nAfter.' }],
    ['/** Mail to a@b.test. */', { text: 'Mail to a@b.test.' }],
    [
      '/**\n * Reads.\n * @param file - its path\n * @returns the text\n * @throws when it is missing\n * @public\n */',
      { text: 'Reads.', params: { file: 'its path' }, notes: ['Returns the text', 'Throws when it is missing'] },
    ],
  ])('%j', (comment, expected) => {
    expect(docComment(comment)).toEqual({ params: {}, notes: [], ...expected })
  })
})

test('a page has what is built first, props with type and default, and no cell that breaks its row', () => {
  const property = (name: string, type: string, comment: string, isOptional = true): ApiItem => ({
    kind: 'PropertySignature',
    name,
    isOptional,
    docComment: comment,
    excerptTokens: [{ text: `readonly ${name}: ` }, { text: type }, { text: ';' }],
    propertyTypeTokenRange: { startIndex: 1, endIndex: 2 },
  })
  const page = referencePage('a-package', {
    kind: 'EntryPoint',
    members: [
      {
        kind: 'Interface',
        name: 'AProps',
        docComment: '/** Options of an A. */',
        excerptTokens: [{ text: 'export interface AProps' }],
        members: [property('mode', "'a' | 'b'", "/** One of two | ways. @default 'a' */")],
      },
      {
        kind: 'Class',
        name: 'A',
        docComment: '/** Is built. */',
        excerptTokens: [{ text: 'export declare class A ' }],
        members: [
          {
            kind: 'Constructor',
            docComment: '/**\n * Constructs a new instance of the `A` class\n */',
            excerptTokens: [{ text: 'constructor(props: AProps);' }],
          },
        ],
      },
    ],
  })
  expect(page.indexOf('### A\n')).toBeLessThan(page.indexOf('### AProps\n'))
  expect(page).toContain("| `mode?` | `'a' \\| 'b'` | One of two \\| ways. | 'a' |")
  expect(page).toContain('- `constructor(props: AProps);`\n')
  expect(page).toContain('[`AProps`](#aprops)')
})
