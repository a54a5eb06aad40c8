import type { Size } from 'cdk8s'
import type { SelectorLabels } from './labels.ts'
import { formatSize } from './quantities.ts'

/** The claim that each pod of a StatefulSet gets. */
export interface ClaimTemplateProps {
  readonly name: string
  readonly labels: SelectorLabels
  readonly storage: Size
  readonly storageClass: string | undefined
}

/**
 * An item of `volumeClaimTemplates`. The API server adds apiVersion and kind where they are left out: a tool that compares would see
 * a difference for ever.
 */
export const claimTemplate = ({ name, labels, storage, storageClass }: ClaimTemplateProps) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, labels: { ...labels } },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: formatSize(storage) } },
    storageClassName: storageClass,
  },
})
