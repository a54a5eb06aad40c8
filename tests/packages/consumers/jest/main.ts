import { App, Chart, ChartProps, Size } from 'cdk8s';
import { EventConsumer, KafkaCluster, ProducerJob, TopicReconciler } from 'cdk8s-kafka';
import { defineEvent } from 'cdk8s-kafka-contracts';
import { Deployment } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { z } from 'zod';

const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has placed an order.',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
});

export class MyChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps & { intruder?: boolean } = { }) {
    super(scope, id, { disableResourceNameHashes: true, ...props });

    const kafka = new KafkaCluster(this, 'kafka', {
      brokers: 1,
      clusterId: 'MkU3OEVBNTcwNTJENDM2Qg',
      storage: Size.gibibytes(10),
    });
    const orders = kafka.addTopic('orders', { partitions: 3, events: [orderPlaced] });
    new TopicReconciler(this, 'kafka-topics', { cluster: kafka, image: 'acme/base:1.0.0' });
    new EventConsumer(this, 'reader', { consumes: [orders], group: 'reader', image: 'acme/reader:1.0.0' });
    if (props.intruder) {
      new EventConsumer(this, 'intruder', { consumes: [orders], group: 'reader', image: 'acme/intruder:1.0.0' });
    }
    new ProducerJob(this, 'producer', { produces: [orders], image: 'acme/producer:1.0.0' });

    // Another cdk8s-plus beside ours.
    new Deployment(this, 'web', { containers: [{ image: 'nginx:1.27' }] });
  }
}

const app = new App();
new MyChart(app, 'shop', { intruder: process.env.INTRUDER === 'true' });
app.synth();
