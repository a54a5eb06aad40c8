import { expect } from 'vitest'
import { allCodes } from '../../gate/codes.ts'
import { comparedUnit } from '../../gate/compare/units.ts'
import { judged } from '../../gate/judge.ts'
import type { Finding, KubernetesObject } from '../../gate/types.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests reach into manifests, and a wrong step fails them
export type Loose = any

/** An object with defaults left out, as people write them. */
const object = (apiVersion: string, kind: string, rest: object, name = 'shop'): Loose =>
  structuredClone({ apiVersion, kind, metadata: { name, namespace: 'live' }, ...rest })

const template = {
  metadata: { labels: { app: 'shop' } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'shop:1.0.0',
        env: [
          { name: 'COLOR', value: 'red' },
          { name: 'SIZE', value: '7' },
        ],
        ports: [{ containerPort: 8080, name: 'http' }],
        resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '1Gi' } },
        readinessProbe: { httpGet: { port: 'http', path: '/readyz' } },
        livenessProbe: { httpGet: { port: 'http' } },
      },
    ],
    terminationGracePeriodSeconds: 60,
  },
}

/** Three pods of one container. */
export const deployment = (): Loose =>
  object('apps/v1', 'Deployment', { spec: { replicas: 3, selector: { matchLabels: { app: 'shop' } }, template } })

/** Three pods with a claim each. */
export const statefulSet = (): Loose => {
  const made = object('apps/v1', 'StatefulSet', {
    spec: {
      replicas: 3,
      serviceName: 'shop',
      selector: { matchLabels: { app: 'shop' } },
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  })
  container(made).volumeMounts = [{ name: 'data', mountPath: '/data' }]
  return made
}

/** Sends to the pods of the ones above, by the name of their port. */
export const service = (): Loose =>
  object('v1', 'Service', {
    spec: { selector: { app: 'shop' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  })

export const budget = (): Loose =>
  object('policy/v1', 'PodDisruptionBudget', {
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'shop' } } },
  })

export const autoscaler = (): Loose =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      minReplicas: 3,
      maxReplicas: 9,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
    },
  })

export const job = (): Loose =>
  object('batch/v1', 'Job', { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } })

export const cronJob = (): Loose =>
  object('batch/v1', 'CronJob', { spec: { schedule: '0 3 * * *', jobTemplate: { spec: job().spec } } })

export const configMap = (): Loose => object('v1', 'ConfigMap', { data: { 'shop.conf': 'a=1\nb=2\n', other: 'x' } })
export const secret = (): Loose => object('v1', 'Secret', { stringData: { password: 'first' } })

export const claim = (): Loose =>
  object('v1', 'PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  })

/** Any object, by its kind and what it is made of. */
export const other = (apiVersion: string, kind: string, rest: object): Loose => object(apiVersion, kind, rest)

/** The only container of a workload. */
export const container = ({ kind, spec }: Loose): Loose =>
  (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template.spec.containers[0]

/** A list of the same objects, changed. */
export function changed(
  objects: readonly KubernetesObject[],
  change: (...objects: Loose[]) => unknown,
): KubernetesObject[] {
  const copies = structuredClone(objects) as KubernetesObject[]
  change(...copies)
  return copies
}

/** What the gate says about two versions of a unit; of a class that the documentation does not name, it fails. */
export function findingsOf(before: readonly KubernetesObject[], now: readonly KubernetesObject[]): Finding[] {
  const findings = judged(comparedUnit('live/shop', before, now))
  for (const finding of findings) expect(allCodes[finding.code]?.classes).toContain(finding.class)
  return findings
}

/** What the gate says about a change, one line for each finding: `class CODE Kind/name path`. */
export const said = (before: readonly KubernetesObject[], now: readonly KubernetesObject[]): string[] =>
  findingsOf(before, now).map((finding) =>
    `${finding.class} ${finding.code} ${finding.object.kind}/${finding.object.name} ${finding.path}`.trim(),
  )

/** The same, of objects and what is done to them. */
export const saidOf = (objects: readonly KubernetesObject[], change: (...objects: Loose[]) => unknown): string[] =>
  said(objects, changed(objects, change))
