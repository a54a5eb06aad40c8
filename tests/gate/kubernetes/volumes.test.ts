import { expect, test } from 'vitest'
import { container, deployment, type Loose, saidOf, statefulSet } from '../objects.ts'

const withDisk = (): Loose => {
  const object = deployment()
  object.spec.template.spec.volumes = [{ name: 'files', persistentVolumeClaim: { claimName: 'files' } }]
  container(object).volumeMounts = [{ name: 'files', mountPath: '/files' }]
  return object
}
const volumes = ({ spec }: Loose) => spec.template.spec.volumes
const path = 'Deployment/shop spec.template.spec'

test('another claim', () => {
  expect(saidOf([withDisk()], (object) => (volumes(object)[0].persistentVolumeClaim.claimName = 'others'))).toEqual([
    `data-loss K8S-VOLUME-REPLACED ${path}.volumes[files].persistentVolumeClaim.claimName`,
    `manual-steps K8S-REFERENCE-MISSING ${path}.volumes[files].persistentVolumeClaim`,
  ])
})

test('scratch space in the place of a disk', () => {
  const lines = saidOf([withDisk()], (object) => (volumes(object)[0] = { name: 'files', emptyDir: {} }))
  expect(lines[0]).toMatch(/^data-loss K8S-VOLUME-REPLACED /)
})

test('a disk at another path, and at a further one', () => {
  expect(saidOf([statefulSet()], (object) => (container(object).volumeMounts[0].mountPath = '/var/data'))).toEqual([
    'data-loss K8S-MOUNT-MOVED StatefulSet/shop spec.template.spec.containers[main].volumeMounts',
  ])
  expect(
    saidOf([statefulSet()], (object) => container(object).volumeMounts.push({ name: 'data', mountPath: '/more' })),
  ).toEqual([
    'rolling-restart K8S-POD-TEMPLATE StatefulSet/shop spec.template.spec.containers[main].volumeMounts[/more]',
  ])
})
