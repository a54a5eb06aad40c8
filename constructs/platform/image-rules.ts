import type { Rule } from './validation.ts'

/** The rules for container images. `fix` says where a missing one comes from. */
export const imageRules = (fix: string): readonly Rule<{ readonly image: string }>[] => [
  {
    prop: 'image',
    broken: ({ image }) => image === '',
    got: () => 'none',
    allowed: () => 'an image with a tag or digest',
    fix: () => fix,
  },
  {
    prop: 'image',
    broken: ({ image }) => image !== '' && (!/^[\w./:-]+(:[\w.-]+|@\w+:\w+)$/.test(image) || image.endsWith(':latest')),
    got: ({ image }) => image,
    allowed: () => 'a tag that never changes, or a digest',
    fix: () => 'use a version: a mutable tag can run different code on every node',
  },
]
