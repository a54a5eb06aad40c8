import { expect, test } from 'vitest'
import {
  changed,
  container,
  deployment,
  findingsOf,
  type Loose,
  said,
  saidOf,
  secret,
  statefulSet,
} from '../objects.ts'

const FOLDER = '/var/lib/postgresql/data'
const PATH = 'spec.template.spec.containers[main].env[PGDATA]'

const database = (folder?: string): Loose => {
  const object = statefulSet()
  container(object).image = 'postgres:17'
  if (folder !== undefined) container(object).env.push({ name: 'PGDATA', value: folder })
  return object
}

test('PostgreSQL makes a new database in another folder', () => {
  const before = [database(`${FOLDER}/pgdata`)]
  const after = [database(`${FOLDER}/17`)]
  expect(said(before, after)).toEqual([`data-loss K8S-DATABASE-FOLDER StatefulSet/shop ${PATH}`])
  expect(findingsOf(before, after)[0]?.action).toBe(`Restore PGDATA=${FOLDER}/pgdata.`)
})

test('so it does when nobody says the folder any more; that of the image is no other', () => {
  expect(said([database(`${FOLDER}/pgdata`)], [database()])).toEqual([
    `data-loss K8S-DATABASE-FOLDER StatefulSet/shop ${PATH}`,
  ])
  expect(said([database()], [database(FOLDER)])).toEqual([`rolling-restart K8S-POD-TEMPLATE StatefulSet/shop ${PATH}`])
})

const password = { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'shop', key: 'password' } } }

/** A database and a service with the same Secret. */
const both = (): Loose[] => {
  const [server, client] = [database(FOLDER), deployment()]
  for (const one of [server, client]) container(one).env.push(password)
  return [secret(), server, client]
}

test('a database keeps the password that it was made with', () => {
  const change = ({ stringData }: Loose) => (stringData.password = 'second')
  expect(saidOf(both(), change)).toEqual(['manual-steps K8S-DATABASE-PASSWORD Secret/shop data.password'])
  const [finding] = findingsOf(both(), changed(both(), change))
  expect(finding?.why).toContain('Pods of Deployment/shop that start with the new one are refused')
  expect(finding?.action).toContain('kubectl -n live exec -it statefulset/shop -- psql -U postgres')
})

test('and services that restart with it are refused at once', () => {
  const lines = saidOf(both(), ({ stringData }, _, client) => {
    stringData.password = 'second'
    container(client).image = 'shop:1.1.0'
  })
  expect(lines[0]).toBe('outage K8S-DATABASE-PASSWORD Secret/shop data.password')
})

test('a key that no database reads is as any other', () => {
  const objects = both()
  objects[0].stringData.token = 'first'
  expect(saidOf(objects, ({ stringData }) => (stringData.token = 'second'))).toEqual([
    'no-restart K8S-CONFIG Secret/shop data.token',
  ])
})
