#!/bin/bash
# Ready: this broker is unfenced, and in sync for every partition it holds. A rolling restart then waits until the
# broker has caught up, so that the next one never takes a partition below min.insync.replicas.
#
# One Metadata request (version 1, all topics) to the broker's own client listener, read with od and awk: no JVM.
# https://kafka.apache.org/protocol.html#The_Messages_Metadata
# usage: readiness.sh PORT
set -euo pipefail

port=${1:?usage: readiness.sh PORT}
read -r node_id <"${KAFKA_RUN_DIR:-/tmp/kafka-node}/node-id"

# The shell prints the reason when nobody listens; that is the message of the failed probe.
exec 3<>"/dev/tcp/127.0.0.1/$port"
# size=14, api_key=3, api_version=1, correlation_id=1, client_id=null, topics=null (all)
printf '\x00\x00\x00\x0e\x00\x03\x00\x01\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff' >&3
size=$(dd bs=4 count=1 <&3 2>/dev/null | od -An -v -tu1 | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }')

head -c "$size" <&3 | od -An -v -tu1 | awk -v id="$node_id" '
  function int8()  { return byte[at++] }
  function int16(  high) { high = int8(); return high * 256 + int8() }
  function int32(  high) { high = int16(); return high * 65536 + int16() }
  function skip()  { size = int16(); if (size < 32768) at += size }        # nullable string
  function text(  size, s) { for (size = int16(); size > 0; size--) s = s sprintf("%c", int8()); return s }
  function holds(  n, found) { for (n = int32(); n > 0; n--) if (int32() == id) found = 1; return found }
  { for (i = 1; i <= NF; i++) byte[count++] = $i }
  END {
    at = 4                                                                  # correlation_id
    for (n = int32(); n > 0; n--) { if (int32() == id) unfenced = 1; skip(); int32(); skip() }
    int32()                                                                 # controller_id
    for (topics = int32(); topics > 0; topics--) {
      int16(); topic = text(); int8()
      for (partitions = int32(); partitions > 0; partitions--) {
        int16(); partition = int32(); int32()
        held = holds(); insync = holds()
        if (held && !insync) { behind++; if (behind <= 3) names = names " " topic "-" partition }
      }
    }
    if (!unfenced) { print "broker " id " is fenced"; exit 1 }
    if (behind) { print "broker " id " is not in sync for " behind " partition(s):" names; exit 1 }
  }'
