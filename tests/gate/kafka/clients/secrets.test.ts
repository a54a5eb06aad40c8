import { expect, test } from 'vitest'
import { assess } from '../../../../gate/assess.ts'
import { textReport } from '../../../../gate/report/text.ts'
import type { KubernetesObject } from '../../../../gate/types.ts'
import { yaml } from '../support.ts'

const kafka = (id: string, password: string): KubernetesObject[] =>
  yaml(`
apiVersion: v1
kind: Secret
metadata: { name: kraft, namespace: data }
stringData: { id: ${id}, password: ${password} }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: kafka, namespace: data }
spec:
  serviceName: kafka
  selector: { matchLabels: { app: kafka } }
  template:
    metadata: { labels: { app: kafka } }
    spec:
      containers:
        - name: kafka
          image: bitnami/kafka:3.9.0
          env:
            - { name: KAFKA_KRAFT_CLUSTER_ID, valueFrom: { secretKeyRef: { name: kraft, key: id } } }
            - { name: KAFKA_CLIENT_PASSWORDS, valueFrom: { secretKeyRef: { name: kraft, key: password } } }
            - { name: KAFKA_CFG_PROCESS_ROLES, value: 'broker,controller' }
            - { name: KAFKA_CFG_NODE_ID, value: '0' }
            - { name: KAFKA_CFG_CONTROLLER_QUORUM_VOTERS, value: '0@kafka-0.kafka:9093' }
            - { name: KAFKA_CFG_CONTROLLER_LISTENER_NAMES, value: CONTROLLER }
`)

test('what a Secret says is in no report', () => {
  const sides = [kafka('AAAAAAAAQQ6zs2Pt1Yh3bw', 'first-secret'), kafka('BBBBBBBBQQ6zs2Pt1Yh3bw', 'second-secret')]
  const [before, after] = sides.map((objects) => new Map([['data', objects]]))
  const assessment = assess(before ?? new Map(), after ?? new Map())
  expect(assessment.findings.map(({ code, class: given }) => `${given} ${code}`)).toEqual([
    'outage KAFKA-CLUSTER-ID',
    'manual-steps K8S-SECRET',
  ])
  const report = textReport({
    ...assessment,
    findings: assessment.findings.map((one) => ({ ...one, accepted: undefined })),
    idle: [],
  })
  for (const value of ['AAAAAAAA', 'BBBBBBBB', 'first-secret', 'second-secret']) {
    expect(report).not.toContain(value)
    expect(report).not.toContain(Buffer.from(value).toString('base64').slice(0, 8))
  }
  expect(report).toContain('Nothing restarts kafka now')
  expect(report).toContain('used by StatefulSet/kafka (variable KAFKA_CLIENT_PASSWORDS)')
})
