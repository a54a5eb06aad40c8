"""Reads topics to the end that they have now, as a group of a client that is not ours.

receive.py LIBRARY TOPIC...: prints a JSON object for each message: topic, partition, offset, key, value and headers.
"""

import json
import os
import sys
import time
import uuid

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
GROUP = f"foreign-{uuid.uuid4()}"
DEADLINE = time.monotonic() + 30


def decoded(content):
    return None if content is None else content.decode()


def show(topic, partition, offset, key, value, headers):
    message = {
        "topic": topic,
        "partition": partition,
        "offset": str(offset),
        "key": decoded(key),
        "value": decoded(value),
        "headers": {name: decoded(value) for name, value in headers or []},
    }
    print(json.dumps(message))


def in_time():
    if time.monotonic() > DEADLINE:
        raise SystemExit("the end was not reached in time")
    return True


def receive_confluent(topics):
    from confluent_kafka import Consumer, KafkaError

    consumer = Consumer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "group.id": GROUP,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    metadata = consumer.list_topics(timeout=10)
    unread = {(topic, partition) for topic in topics for partition in metadata.topics[topic].partitions}
    consumer.subscribe(topics)
    while unread and in_time():
        message = consumer.poll(0.2)
        if message is None:
            continue
        place = (message.topic(), message.partition())
        if message.error() is None:
            show(*place, message.offset(), message.key(), message.value(), message.headers())
        elif message.error().code() == KafkaError._PARTITION_EOF:
            unread.discard(place)
        else:
            raise SystemExit(str(message.error()))
    consumer.close()


def receive_kafka_python(topics):
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(
        *topics,
        bootstrap_servers=BOOTSTRAP,
        group_id=GROUP,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    ends = {}
    while not ends and in_time():
        ends = consumer.end_offsets(
            [
                TopicPartition(topic, partition)
                for topic in topics
                for partition in consumer.partitions_for_topic(topic) or []
            ]
        )
    while in_time():
        for batch in consumer.poll(200).values():
            for one in batch:
                show(one.topic, one.partition, one.offset, one.key, one.value, one.headers)
        given = consumer.assignment()
        if all(place in given and consumer.position(place) >= end for place, end in ends.items()):
            break
    consumer.close()


RECEIVE = {"confluent-kafka": receive_confluent, "kafka-python": receive_kafka_python}

library, *names = sys.argv[1:]
RECEIVE[library](names)
