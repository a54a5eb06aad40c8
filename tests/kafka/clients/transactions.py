"""Sends in transactions with confluent-kafka, one step after the other.

transactions.py TOPIC: each line of stdin is a JSON object: {"begin": ID}, {"send": ID, "key": TEXT, "value": TEXT},
{"commit": ID} or {"abort": ID}. A message is stored before the next step, also in a transaction that is open. With
{"send": null} it is sent outside of a transaction.
"""

import json
import os
import sys

from confluent_kafka import Producer

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
TOPIC = sys.argv[1]
producers = {}


def producer_of(transaction):
    if transaction not in producers:
        own = {} if transaction is None else {"transactional.id": transaction}
        producers[transaction] = Producer({"bootstrap.servers": BOOTSTRAP, "linger.ms": 0, **own})
        if transaction is not None:
            producers[transaction].init_transactions(30)
    return producers[transaction]


def send(transaction, key, value):
    def report(error, _message):
        if error is not None:
            raise SystemExit(str(error))

    producer = producer_of(transaction)
    producer.produce(TOPIC, value, key, partition=0, on_delivery=report)
    if producer.flush(30) > 0:
        raise SystemExit("a message was not delivered")


for line in sys.stdin:
    step = json.loads(line)
    if "begin" in step:
        producer_of(step["begin"]).begin_transaction()
    elif "send" in step:
        send(step["send"], step["key"], step["value"])
    elif "commit" in step:
        producer_of(step["commit"]).commit_transaction(30)
    else:
        producer_of(step["abort"]).abort_transaction(30)
