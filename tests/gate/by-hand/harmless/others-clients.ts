import { clients, type Harmless } from '../row.ts'

/** What a team changes in its clients every week. */
export const othersClients: readonly Harmless[] = [
  {
    name: 'Spring: another port of the server',
    in: clients,
    edit: (manifests) => manifests.edit('ConfigMap/billing', { 'port: 8080': 'port: 8081' }),
  },
  {
    name: 'Spring: a line of comment',
    in: clients,
    edit: (manifests) => manifests.edit('ConfigMap/billing', { '    spring:\n': '    # the service\n    spring:\n' }),
  },
  {
    name: 'Connect: a new version',
    in: clients,
    edit: (manifests) => manifests.edit('Deployment/connect', { 'cp-kafka-connect:7.9.0': 'cp-kafka-connect:7.9.1' }),
  },
  {
    name: 'Streams: a new version',
    in: clients,
    edit: (manifests) => manifests.edit('Deployment/totals', { 'totals:1.0.0': 'totals:1.0.1' }),
  },
]
