import { expect, test } from 'vitest'
import { comparedUnit } from '../../gate/compare/units.ts'
import type { Found } from '../../gate/found.ts'
import { allRules, judged, type Rules } from '../../gate/judge.ts'
import { filesOfFolder } from '../../gate/reading/folder.ts'
import { ManifestReader } from '../../gate/reading/manifests.ts'
import type { Rule } from '../../gate/rule.ts'
import type { Finding } from '../../gate/types.ts'
import { disasters } from './by-hand/disasters/index.ts'
import { Manifests } from './by-hand/manifests.ts'
import { changed, container, deployment, type Loose } from './objects.ts'

/** The same sentences in words that mean nothing: each letter is the thirteenth after it. */
const reworded = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26))
  })

const inOtherWords = (all: readonly Found[]): Found[] => all.map((found) => ({ ...found, why: reworded(found.why) }))

const others = (rules: readonly Rule[]): Rule[] =>
  rules.map((rule) => ({ ...rule, find: (change) => inOtherWords(rule.find(change)) }))

const otherWords: Rules = {
  admission: (change) => inOtherWords(allRules.admission(change)),
  kafka: others(allRules.kafka),
  kubernetes: others(allRules.kubernetes),
  general: others(allRules.general),
}

/** What is found, without the sentences of the rules; what the judge adds to them stays. */
const verdicts = (findings: readonly Finding[]) =>
  findings.map(({ why, ...finding }) => ({ ...finding, waiting: / Its other changes wait.*$/.exec(why)?.[0] }))

test.each(disasters)('the words of the rules decide nothing: $name', (row) => {
  const before = filesOfFolder(row.in)
  const after = new Manifests(before)
  row.edit(after)
  const reader = new ManifestReader()
  const [old = [], now = []] = [before, after.files].map((files) => [...reader.read(files).values()].flat())
  const change = comparedUnit(row.in, old, now)
  expect(verdicts(judged(change, otherWords))).toEqual(verdicts(judged(change)))
})

test('an image of a Deployment that is refused is told, whatever the refusal is called', () => {
  const before = [deployment()]
  const after = changed(before, (object: Loose) => {
    object.spec.selector.matchLabels.tier = 'a'
    object.spec.template.metadata.labels.tier = 'a'
    container(object).image = 'shop:2.0.0'
  })
  const [refusal, ...more] = verdicts(judged(comparedUnit('live/shop', before, after), otherWords))
  expect(more).toEqual([])
  expect(refusal).toMatchObject({ code: 'K8S-IMMUTABLE-SELECTOR', refuses: true })
  expect(refusal?.waiting).toContain('spec.template.spec.containers[main].image')
})
