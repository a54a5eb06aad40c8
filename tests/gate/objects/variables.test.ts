import { expect, test } from 'vitest'
import { comparedUnit } from '../../../gate/compare/units.ts'
import { mountedFiles } from '../../../gate/objects/mounted-files.ts'
import { Side } from '../../../gate/objects/side.ts'
import { variablesOf, wordsOf } from '../../../gate/objects/variables.ts'
import { configMap, container, deployment, type Loose, secret } from '../objects.ts'

const read = (change: (part: Loose, object: Loose) => unknown, others: readonly Loose[] = [configMap(), secret()]) => {
  const object = deployment()
  change(container(object), object)
  const side = new Side(comparedUnit('live/shop', [], [object, ...others]).after)
  const [workload] = side.workloads.all
  const [first] = workload?.containers ?? []
  if (workload === undefined || first === undefined) throw new Error('no container')
  const variables = variablesOf(first, workload.object, side)
  const values = Object.fromEntries([...variables.known].map(([name, { value }]) => [name, value]))
  return { variables, values, words: wordsOf(first, variables, 'args'), files: mountedFiles(first, workload, side) }
}

test('values are followed into ConfigMaps and Secrets', () => {
  const { values, variables } = read((part) => {
    part.env = [
      { name: 'A', valueFrom: { configMapKeyRef: { name: 'shop', key: 'other' } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'shop', key: 'password' } } },
      { name: 'C', valueFrom: { secretKeyRef: { name: 'elsewhere', key: 'password' } } },
      { name: 'D', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ]
    part.envFrom = [{ secretRef: { name: 'shop' }, prefix: 'P_' }]
  })
  expect(values).toEqual({ A: 'x', B: 'first', P_password: 'first' })
  expect(variables.known.get('B')).toMatchObject({ object: { kind: 'Secret' }, path: 'data.password' })
  expect([...variables.elsewhere]).toEqual(['C', 'D'])
  expect(variables.isOpen).toBe(false)
})

test('the last of two counts, and env counts more than envFrom', () => {
  const { values } = read((part) => {
    part.env = [
      { name: 'other', value: 'one' },
      { name: 'other', value: 'two' },
    ]
    part.envFrom = [{ configMapRef: { name: 'shop' } }]
  })
  expect(values.other).toBe('two')
})

test('a source that is not in the manifests may have anything', () => {
  expect(read((part) => (part.envFrom = [{ configMapRef: { name: 'elsewhere' } }])).variables.isOpen).toBe(true)
})

test('$(NAME) is what is set before, and nothing else', () => {
  const { values, words, variables } = read((part) => {
    part.env = [
      { name: 'URL', value: 'http://$(HOST):$(PORT)/$$(HOST)' },
      { name: 'HOST', value: 'shop' },
      { name: 'PLACE', value: '$(HOST).live' },
    ]
    part.args = ['--at=$(PLACE)', '$(date)']
  })
  expect(values).toEqual({ URL: 'http://$(HOST):$(PORT)/$(HOST)', HOST: 'shop', PLACE: 'shop.live' })
  expect(words).toEqual(['--at=shop.live', '$(date)'])
  expect(variables.unresolved.map(({ name, isLater }) => [name, isLater])).toEqual([
    ['HOST', true],
    ['PORT', false],
    ['date', false],
  ])
})

test('files are where they are mounted', () => {
  const { files } = read((part, { spec }) => {
    part.volumeMounts = [
      { name: 'all', mountPath: '/etc/shop/' },
      { name: 'one', mountPath: '/etc/one.conf', subPath: 'shop.conf' },
      { name: 'items', mountPath: '/items' },
      { name: 'secret', mountPath: '/secret' },
      { name: 'projected', mountPath: '/projected' },
    ]
    const items = [{ key: 'other', path: 'deep/file' }]
    spec.template.spec.volumes = [
      { name: 'all', configMap: { name: 'shop' } },
      { name: 'one', configMap: { name: 'shop' } },
      { name: 'items', configMap: { name: 'shop', items } },
      { name: 'secret', secret: { secretName: 'shop' } },
      { name: 'projected', projected: { sources: [{ configMap: { name: 'shop', items } }] } },
    ]
  })
  expect(files.map(({ file, value }) => `${file} ${value.slice(0, 5)}`)).toEqual([
    '/etc/shop/shop.conf a=1\nb',
    '/etc/shop/other x',
    '/etc/one.conf a=1\nb',
    '/items/deep/file x',
    '/secret/password first',
    '/projected/deep/file x',
  ])
})
