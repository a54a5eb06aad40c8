import type { Rule } from './validation.ts'

/** What {@link Images} say in front of the names of images. */
interface Subject {
  readonly registry: string | undefined
  readonly repository: string | undefined
  readonly tag: string
}

/** A host with an optional port, and a path: as image names have it. */
const HOST = /^[a-z0-9]+([.-][a-z0-9]+)*(:\d{1,5})?$/
const PATH = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/

const isRegistry = (text: string) => {
  const [host = '', ...path] = text.split('/')
  return (HOST.test(host) || PATH.test(host)) && path.every((part) => PATH.test(part))
}

/** The rules for where images come from: the kubelet refuses other names. */
export const imagesRules: readonly Rule<Subject>[] = [
  {
    prop: 'images.registry',
    broken: ({ registry }) => registry !== undefined && !isRegistry(registry),
    got: ({ registry }) => registry,
    allowed: () => 'a host and a path in lower case, without a scheme and without a slash at the end',
    fix: () => 'write for example registry.example.com/team',
  },
  {
    prop: 'images.repository',
    broken: ({ repository }) => repository !== undefined && !repository.split('/').every((part) => PATH.test(part)),
    got: ({ repository }) => repository,
    allowed: () => 'a path in lower case, without a slash at its ends',
    fix: () => 'write for example acme',
  },
  {
    prop: 'images.tag',
    broken: ({ tag }) => !/^\w[\w.-]{0,127}$/.test(tag),
    got: ({ tag }) => tag,
    allowed: () => 'letters, digits, dots, dashes and underscores, at most 128',
    fix: () => 'use the version of the release, for example 1.4.0',
  },
]
