import { describe, expect, test } from 'vitest'
import { emitted, find, isOfKubernetes, type Manifest } from '../support.ts'
import { schemaProblems } from './schemas.ts'

// Those of operators are compared with their own schemas: tests/packages.
const all = emitted().filter(({ object }) => isOfKubernetes(object))

test.each(all.map(({ folder, object }) => [`${folder}: ${object.kind} ${object.metadata?.name}`, object] as const))(
  '%s is what Kubernetes’ schemas say, without a field that they do not know',
  (_, object) => {
    expect(schemaProblems(object)).toEqual([])
  },
)

describe('the check itself finds', () => {
  const local = all.flatMap(({ folder, object }) => (folder === 'local/orders-payments-shipping' ? [object] : []))
  const mended = (object: Manifest, from: string, to: string): Manifest => {
    const text = JSON.stringify(object)
    expect(text).toContain(from)
    return JSON.parse(text.replace(from, to)) as Manifest
  }

  test.each([
    ['"enableServiceLinks"', '"enableServicelinks"', '/spec/template/spec/enableServicelinks'],
    [
      '"readOnlyRootFilesystem"',
      '"readOnlyRootFileSystem"',
      '/spec/template/spec/containers/0/securityContext/readOnlyRootFileSystem',
    ],
    ['"podManagementPolicy"', '"podManagmentPolicy"', '/spec/podManagmentPolicy'],
    ['"storage":"10Gi"', '"storage":"10Gi"},"resource":{"x":1', '/spec/volumeClaimTemplates/0/spec/resources/resource'],
  ])('a misspelt field: %s', (from, to, path) => {
    expect(schemaProblems(mended(find(local, 'StatefulSet'), from, to))).toContain(`unknown field ${path}`)
  })

  test('a value of the wrong type', () => {
    expect(schemaProblems(mended(find(local, 'StatefulSet'), '"replicas":3', '"replicas":"3"'))).toEqual([
      expect.stringContaining('/spec/replicas must be integer'),
    ])
  })

  test('a missing field', () => {
    expect(schemaProblems(mended(find(local, 'StatefulSet'), '"serviceName"', '"serviceNames"'))).toEqual([
      expect.stringContaining('serviceName'),
    ])
  })
})
