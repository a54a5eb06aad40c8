#!/bin/bash
# Ready: this controller knows the leader of the quorum. A rolling restart then never takes the next controller while this one
# still looks for its peers, and the disruption budget counts members of the quorum instead of open ports.
#
# One DescribeCluster request (version 1, endpoint type controller) to the node's own controller listener, read with od and awk.
# https://kafka.apache.org/protocol.html#The_Messages_DescribeCluster
# usage: controller-readiness.sh PORT
set -euo pipefail

port=${1:?usage: controller-readiness.sh PORT}

# The shell prints the reason when nobody listens; that is the message of the failed probe.
exec 3<>"/dev/tcp/127.0.0.1/$port"
# size=14, api_key=60, api_version=1, correlation_id=1, client_id=null, tags; authorized_operations=false, endpoint_type=2, tags
printf '\x00\x00\x00\x0e\x00\x3c\x00\x01\x00\x00\x00\x01\xff\xff\x00\x00\x02\x00' >&3
size=$(dd bs=4 count=1 <&3 2>/dev/null | od -An -v -tu1 | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }')

head -c "$size" <&3 | od -An -v -tu1 | awk '
  function int8()  { return byte[at++] }
  function int32(  n, i) { for (i = 0; i < 4; i++) n = n * 256 + int8(); return n }
  function skip(  size) { size = int8(); if (size > 1) at += size - 1 }    # compact string below 127 bytes
  { for (i = 1; i <= NF; i++) byte[count++] = $i }
  END {
    at = 9                                                                  # correlation_id, tags, throttle_time_ms
    error = int8() * 256 + int8()
    skip(); int8(); skip()                                                  # error_message, endpoint_type, cluster_id
    leader = int32()
    if (error) { print "the controller answers with error " error; exit 1 }
    if (leader > 2147483647) { print "no leader of the quorum is known here"; exit 1 }
  }'
