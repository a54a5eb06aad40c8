"""A plain loop on confluent-kafka that parses and prints each order; see ../deployed.ts."""

import json
import os

from confluent_kafka import Consumer

consumer = Consumer(
    {
        "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
        "group.id": os.environ["KAFKA_GROUP_ID"],
        "auto.offset.reset": "earliest",
    }
)
consumer.subscribe(
    [os.environ["BENCH_TOPIC"]], on_assign=lambda *_: print("assigned", flush=True)
)
while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        raise SystemExit(str(message.error()))
    order = json.loads(message.value())
    print(f"received order: {order['quantity']} × {order['item']} for {order['user']}")
