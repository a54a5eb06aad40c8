import { ApiObject, Size } from 'cdk8s'
import { expect, test } from 'vitest'
import { KafkaCluster, System } from '../../constructs/index.ts'
import { UserError } from '../../contracts/user-error.ts'
import { findingsOf, refuseErrors } from '../../synthesis/findings.ts'
import { problemsOf, testEnvironment, testSystem } from '../support.ts'

const configMap = (system: System, chart: string, name: string, namespace?: string) =>
  new ApiObject(system.chart(chart), name, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
  })

test('all problems of all systems are in one report', () => {
  const [shop, bank] = ['shop', 'bank'].map((name) => new System(name, { environment: testEnvironment }))
  if (!shop || !bank) throw new Error('unreachable')
  new KafkaCluster(shop.chart('kafka'), 'kafka', { brokers: 0, storage: Size.gibibytes(0) })
  new KafkaCluster(bank.chart('kafka'), 'kafka', { brokers: 3, controllers: 2 })
  expect(() => refuseErrors(findingsOf([shop, bank]).errors)).toThrow(
    new UserError(`3 problems, nothing was written
  test/shop: kafka/kafka: brokers: got 0, expected a whole number from 1 up; use three: they survive the loss of one
  test/shop: kafka/kafka: storage: got "0Gi", expected a positive size; give the size of one disk, for example Size.gibibytes(10)
  test/bank: kafka/kafka: controllers: got 2, expected an odd number: an even one tolerates no more failures and can split in half; use 3, or 5 for very large clusters`),
  )
})

test('one problem is counted as one, and none is no error', () => {
  const system = testSystem()
  expect(() => refuseErrors(findingsOf([system]).errors)).not.toThrow()
  new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 2 })
  expect(() => refuseErrors(findingsOf([system]).errors)).toThrow(/^1 problem, nothing was written\n {2}test\/shop: /)
})

test('the same kind and name twice in a folder is refused', () => {
  const system = testSystem()
  configMap(system, 'a', 'settings')
  configMap(system, 'b', 'settings')
  expect(problemsOf(system)).toEqual([
    'b/settings: name: got ConfigMap "settings", expected a name that test/shop: a/settings does not use; rename one',
  ])
})

test('two systems in one namespace must not share a name; in folders of their own, and in other namespaces, they may', () => {
  const clash = (namespaces: readonly (string | undefined)[]) => {
    const systems = namespaces.map((namespace, index) => {
      const system = new System(`s${index}`, { environment: testEnvironment })
      configMap(system, 'a', 'settings', namespace)
      return system
    })
    return findingsOf(systems).errors
  }
  expect(clash(['shared', 'shared'])).toEqual([
    'test/s1: a/settings: name: got ConfigMap "settings", expected a name that test/s0: a/settings does not use; rename one',
  ])
  expect(clash(['one', 'two'])).toEqual([])
  expect(clash([undefined, undefined])).toEqual([])
})

test('names of systems and environments are folders, labels and images: they are checked too', () => {
  const environment = { ...testEnvironment, name: '../x' }
  expect(findingsOf([new System('My_Shop', { environment })]).errors).toEqual([
    '../x/My_Shop: system name: got "My_Shop", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts',
    '../x/My_Shop: environment name: got "../x", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts',
  ])
})
