import { text } from '../../objects/shape.ts'
import { listed, named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { OperatorCode } from './codes.ts'

type Found = ReturnType<Row<OperatorCode>[1]>

/** What fields of cert-manager's Certificate, Issuer and ClusterIssuer do. https://cert-manager.io/docs/reference/api-docs/ */
export const certificateRows: readonly Row<OperatorCode>[] = [
  [/^spec\.(dnsNames|ipAddresses|uris|usages)$/, names],
  [/^spec\.(commonName|subject|literalSubject)\b/, subject],
  [/^spec\.issuerRef\b/, issuer],
  [/^spec\.isCA$/, issuer],
  [/^spec\.secretName$/, secret],
  [/^spec\.privateKey\.(encoding|algorithm|size)$/, key],
  [/^spec\.privateKey\.rotationPolicy$/, rotation],
  [/^spec\.(additionalOutputFormats|keystores)\b/, key],
  [
    /^spec\.(duration|renewBefore|renewBeforePercentage|revisionHistoryLimit|secretTemplate|privateKey)\b/,
    ({ after }) => ({
      code: 'K8S-CERTIFICATE',
      class: 'no-restart',
      why: `cert-manager renews ${named(after)} by it; who reads its Secret while it runs takes no notice.`,
      action: 'Nothing.',
    }),
  ],
]

export const issuerRows: readonly Row<OperatorCode>[] = [
  [
    /^spec\b/,
    ({ after }) => ({
      code: 'K8S-CERTIFICATE',
      class: 'manual-steps',
      why: `All certificates of ${named(after)} are renewed by another authority, or in another way: who trusts the old one only is cut off when theirs is due.`,
      action: 'First let everybody trust both.',
    }),
  ],
]

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function names({ field, match, after }: ResourceField): Found {
  const gone = textsOf(field.before).filter((one) => !textsOf(field.after).includes(one))
  const isMore = gone.length === 0
  return {
    code: 'K8S-CERTIFICATE',
    class: isMore ? 'no-restart' : 'outage',
    why: isMore
      ? `${named(after)} is issued anew with more ${match[1]}; until who serves it has read it, the old names hold.`
      : `${named(after)} is issued anew without ${listed(gone)}: clients that connect by ${match[1] === 'usages' ? 'this use' : 'this name'} refuse it.`,
    action: isMore ? 'Nothing.' : `Keep ${listed(gone)} until nobody asks for it.`,
  }
}

function subject({ field, after }: ResourceField): Found {
  return {
    code: 'K8S-CERTIFICATE',
    class: 'outage',
    why: `The subject of ${named(after)} becomes another: where it is the principal, as with Kafka's mTLS, ${text(field.before) ?? 'the old one'} has the rights and the new one has none.`,
    action: 'Give the new principal its rights first.',
  }
}

function issuer({ after }: ResourceField): Found {
  return {
    code: 'K8S-CERTIFICATE',
    class: 'outage',
    why: `Another authority signs ${named(after)}: peers that trust the old one only refuse it from its next connection on.`,
    action: 'First let everybody trust both, then change.',
  }
}

function secret({ field, after }: ResourceField): Found {
  return {
    code: 'K8S-CERTIFICATE',
    class: 'manual-steps',
    why: `cert-manager writes Secret/${text(field.after)}, and no longer renews Secret/${text(field.before)}: who still mounts that one has a certificate that ends.`,
    action: `Compare with the volumes of all workloads, also those outside of these manifests: ${named(after)}.`,
  }
}

function key({ after }: ResourceField): Found {
  return {
    code: 'K8S-CERTIFICATE',
    class: 'manual-steps',
    why: `${named(after)} is issued anew with a key or files of another kind: Kafka and other Java programs read PKCS#8 only, and some read only one of the formats.`,
    action: 'Try it with who reads it.',
  }
}

function rotation({ field, after }: ResourceField): Found {
  return {
    code: 'K8S-CERTIFICATE',
    class: field.after === 'Never' ? 'no-restart' : 'manual-steps',
    why:
      field.after === 'Never'
        ? `${named(after)} keeps its key when it is renewed.`
        : `${named(after)} gets a new key at each renewal: of an authority, what the old key has signed is no longer trusted then.`,
    action: 'Keep Never for an authority.',
  }
}
