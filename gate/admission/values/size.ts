import { kindOf } from '../../objects/identity.ts'
import { partAt } from '../../objects/shape.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Bytes of all annotations of an object. */
const ANNOTATIONS = 262_144
/** Bytes of all that a ConfigMap or Secret holds. */
const CONTENT = 1_048_576

/** Objects that are too large for the API server, or for what kubectl notes on them. */
export const sizeRule = refusalRule(
  'K8S-REFUSED-SIZE',
  refused(
    'An object that is too large: a ConfigMap or Secret above 1 MiB; or above 256 KiB, which `kubectl apply` cannot note in its annotation.',
    '`kubectl apply --server-side` notes nothing; what is above 1 MiB belongs into a volume or an image.',
  ),
  (object, change) => {
    const bytes = contentOf(object)
    if (bytes > CONTENT) {
      return [
        tooLarge(
          bytes > 0 ? 'data' : '',
          `It holds ${bytes} bytes, and the API server takes ${CONTENT}`,
          'Make it smaller, or put it into a volume or an image.',
        ),
      ]
    }
    const { annotations = {}, ...metadata } = object.metadata
    const noted = sizeOf(annotations)
    if (noted > ANNOTATIONS)
      return [
        tooLarge(
          'metadata.annotations',
          `The annotations have ${noted} bytes, and the API server takes ${ANNOTATIONS}`,
          'Make them smaller.',
        ),
      ]
    // Only what may be large is written out to be measured.
    const written = change.asWritten(object)
    const all = noted + Buffer.byteLength(JSON.stringify({ ...written, metadata: { ...metadata, annotations } }))
    if (all <= ANNOTATIONS) return []
    return [
      {
        ...tooLarge(
          '',
          `kubectl apply writes the whole object into an annotation, of ${ANNOTATIONS} bytes at most, and it has ${all}`,
          'kubectl apply --server-side; in Argo CD the sync option ServerSideApply=true. Flux does so by itself.',
        ),
        refusedBy: 'client-side apply is refused with "metadata.annotations: Too long", and the API server',
      },
    ]
  },
)

const tooLarge = (path: string, reason: string, fix: string): Problem => ({ path, value: undefined, reason, fix })

const sizeOf = (map: object): number =>
  Object.entries(map).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)), 0)

function contentOf(object: KubernetesObject): number {
  const kind = kindOf(object)
  if (kind === 'ConfigMap') return sizeOf(partAt(object, 'data')) + decoded(partAt(object, 'binaryData'))
  return kind === 'Secret' ? decoded(partAt(object, 'data')) : 0
}

const decoded = (map: object): number =>
  Object.values(map).reduce((sum: number, value) => sum + Math.floor((String(value).length * 3) / 4), 0)
