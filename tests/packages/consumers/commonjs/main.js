const assert = require('node:assert')
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { App, Chart, Size, Testing, Yaml } = require('cdk8s')
const { EventConsumer, KafkaCluster, ProducerJob, TopicReconciler } = require('cdk8s-kafka')
const { defineEvent } = require('cdk8s-kafka-contracts')
const { z } = require('zod')

// Plain JavaScript: writes YAML with app.synth(), and compares a snapshot.

const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has placed an order.',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
})

function shop(app, intruder) {
  const chart = new Chart(app, 'shop', { disableResourceNameHashes: true })
  const kafka = new KafkaCluster(chart, 'kafka', {
    brokers: 1,
    clusterId: 'MkU3OEVBNTcwNTJENDM2Qg',
    storage: Size.gibibytes(10),
  })
  const orders = kafka.addTopic('orders', { partitions: 3, events: [orderPlaced] })
  new TopicReconciler(chart, 'kafka-topics', { cluster: kafka, image: 'acme/base:1.0.0' })
  new EventConsumer(chart, 'reader', { consumes: [orders], group: 'reader', image: 'acme/reader:1.0.0' })
  if (intruder) {
    new EventConsumer(chart, 'intruder', { consumes: [orders], group: 'reader', image: 'acme/intruder:1.0.0' })
  }
  new ProducerJob(chart, 'producer', { produces: [orders], image: 'acme/producer:1.0.0' })
  return chart
}

const FILE = 'shop.snapshot.yaml'
const manifests = Yaml.stringify(...Testing.synth(shop(Testing.app(), false)))
if (!existsSync(FILE)) writeFileSync(FILE, manifests)
assert.equal(manifests, readFileSync(FILE, 'utf8'))

const app = new App()
shop(app, process.env.INTRUDER === 'true')
app.synth()
