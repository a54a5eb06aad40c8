"""poll() loop of confluent-kafka that does the work of the other contenders; see ../consume.ts."""

import json
import os
import re
import resource
import signal
import time

from confluent_kafka import Consumer

UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
EXPECTED = int(os.environ["BENCH_EVENTS"])
started = []
count = 0


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def is_order(order):
    return (
        isinstance(order, dict)
        and isinstance(order.get("order_id"), str)
        and UUID.fullmatch(order["order_id"]) is not None
        and isinstance(order.get("user"), str)
        and order["user"] != ""
        and isinstance(order.get("item"), str)
        and order["item"] != ""
        and isinstance(order.get("quantity"), int)
        and order["quantity"] >= 1
    )


def on_order_placed(_order):
    global count
    count += 1


def on_assign(_consumer, _partitions):
    started[:] = [time.perf_counter(), cpu()]


consumer = Consumer(
    {
        "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
        "group.id": os.environ["KAFKA_GROUP_ID"],
        "auto.offset.reset": "earliest",
        "enable.auto.commit": True,
        "auto.commit.interval.ms": 1_000,
        "fetch.wait.max.ms": 500,
        "max.partition.fetch.bytes": 524_288,
        "fetch.max.bytes": 5_242_880,
    }
)
consumer.subscribe([os.environ["BENCH_TOPIC"]], on_assign=on_assign)
while count < EXPECTED:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        raise SystemExit(str(message.error()))
    order = json.loads(message.value())
    if not is_order(order):
        raise SystemExit(f"no order: {order}")
    on_order_placed(order)
ms = (time.perf_counter() - started[0]) * 1_000
cpu_ms = (cpu() - started[1]) * 1_000
signal.signal(signal.SIGTERM, lambda *_: None)
print(json.dumps({"ms": ms, "cpuMs": cpu_ms, "events": count}), flush=True)
consumer.close()
