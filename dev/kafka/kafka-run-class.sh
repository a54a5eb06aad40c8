#!/bin/bash
# Runs a class of Kafka, with the options that the distribution's script of this name takes from the environment.
# usage: kafka-run-class.sh CLASS [ARGUMENT...]
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# One by one and sorted: a class-data archive is bound to the exact text of the class path.
class_path=$(LC_ALL=C && printf ':%s' "$home"/libs/*.jar)

# shellcheck disable=SC2086 # options are words
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_JVM_PERFORMANCE_OPTS:-} \
  -Djava.awt.headless=true ${KAFKA_LOG4J_OPTS:-} ${KAFKA_OPTS:-} -cp "${class_path:1}" "$@"
