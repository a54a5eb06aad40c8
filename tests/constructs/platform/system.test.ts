import { Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { expect, test } from 'vitest'
import { System, type SystemEnvironment, type SystemProps } from '../../../constructs/index.ts'
import { cpuOf, programsOf } from '../../../constructs/platform/system.ts'
import { testEnvironment, testSystem } from '../../support.ts'

const namesOf = (system: System) => system.charts.map(({ node }) => node.id)

test('without a namespace of its own a system names none', () => {
  const system = testSystem()
  expect(system.namespace).toBeUndefined()
  expect(system.chart('kafka').namespace).toBeUndefined()
  expect(namesOf(system)).toEqual(['kafka'])
})

test('with one, its file comes first, and every other chart is in it', () => {
  const system = testSystem({ environment: { ...testEnvironment, ownNamespaces: true } })
  expect(system.chart('kafka').namespace).toBe('shop')
  expect(namesOf(system)).toEqual(['00-namespace', 'kafka'])
  expect(system.charts[0]?.toJson()).toMatchObject([{ kind: 'Namespace', metadata: { name: 'shop' } }])
})

test('all the props', () => {
  const environment: Required<SystemEnvironment> = {
    pod: { priorityClassName: 'high' },
    name: 'staging',
    images: { registry: 'registry.example.com/team', tag: '9' },
    ownNamespaces: true,
    podSecurity: 'enforce',
    cpu: Cpu.millis(7),
    networkPolicies: { dns: [], metricsFrom: [], httpFrom: [] },
    systems: ['shop'],
  }
  const props: Required<SystemProps> = { environment, namespace: 'elsewhere', neighbours: new Map() }
  const system = new System('shop', props)
  expect(system.namespace).toBe('elsewhere')
  expect(system.image('reader')).toBe('registry.example.com/team/cdk8s-kafka/shop-reader:9')
  expect(system.baseImage).toBe('registry.example.com/team/cdk8s-kafka/base:9')
})

test('a program names its images as it likes, and says what its base image runs', () => {
  const programs = { topicReconciler: 'topics.js', tools: 'tools.js' }
  const images = { repository: 'acme/events', tag: '7', base: 'acme/node@sha256:1', programs }
  const system = testSystem({ environment: { ...testEnvironment, images } })
  expect(system.image('reader')).toBe('acme/events/shop-reader:7')
  expect(system.baseImage).toBe('acme/node@sha256:1')
  expect(programsOf(system.chart('kafka'))).toEqual(programs)
})

test('without a registry an image has no host', () => {
  expect(testSystem().image('reader')).toBe('cdk8s-kafka/shop-reader:1.2.3')
})

test('a construct finds the system above it, at any depth, and none below a plain App', () => {
  const system = testSystem()
  const deep = new Construct(new Construct(system.chart('kafka'), 'a'), 'b')
  expect(System.find(deep)).toBe(system)
  expect(System.find(new Construct(Testing.chart(), 'a'))).toBeUndefined()
})

test('an environment can say how much CPU services ask for', () => {
  const asking = testSystem({ environment: { ...testEnvironment, cpu: Cpu.millis(7) } })
  expect(cpuOf(asking.chart('reader'), Cpu.millis(50))).toEqual(Cpu.millis(7))
  expect(cpuOf(testSystem().chart('reader'), Cpu.millis(50))).toEqual(Cpu.millis(50))
})
