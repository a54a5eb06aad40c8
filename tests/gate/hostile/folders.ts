import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execaSync } from 'execa'

/** A folder of manifests that somebody made on purpose, or that has gone wrong. */
export interface Hostile {
  readonly name: string
  /** Its files. */
  readonly files?: Readonly<Record<string, string>>
  /** What else is in it. `secret` is a file outside of it that must not be read. */
  readonly make?: (folder: string, secret: string) => void
  /** What has to be said: on stderr for what is refused, which ends with 2; in the report otherwise. */
  readonly says?: RegExp
  /** Whether it cannot be read. */
  readonly refused?: true
}

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: live
spec:
  replicas: 1
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: main
          image: shop:1.0.0
`
/** What all are compared with. */
export const usual: Readonly<Record<string, string>> = { 'shop.yaml': SHOP }

const refused = (name: string, says: RegExp, files: Hostile['files'], make?: Hostile['make']): Hostile => ({
  name,
  says,
  ...(files && { files }),
  ...(make && { make }),
  refused: true,
})
const told = (name: string, says: RegExp | undefined, files: Hostile['files']): Hostile => ({
  name,
  files: files ?? {},
  ...(says && { says }),
})

const object = (kind: string, rest = '', name = 'a') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`
const configMap = (data: string, name = 'a') => object('ConfigMap', `data:\n  ${data}\n`, name)
const edited = (from: string, to: string) => ({ 'shop.yaml': SHOP.replace(from, () => to) })
const env = (name: string, value: string) =>
  edited(
    'image: shop:1.0.0\n',
    `image: shop:1.0.0\n          env:\n            - name: ${name}\n              value: ${JSON.stringify(value)}\n`,
  )

const links: readonly Hostile[] = [
  refused('a link to a file outside', /link out of the folder/, usual, (folder, secret) =>
    symlinkSync(secret, join(folder, 'x.yaml')),
  ),
  refused('a link to /etc/passwd', /link out of the folder/, usual, (folder) =>
    symlinkSync('/etc/passwd', join(folder, 'x.json')),
  ),
  refused('a link that leads nowhere', /leads nowhere/, usual, (folder) =>
    symlinkSync('nothing', join(folder, 'x.yaml')),
  ),
  refused('a link to itself', /leads nowhere|symbolic links/, usual, (folder) =>
    symlinkSync('x.yaml', join(folder, 'x.yaml')),
  ),
  refused('a link to the folder above, called like a manifest', /linked folder/, usual, (folder) =>
    symlinkSync('..', join(folder, 'x.yaml')),
  ),
  refused('a link to a device', /a device/, usual, (folder) => symlinkSync('/dev/zero', join(folder, 'x.yaml'))),
  refused('a pipe', /a pipe/, usual, (folder) => void execaSync('mkfifo', [join(folder, 'x.yaml')])),
  { name: 'a link to a file beside', files: usual, make: (folder) => symlinkSync('shop.yaml', join(folder, 'x.yaml')) },
  {
    name: 'a linked folder that is called otherwise',
    files: usual,
    make: (folder) => symlinkSync('/etc', join(folder, 'etc')),
  },
  {
    name: 'a name with a newline and an escape',
    files: {},
    make: (folder) => writeFileSync(join(folder, 'a\n\u001b[2J.yaml'), SHOP.replace('1.0.0', '2')),
  },
]

const yaml: readonly Hostile[] = [
  refused('an alias of itself', /cannot be read/, { 'x.yaml': 'a: &a [*a]\n' }),
  refused('an alias of itself in an object', /part of/, { 'x.yaml': `${object('ConfigMap')}data: &d\n  x: *d\n` }),
  refused('a billion laughs', /cannot be read/, {
    'x.yaml': `${object('ConfigMap')}a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((one, index) => `${one}: &${one} [${Array(10).fill(`*${'abcdefgh'[index]}`).join()}]`).join('\n')}\n`,
  }),
  refused('ten thousand levels of lists', /cannot be read/, {
    'x.yaml': `${object('ConfigMap')}a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  }),
  refused('ten thousand levels of maps', /cannot be read/, {
    'x.json': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  }),
  refused('two hundred levels', /levels of nesting/, {
    'x.yaml': `${object('ConfigMap')}a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
  }),
  refused('a tag of another language', /cannot be read|expected a Kubernetes object|not resolve/i, {
    'x.yaml': '!!python/object/apply:os.system ["true"]\n',
  }),
  refused('no YAML at all', /cannot be read/, { 'x.yaml': '{ : [\n' }),
  refused('a tab before a key', /cannot be read/, { 'x.yaml': 'a:\n\tb: 1\n' }),
  refused('an alias of nothing', /cannot be read/, { 'x.yaml': 'a: *nothing\n' }),
  refused('a list', /expected a Kubernetes object/, { 'x.yaml': '- 1\n- 2\n' }),
  refused('a text', /expected a Kubernetes object/, { 'x.yaml': 'hello\n' }),
  refused('bytes that are no text', /cannot be read|expected a Kubernetes object/, {
    'x.yaml': '\u0000\u0001\u0002\u0003',
  }),
  refused('the key __proto__', /__proto__/, { 'x.yaml': configMap('__proto__: { polluted: yes }') }),
  refused('the key __proto__ in JSON', /__proto__/, {
    'x.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"__proto__":{"polluted":true}}',
  }),
  told('the keys constructor and prototype', undefined, {
    ...usual,
    'x.yaml': configMap('constructor: a\n  prototype: b\n  toString: c\n  hasOwnProperty: d'),
  }),
  told('a key that is there twice', /the key "name" is there twice/, {
    'shop.yaml': SHOP.replace('  name: shop\n', '  name: other\n  name: shop\n'),
  }),
  told('a merge key', undefined, { ...usual, 'x.yaml': `${object('ConfigMap')}x: &x { a: b }\ndata:\n  <<: *x\n` }),
  told('an object that is there twice', undefined, {
    'shop.yaml': SHOP,
    'again.yaml': SHOP.replace('replicas: 1', 'replicas: 0'),
  }),
  told('a byte order mark and CRLF', undefined, { 'shop.yaml': `\ufeff${SHOP.replaceAll('\n', '\r\n')}` }),
  told('documents of nothing', undefined, { ...usual, 'x.yaml': '---\n---\n# nothing\n---\n...\n' }),
  told('a text of a megabyte', undefined, { ...usual, 'x.yaml': configMap(`a: ${'x'.repeat(1_000_000)}`) }),
  told('a line of a hundred thousand keys', undefined, {
    ...usual,
    'x.yaml': `${object('ConfigMap')}data: {${Array.from({ length: 2_000 }, (_, n) => `k${n}: v`).join(', ')}}\n`,
  }),
  told('numbers beyond all numbers', undefined, edited('replicas: 1', 'replicas: 1e999')),
  told('a negative number of replicas', undefined, edited('replicas: 1', 'replicas: -3')),
  told('NaN', undefined, edited('replicas: 1', 'replicas: .nan')),
]

const kinds: readonly Hostile[] = [
  ...[
    'toString',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    'valueOf',
    '',
    ' ',
    'X\\n\\n# Approved',
    'X/../..',
    '<img src=x>',
    '@octocat',
    'x'.repeat(300),
  ].map((kind) =>
    refused(`the kind ${JSON.stringify(kind).slice(0, 40)}`, /kind/, {
      'x.yaml': object(JSON.stringify(kind).replaceAll('\\\\n', '\\n')),
    }),
  ),
  refused('a kind that is a map', /without kind/, { 'x.yaml': object('{ a: b }') }),
  refused('a name that is a list', /metadata.name/, { 'x.yaml': object('ConfigMap', '', '[a]') }),
  refused('metadata that is a text', /metadata.name/, {
    'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: none\n',
  }),
  ...['constructor', '__proto__', 'toString', 'prototype'].map((version) =>
    told(`the apiVersion ${version}`, undefined, {
      ...usual,
      'x.yaml': `apiVersion: ${version}\nkind: Thing\nmetadata:\n  name: a\nspec: { x: 1 }\n`,
    }),
  ),
  ...['constructor/v1', 'apps/constructor', 'kafka.strimzi.io/__proto__', '/', '////'].map((version) =>
    told(`the apiVersion ${version}`, undefined, {
      ...usual,
      'x.yaml': `apiVersion: ${version}\nkind: Kafka\nmetadata:\n  name: a\nspec: { kafka: 1 }\n`,
    }),
  ),
  ...[
    'spec: none',
    'spec: []',
    'spec: 1',
    'spec: { template: 7 }',
    'spec: { template: { spec: { containers: none } } }',
    'spec: { template: { spec: { containers: [1, [], none] } } }',
    'spec: { template: { spec: { containers: [{ name: { a: b } }] } } }',
    'spec: { selector: [], replicas: { a: 1 } }',
    'spec: { template: { spec: { volumes: { a: 1 }, containers: [{ name: a, env: { b: c }, envFrom: 3, ports: [none] }] } } }',
    'spec: { volumeClaimTemplates: [none, { metadata: 3 }] }',
  ].map((spec) =>
    told(`a StatefulSet with ${spec}`, undefined, {
      ...usual,
      'x.yaml': `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: a\n${spec}\n`,
    }),
  ),
  ...['Kafka', 'KafkaTopic', 'KafkaUser', 'KafkaNodePool', 'KafkaConnect'].map((kind) =>
    told(`a ${kind} of wrong types`, undefined, {
      ...usual,
      'x.yaml': `apiVersion: kafka.strimzi.io/v1\nkind: ${kind}\nmetadata:\n  name: a\n  labels: [x]\nspec: { kafka: [], partitions: { a: 1 }, config: [3], authorization: { acls: 7 }, storage: none, roles: x, replicas: many }\n`,
    }),
  ),
  ...['data', 'binaryData', 'stringData'].map((part) =>
    told(`a Secret with ${part} that is a list`, undefined, {
      ...usual,
      'x.yaml': object('Secret', `${part}: [a, b]\n`),
    }),
  ),
]

/** What must not come out as it went in. */
const words: readonly Hostile[] = [
  ...[
    ['an escape sequence', '\u001b[2J\u001b[31mred'],
    ['a bell and a backspace', '\u0007\u0008'],
    ['a C1 control', '\u009b2J'],
    ['text that is turned around', '\u202eoohs'],
    ['a zero-width space', 'sh\u200bop'],
    ['a line separator', 'a\u2028b'],
    ['half a character', 'a\ud800b'],
    ['a Markdown title', 'x\n\n# Approved\n\n'],
    ['a closing tag', '</details></summary><h1>Approved</h1>'],
    ['a comment that is not closed', '<!--'],
    ['a mention', '@octocat @org/team'],
    ['a link', '[click](https://evil.example) https://evil.example www.evil.example'],
    ['an image', '![x](https://evil.example/x.png)'],
    ['a table', '| a | b |\n|---|---|'],
    ['a fence', '```\nx\n```'],
    ['a workflow command', '\n::error::fine\n::add-mask::x'],
    ['an old workflow command', '##[error]fine'],
    ['an encoded newline', '%0A::warning::x'],
    ['an entity', '&lt;script&gt; &#64;octocat'],
  ].map(([name = '', text = '']) =>
    told(`an image with ${name}`, undefined, edited('image: shop:1.0.0', `image: ${JSON.stringify(`shop:${text}`)}`)),
  ),
  ...[
    ['an escape sequence', '\u001b[2J'],
    ['a mention', '@octocat'],
    ['a workflow command', '\n::error::fine'],
    ['a closing tag', '</details>'],
    ['text that is turned around', '\u202ex'],
  ].map(([name = '', text = '']) =>
    told(`an object called by ${name}`, undefined, {
      ...usual,
      'x.yaml': configMap('a: b', JSON.stringify(`a${text}`)),
    }),
  ),
  ...[
    ['a label', 'labels'],
    ['an annotation', 'annotations'],
  ].map(([name = '', part = '']) =>
    told(
      `${name} of markup and controls`,
      undefined,
      edited('  namespace: live\n', `  namespace: live\n  ${part}: { "<b>@team": "\\e[2J</details>" }\n`),
    ),
  ),
]

/** Secrets in plain places. `s3cr3t` must not come out. */
const secrets: readonly Hostile[] = [
  ...(
    [
      ['PGPASSWORD', 's3cr3t'],
      ['DB_PASSWORD', 's3cr3t'],
      ['API_TOKEN', 's3cr3t'],
      ['AWS_SECRET_ACCESS_KEY', 's3cr3t'],
      [
        'KAFKA_SASL_JAAS_CONFIG',
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="s3cr3t";',
      ],
      ['DATABASE_URL', 'postgres://shop:s3cr3t@db:5432/shop'],
      ['OPTIONS', '--user shop --password s3cr3t'],
      ['PROPERTIES', 'a=b\npassword=s3cr3t\n'],
      ['KEY', '-----BEGIN PRIVATE KEY-----\ns3cr3t\n-----END PRIVATE KEY-----'],
    ] as const
  ).map(([name, value]) => told(`a secret in ${name}`, undefined, env(name, value))),
  told('a secret in a ConfigMap', undefined, { ...usual, 'x.yaml': configMap('password: s3cr3t') }),
  told('a Secret', undefined, { ...usual, 'x.yaml': object('Secret', 'stringData:\n  a: s3cr3t\n') }),
]

export const hostile: readonly Hostile[] = [...links, ...yaml, ...kinds, ...words, ...secrets]
