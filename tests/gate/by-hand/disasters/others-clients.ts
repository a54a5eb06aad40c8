import { clients, type Disaster } from '../row.ts'

const at = (
  about: string,
  path: string,
  replacements: Readonly<Record<string, string>>,
  rest: Omit<Disaster, 'in' | 'edit' | 'about' | 'path'>,
): Disaster => ({ ...rest, in: clients, edit: (manifests) => manifests.edit(about, replacements), about, path })

/** Spring, Connect, Streams, a schema registry and librdkafka, configured as their documentation shows it. */
export const othersClients: readonly Disaster[] = [
  at(
    'ConfigMap/billing',
    'data[application.yml][spring.kafka.consumer.group-id]',
    { 'group-id: billing': 'group-id: billing-v2' },
    {
      name: 'Spring: another group in application.yml',
      why: 'It has no offsets.',
      fits: ['reprocessing'],
      names: ['billing-v2'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'Deployment/billing',
    'spec.template.spec.containers[billing].args',
    {
      '- --spring.profiles.active=production':
        '- --spring.profiles.active=production\n            - --spring.kafka.consumer.group-id=billing-v2',
    },
    {
      name: 'Spring: another group as an argument',
      why: 'Arguments count more than files.',
      fits: ['reprocessing'],
      names: ['billing-v2'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'ConfigMap/billing',
    'data[application.yml][spring.kafka.producer.acks]',
    { 'acks: all': 'acks: 1' },
    {
      name: 'Spring: acks of the leader only',
      why: 'A leader that dies takes confirmed events along.',
      fits: ['data-loss'],
      names: ['acks'],
    },
  ),
  at(
    'ConfigMap/mailer',
    'data[client.properties][group.id]',
    { 'group.id=mailer': 'group.id=mailer2' },
    {
      name: 'librdkafka: another group in a properties file',
      why: 'It has no offsets.',
      fits: ['reprocessing'],
      names: ['mailer2'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'Deployment/connect',
    'spec.template.spec.containers[connect].env[CONNECT_OFFSET_STORAGE_TOPIC].value',
    { 'value: connect-offsets': 'value: connect-offsets-2' },
    {
      name: 'Connect: another topic of offsets',
      why: 'Sources read from their beginning.',
      fits: ['reprocessing'],
      names: ['connect-offsets'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'Deployment/connect',
    'spec.template.spec.containers[connect].env[CONNECT_CONFIG_STORAGE_TOPIC].value',
    { 'value: connect-configs': 'value: connect-config' },
    {
      name: 'Connect: another topic of configs',
      why: 'There are no connectors in it.',
      fits: ['outage'],
      names: ['connect-configs'],
    },
  ),
  at(
    'Deployment/totals',
    'spec.template.spec.containers[totals].args',
    { 'application.id=totals': 'application.id=totals-2' },
    {
      name: 'Streams: another application id',
      why: 'Its group, its stores and its internal topics are others.',
      fits: ['reprocessing'],
      names: ['totals'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'Deployment/schemas',
    'spec.template.spec.containers[schemas].env[SCHEMA_REGISTRY_KAFKASTORE_TOPIC].value',
    { 'value: _schemas': 'value: _schemas2' },
    {
      name: 'a schema registry on another topic',
      why: 'There are no schemas in it.',
      fits: ['data-loss', 'outage'],
      names: ['_schemas'],
    },
  ),
]
