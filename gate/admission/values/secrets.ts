import { below } from '../../compare/paths.ts'
import { kindOf } from '../../objects/identity.ts'
import { partAt } from '../../objects/shape.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** The content of Secrets, and of ConfigMaps with bytes. */
export const secretsRule = refusalRule(
  'K8S-REFUSED-SECRET',
  refused(
    'A value below `data` of a Secret is no base64, or a key is missing that its type needs.',
    'Write it below `stringData`, or encode it with `base64 -w0`.',
  ),
  (object) => [...encodings(object), ...types(object), ...doubled(object)],
)

/** As Go reads it: padded, line breaks are left out. */
const isBase64 = (value: unknown) =>
  typeof value !== 'string' ||
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replaceAll(/[\r\n]/g, ''))

function encodings(object: KubernetesObject): Problem[] {
  const map = kindOf(object) === 'Secret' ? 'data' : kindOf(object) === 'ConfigMap' ? 'binaryData' : ''
  if (map === '') return []
  return Object.entries(partAt(object, map)).flatMap(([key, value]) =>
    isBase64(value)
      ? []
      : [
          {
            path: below(map, key),
            value,
            reason: `${below(map, key)} is no base64`,
            fix:
              map === 'data'
                ? `Write ${key} below stringData as it is, or encode it with base64 -w0.`
                : 'Encode it with base64 -w0.',
          },
        ],
  )
}

/** The keys that a type needs: each of them, or one of several. */
const needed: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'kubernetes.io/tls': [['tls.crt'], ['tls.key']],
  'kubernetes.io/dockerconfigjson': [['.dockerconfigjson']],
  'kubernetes.io/dockercfg': [['.dockercfg']],
  'kubernetes.io/basic-auth': [['username', 'password']],
  'kubernetes.io/ssh-auth': [['ssh-privatekey']],
}

function types(object: KubernetesObject): Problem[] {
  if (kindOf(object) !== 'Secret') return []
  const data = partAt(object, 'data')
  return (needed[String(object.type)] ?? []).flatMap((keys) =>
    keys.some((key) => key in data)
      ? []
      : [
          {
            path: below('data', keys[0] ?? ''),
            value: undefined,
            reason: `A Secret of type ${object.type} needs ${keys.join(' or ')}`,
            fix: `Add ${keys[0]}, or remove the type.`,
          },
        ],
  )
}

function doubled(object: KubernetesObject): Problem[] {
  if (kindOf(object) !== 'ConfigMap') return []
  const bytes = partAt(object, 'binaryData')
  return Object.keys(partAt(object, 'data'))
    .filter((key) => key in bytes)
    .map((key) => ({
      path: below('binaryData', key),
      value: undefined,
      reason: `${key} is in data and in binaryData`,
      fix: 'Remove one of them.',
    }))
}
