import type { Found } from '../found.ts'
import { ref } from '../objects/identity.ts'
import { listed, named } from '../objects/words.ts'

/** Whether a finding says only that something is not known. */
export const isNotKnown = ({ code }: Found): boolean => code.endsWith('-NOT-KNOWN')

/** Most fields that a sentence lists. */
const MOST = 8

/** What is not known of an object is one finding of each code, which lists the fields. */
export function oncePerObject(all: readonly Found[]): Found[] {
  const groups = new Map<string, Found[]>()
  for (const found of all) {
    if (!isNotKnown(found)) continue
    const key = `${ref(found.at.object)} ${found.code}`
    groups.set(key, [...(groups.get(key) ?? []), found])
  }
  const done = new Set<Found>()
  return all.flatMap((found): Found[] => {
    if (!isNotKnown(found)) return [found]
    if (done.has(found)) return []
    const group = groups.get(`${ref(found.at.object)} ${found.code}`) ?? [found]
    for (const one of group) done.add(one)
    return [group.length === 1 ? found : together(found, group)]
  })
}

function together(first: Found, group: readonly Found[]): Found {
  const { object } = first.at
  const paths = group.map(({ at }) => at.path)
  const more = paths.length > MOST ? [`${paths.length - MOST} more`] : []
  const fields = listed([...paths.slice(0, MOST), ...more])
  const why = first.code === 'K8S-LABEL-NOT-KNOWN' ? [...new Set(group.map((one) => one.why))].join(' ') : first.why
  return {
    ...first,
    at: { object, path: '' },
    old: undefined,
    new: fields,
    explains: group.flatMap(({ explains = [] }) => explains),
    why: first.code === 'K8S-LABEL-NOT-KNOWN' ? why : `${named(object)}: what comes of ${fields} is not known here.`,
  }
}
