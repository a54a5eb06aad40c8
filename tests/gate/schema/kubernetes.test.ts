import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isBuiltIn } from '../../../gate/objects/identity.ts'
import { misfits } from '../../../gate/schema/check.ts'
import { kubernetesSchemas } from '../../../gate/schema/kubernetes.ts'
import { emitted } from '../../support.ts'

test('every type that a field names is there, and every kind', () => {
  const { kinds, types } = JSON.parse(readFileSync('gate/schema/kubernetes.json', 'utf8'))
  const named = Object.values<Record<string, string>>(types).flatMap((fields) =>
    Object.values(fields).flatMap((code) => /@(.+)$/.exec(code)?.[1] ?? []),
  )
  for (const type of [...named, ...Object.values<string>(kinds)]) expect(types).toHaveProperty([type])
  expect(Object.keys(kinds).length).toBeGreaterThan(60)
})

test('every committed manifest fits', () => {
  const schemas = kubernetesSchemas()
  for (const { object } of emitted()) {
    const schema = schemas.of(object.apiVersion, object.kind)
    if (!isBuiltIn(object)) continue
    expect(schema, object.kind).toBeDefined()
    if (schema !== undefined) expect(misfits(object, schema)).toEqual([])
  }
})

test('kinds are not found by the names of what every object of JavaScript has', () => {
  expect(kubernetesSchemas().of('v1', 'constructor')).toBeUndefined()
  expect(kubernetesSchemas().of('', '__proto__')).toBeUndefined()
})

test.each([
  ['Deploymnt', 'apps/v1', undefined],
  ['Deployment', 'apps/v1', 'object'],
  ['CronJob', 'batch/v1beta1', undefined],
])('%s of %s', (kind, apiVersion, type) => {
  expect(kubernetesSchemas().of(apiVersion, kind)?.type).toBe(type)
})
