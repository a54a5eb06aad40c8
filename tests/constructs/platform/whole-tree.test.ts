import { Construct, RootConstruct } from 'constructs'
import { expect, test } from 'vitest'
import { addRules, dnsLabelRule, problemsOf } from '../../../constructs/platform/validation.ts'
import { addTreeRule, treeMessagesOf } from '../../../constructs/platform/whole-tree.ts'

/** A tree with a rule of its own: nobody may be called Bob. Rules stay for ever, so it looks at this tree only. */
function town() {
  const root = new RootConstruct()
  let count = 0
  addTreeRule((tree) => {
    if (tree !== root) return []
    count++
    const bobs = tree.node.findAll().filter(({ node }) => /^Bob/.test(node.id))
    return bobs.map((construct) => ({ construct, code: 'LINT-NAME', message: 'no Bob' }))
  })
  const settle = (id: string, name = 'a') => addRules(new Construct(root, id), { name }, [dnsLabelRule('name')])
  return { root, settle, asked: () => count }
}

test('whoever adds rules has the tree checked as a whole, once, with the place of each problem', () => {
  const { root, settle } = town()
  settle('Ann')
  settle('Bob')
  settle('Bobby')
  expect(root.node.validate()).toEqual(['Bob: no Bob', 'Bobby: no Bob'])
  expect(treeMessagesOf(root)).toEqual(root.node.validate())
})

test('the problems of a construct itself are without those of its tree', () => {
  const { root, settle } = town()
  settle('Bob', 'B')
  addRules(root, { name: 'Town' }, [dnsLabelRule('name')])
  expect(problemsOf(root).map(({ message }) => message)).toEqual([expect.stringContaining('got "Town"')])
  expect(problemsOf(root.node.findChild('Bob')).map(({ code }) => code)).toEqual(['LINT-NAME'])
})

test('rules are asked again when a construct comes or goes, and not for each chart', () => {
  const { root, settle, asked } = town()
  settle('Ann')
  for (let chart = 0; chart < 10; chart++) expect(root.node.validate()).toEqual([])
  expect(asked()).toBe(1)
  settle('Bob')
  expect(root.node.validate()).toEqual(['Bob: no Bob'])
  // As many as before, but others.
  root.node.tryRemoveChild('Bob')
  settle('Bobby')
  expect(root.node.validate()).toEqual(['Bobby: no Bob'])
  expect(asked()).toBe(3)
})
