import { describe, expect, test } from 'vitest'
import { assess, worstOf } from '../../gate/assess.ts'
import type { KubernetesObject } from '../../gate/types.ts'
import { changed, deployment, secret, service, statefulSet } from './objects.ts'

const units = (all: Record<string, readonly KubernetesObject[]>) => new Map(Object.entries(all))

describe('an assessment', () => {
  test('lists every object once, by what became of it', () => {
    const kept = service()
    const before = [kept, deployment(), secret()]
    const [, workload] = changed(before, (_, { spec }) => (spec.replicas = 4))
    const { objects, findings } = assess(
      units({ a: before, same: [kept] }),
      units({ a: [kept, workload, statefulSet()] as KubernetesObject[], same: [kept] }),
    )
    const names = Object.entries(objects).map(([fate, all]) => [fate, all.map(({ unit, kind }) => `${unit} ${kind}`)])
    expect(Object.fromEntries(names)).toEqual({
      added: ['a StatefulSet'],
      changed: ['a Deployment'],
      removed: ['a Secret'],
      unchanged: ['a Service', 'same Service'],
    })
    expect(findings.map(({ unit, class: one }) => [unit, one])).toEqual([
      ['a', 'manual-steps'],
      ['a', 'no-restart'],
      ['a', 'no-restart'],
    ])
  })

  test('has the worst first, from whichever unit', () => {
    const none = ({ spec }: { spec: { replicas: number } }) => (spec.replicas = 0)
    const { findings } = assess(
      units({ a: [deployment()], b: [deployment()] }),
      units({ a: changed([deployment()], ({ spec }) => (spec.replicas = 4)), b: changed([deployment()], none) }),
    )
    expect(findings.map(({ unit, code }) => [unit, code])).toEqual([
      ['b', 'K8S-REPLICAS-ZERO'],
      ['a', 'K8S-REPLICAS'],
    ])
    expect(worstOf(findings)).toBe('outage')
  })

  test('does not tell Secrets', () => {
    const { findings } = assess(
      units({ a: [secret()] }),
      units({ a: changed([secret()], ({ stringData }) => (stringData.password = 'second')) }),
    )
    expect(findings).toMatchObject([{ code: 'K8S-CONFIG', path: 'data.password', old: '(hidden)', new: '(hidden)' }])
    expect(JSON.stringify(findings)).not.toContain(Buffer.from('second').toString('base64'))
  })
})

describe('manifests in another folder', () => {
  test('are the same objects', () => {
    const all = [statefulSet(), deployment()]
    const { findings, objects } = assess(units({ old: all }), units({ new: all }))
    expect(findings).toEqual([])
    expect(objects.unchanged.map(({ unit }) => unit)).toEqual(['new', 'new'])
  })

  test('are not those of another environment', () => {
    const all = [statefulSet()]
    const { objects } = assess(units({ 'local/a': all, 'live/a': all }), units({ 'local/b': all, 'live/b': all }))
    expect([objects.added.length, objects.removed.length]).toEqual([2, 2])
  })

  test('are unknown where nobody says the namespace', () => {
    const all = changed([statefulSet()], ({ metadata }) => delete metadata.namespace)
    const { objects } = assess(units({ old: all }), units({ new: all }))
    expect([objects.added.length, objects.removed.length]).toEqual([1, 1])
  })
})

describe('an object in two folders', () => {
  const elsewhere = (object: KubernetesObject) =>
    changed([object], ({ metadata }) => (metadata.name = 'next')) as KubernetesObject[]
  const found = (before: Record<string, KubernetesObject[]>, after: Record<string, KubernetesObject[]>) =>
    assess(units(before), units(after)).findings.filter(({ code }) => code === 'K8S-TWO-FOLDERS')
  const first = { 'local/a': [service(), statefulSet()] }

  test('is told once, at the folder that comes last', () => {
    const both = { ...first, 'local/b': [service(), ...elsewhere(statefulSet())] }
    expect(found(first, both)).toMatchObject([
      { unit: 'local/b', class: 'manual-steps', object: { kind: 'Service', name: 'shop' }, new: 'local/a, local/b' },
    ])
    expect(found(first, both)[0]?.why).toContain('Service/shop is in local/a, too')
    expect(found({}, both)).toHaveLength(1)
  })

  test('is no news when it was so before, nor where it lives elsewhere', () => {
    const both = { ...first, 'local/b': [service()] }
    expect(found(both, both)).toEqual([])
    expect(found({}, { ...first, 'production/a': [service()] })).toEqual([])
    const nowhere = changed([service()], ({ metadata }) => delete metadata.namespace)
    expect(found({}, { 'local/a': [...nowhere, deployment()], 'local/b': nowhere })).toEqual([])
    // The same folder for two clusters.
    expect(found({}, { blue: [service(), deployment()], green: [deployment(), service()] })).toEqual([])
  })
})
