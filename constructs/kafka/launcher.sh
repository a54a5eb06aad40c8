#!/bin/bash
# Starts one Kafka node of a StatefulSet. Used instead of the image's own entry point, which turns every KAFKA_* variable
# into a broker property, needs a writable /opt/kafka and formats with a cluster id that everybody shares.
#
# From the pod: POD_NAME, POD_NAMESPACE, KAFKA_CLUSTER_ID, KAFKA_NODE_ID_OFFSET, KAFKA_NODE_HEAP_OPTS.
# Paths, replaced outside a container: KAFKA_HOME, KAFKA_CONFIG_DIR (the ConfigMap), KAFKA_RUN_DIR (scratch).
set -euo pipefail

home=${KAFKA_HOME:-/opt/kafka}
config=${KAFKA_CONFIG_DIR:-/etc/kafka-node}
run=${KAFKA_RUN_DIR:-/tmp/kafka-node}
properties=$run/server.properties

# The ordinal of the pod is the only thing that differs between the nodes of one StatefulSet.
node_id=$((${POD_NAME##*-} + ${KAFKA_NODE_ID_OFFSET:-0}))

mkdir -p "$run"
sed -e "s/\${NODE_ID}/$node_id/g" -e "s/\${POD_NAME}/$POD_NAME/g" -e "s/\${POD_NAMESPACE}/$POD_NAMESPACE/g" \
  "$config/server.properties" >"$properties"
# begin localhost
# Clients behind a `kubectl port-forward` are told a port of their own machine: KAFKA_LOCALHOST_PORT for the first pod, the
# next port for the next one.
localhost_port=$((${KAFKA_LOCALHOST_PORT:-0} + ${POD_NAME##*-}))
sed -i "s/\${LOCALHOST_PORT}/$localhost_port/g" "$properties"
# end localhost
echo "$node_id" >"$run/node-id"
echo "launcher: node $node_id ($POD_NAME in $POD_NAMESPACE)"

# A controller that cannot resolve its peers at first may remember that. At a cold start all pods get their addresses
# within seconds; a pod that stays away must not hold the others up, so the wait is short and never fails.
voters=$(sed -n 's/^controller\.quorum\.voters=//p' "$properties")
deadline=$((SECONDS + ${KAFKA_DNS_WAIT_SECONDS:-20}))
for voter in ${voters//,/ }; do
  host=${voter#*@}
  until getent hosts "${host%:*}" >/dev/null; do
    if ((SECONDS >= deadline)); then
      echo "launcher: ${host%:*} does not resolve yet, starting without it"
      break
    fi
    sleep 0.5
  done
done

"$home/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$KAFKA_CLUSTER_ID" --config "$properties"

# Set here and not in the container's environment: tools run by `kubectl exec` must not inherit the node's heap.
export KAFKA_HEAP_OPTS=${KAFKA_NODE_HEAP_OPTS:-}
export KAFKA_LOG4J_OPTS=-Dlog4j2.configurationFile=$config/log4j2.yaml
# A JVM remembers addresses for 30 seconds. A node that was restarted has another one: when the next node of a rolling
# restart is the active controller, the quorum could not form again until the old address is forgotten.
export KAFKA_OPTS="${KAFKA_OPTS:-} -Dsun.net.inetaddr.ttl=5"
# Without -loggc: a garbage collection log would fill the scratch volume.
export EXTRA_ARGS='-name kafkaServer'
exec "$home/bin/kafka-server-start.sh" "$properties"
