"""Reads topics of Kafka, and says each event once it has been worked on. Its settings are named in system.ts."""

import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from confluent_kafka import Consumer, KafkaException

stopping = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())

# Ready is latched: the group was joined once. Alive: the loop below turned within half a minute.
joined = threading.Event()
turned = time.monotonic()


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        good = joined.is_set() if self.path == "/ready" else time.monotonic() - turned < 30
        self.send_response(200 if good else 503)
        self.end_headers()

    def log_message(self, *_):
        pass


def say(text):
    print(text, flush=True)


threading.Thread(target=ThreadingHTTPServer(("", int(os.environ["HEALTH_PORT"])), Health).serve_forever, daemon=True).start()

consumer = Consumer(
    {
        "bootstrap.servers": os.environ["BROKERS"],
        "client.id": os.environ["CLIENT_ID"],
        "group.id": os.environ["GROUP"],
        "auto.offset.reset": os.environ["OFFSET_RESET"],
        "session.timeout.ms": int(os.environ["SESSION_TIMEOUT_MS"]),
        # An offset is stored after the work, and committed every second: what a crash interrupts comes again.
        "enable.auto.offset.store": False,
        "auto.commit.interval.ms": 1000,
        # A topic that is made after this program has started is seen soon, and not in five minutes.
        "topic.metadata.refresh.interval.ms": 5000,
        # Members come and go without stopping the others.
        "partition.assignment.strategy": "cooperative-sticky",
    }
)
consumer.subscribe(os.environ["TOPICS"].split(","), on_assign=lambda *_: joined.set())

while not stopping.is_set():
    message = consumer.poll(0.5)
    turned = time.monotonic()
    if message is None:
        continue
    if message.error():
        if message.error().fatal():
            raise KafkaException(message.error())
        say(f"waiting: {message.error()}")
        continue
    say(f"audited {message.topic()} {message.partition()} {message.offset()} {message.value().decode()}")
    consumer.store_offsets(message)

# Commits what is stored, and leaves the group at once.
consumer.close()
say("stopped")
sys.exit(0)
