"""Sends messages with a client that is not ours.

send.py LIBRARY COMPRESSION: each line of stdin is a JSON object with "topic", "key", "value", and "headers" if there are
any. For each message prints, in the order of the lines, where the broker has stored it.
"""

import json
import os
import sys

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
# Enough that the messages of a test for a partition are one batch.
LINGER_MS = 200
BATCH_BYTES = 524_288


def encoded(text):
    return None if text is None else text.encode()


def headers_of(message):
    return [(name, encoded(value)) for name, value in (message.get("headers") or {}).items()]


def send_confluent(messages, compression):
    from confluent_kafka import Producer

    stored = [None] * len(messages)
    producer = Producer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "compression.type": compression,
            "linger.ms": LINGER_MS,
            "batch.size": BATCH_BYTES,
            # Java's, kafka-python's and ours; librdkafka's own default puts keys into other partitions.
            "partitioner": "murmur2_random",
        }
    )
    for i, message in enumerate(messages):

        def report(error, delivered, i=i):
            if error is not None:
                raise SystemExit(str(error))
            stored[i] = (delivered.topic(), delivered.partition(), delivered.offset())

        key, value = encoded(message["key"]), encoded(message["value"])
        producer.produce(message["topic"], value, key, on_delivery=report, headers=headers_of(message))
    if producer.flush(30) > 0:
        raise SystemExit("not everything was delivered")
    return stored


def send_kafka_python(messages, compression):
    from kafka import KafkaProducer

    compression = None if compression == "none" else compression
    producer = KafkaProducer(
        bootstrap_servers=BOOTSTRAP,
        acks="all",
        compression_type=compression,
        linger_ms=LINGER_MS,
        batch_size=BATCH_BYTES,
    )
    sent = [
        producer.send(message["topic"], encoded(message["value"]), encoded(message["key"]), headers_of(message))
        for message in messages
    ]
    producer.flush(30)
    stored = [one.get(30) for one in sent]
    producer.close()
    return [(one.topic, one.partition, one.offset) for one in stored]


SEND = {"confluent-kafka": send_confluent, "kafka-python": send_kafka_python}

library, compression = sys.argv[1:]
for topic, partition, offset in SEND[library]([json.loads(line) for line in sys.stdin], compression):
    print(json.dumps({"topic": topic, "partition": partition, "offset": str(offset)}))
