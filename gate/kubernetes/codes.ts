import type { CodeDocumentation } from '../kafka/codes.ts'

/** Every code of the Kubernetes rules. The documentation has a row for each. */
export const kubernetesCodes = {
  'K8S-ADDED': {
    classes: ['no-restart'],
    why: 'An object that was not there. Nothing that runs is touched.',
    fix: 'Nothing.',
  },
  'K8S-REMOVED': {
    classes: ['manual-steps'],
    why: 'An object is no longer in the manifests: `kubectl apply` leaves it in the cluster, a tool that prunes deletes it.',
    fix: 'When nobody uses it any more: `kubectl delete`.',
  },
  'K8S-REMOVED-WORKLOAD': {
    classes: ['manual-steps'],
    why: 'A workload is no longer in the manifests: its pods keep running with the old code and the old settings.',
    fix: '`kubectl delete`; the claims of a StatefulSet stay even then.',
  },
  'K8S-REMOVED-STORAGE': {
    classes: ['manual-steps'],
    why: 'A claim, a volume or a namespace is no longer in the manifests. It stays; pruned, its data is gone.',
    fix: 'Make sure that nothing prunes it, or that its data is not needed.',
  },
  'K8S-NAMESPACE-MOVED': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Objects cannot move: a new one is made in the other namespace, with empty disks, and the old one stays and runs.',
    fix: 'Copy the data first, or leave the namespace as it is; delete the old object afterwards.',
  },
  'K8S-IMMUTABLE-SELECTOR': {
    classes: ['manual-steps'],
    why: 'The selector of a workload cannot be changed: the API server refuses the whole object.',
    fix: 'Keep the selector, descriptive labels may change. Or make the object anew; of a StatefulSet label the pods first, or they stand in its way.',
  },
  'K8S-IMMUTABLE-STATEFULSET': {
    classes: ['manual-steps'],
    why: 'Of a StatefulSet only replicas, ordinals, template, updateStrategy and a few more can be changed.',
    fix: '`kubectl delete --cascade=orphan`, then apply: pods and claims are taken over.',
  },
  'K8S-IMMUTABLE-JOB': {
    classes: ['manual-steps'],
    why: 'The pods of a Job that exists cannot be changed: the API server refuses it.',
    fix: 'Delete it and apply: it runs again. Or give it another name.',
  },
  'K8S-IMMUTABLE-FIELD': {
    classes: ['manual-steps'],
    why: 'Another field that cannot be changed: of claims and volumes, of what is marked `immutable`, of a StorageClass, a RoleBinding, a bare Pod and more.',
    fix: 'Delete and apply, or another name.',
  },
  'K8S-SERVICE-NAME': {
    classes: ['manual-steps'],
    why: '`serviceName` of a StatefulSet is part of the DNS names of its pods, and cannot be changed.',
    fix: '`kubectl delete --cascade=orphan`, then apply. Pods get the new names when they restart.',
  },
  'K8S-CLAIM-NAME': {
    classes: ['data-loss'],
    why: 'A volume claim template is gone or has another name. The API server refuses it; made anew, as the refusal suggests, the pods start with empty disks.',
    fix: 'Keep the name, or move the disks as described below.',
  },
  'K8S-CLAIM-SIZE': {
    classes: ['manual-steps'],
    why: 'The size in a volume claim template cannot be changed, and is read for new claims only. No volume can shrink.',
    fix: 'Patch each claim, then make the StatefulSet anew with `--cascade=orphan`.',
  },
  'K8S-CLAIM-CLASS': {
    classes: ['manual-steps'],
    why: 'A claim never changes its storage class, and the template cannot be changed.',
    fix: 'Make the StatefulSet anew with `--cascade=orphan`, then move pod by pod to a new claim.',
  },
  'K8S-CLAIM-TEMPLATE': {
    classes: ['manual-steps'],
    why: 'Anything else about volume claim templates: the API server refuses it, a further template and labels included.',
    fix: 'Make the StatefulSet anew with `--cascade=orphan`.',
  },
  'K8S-CLAIM-RETENTION': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Claims go with their StatefulSet, or with the pods that a lower number of replicas stops, and their data with them.',
    fix: '`Retain`, in an apply of its own, before replicas are lowered.',
  },
  'K8S-CLAIM-GROWTH': {
    classes: ['manual-steps'],
    why: 'A claim grows only if its storage class allows it, and never shrinks: otherwise the API server refuses the change.',
    fix: '`kubectl get storageclass` says whether it does.',
  },
  'K8S-ORDINALS': {
    classes: ['data-loss', 'rolling-restart'],
    why: 'Pods of a StatefulSet with other numbers are other pods, with new, empty disks. The API server accepts it without a word.',
    fix: 'Leave `spec.ordinals` as it is.',
  },
  'K8S-VOLUME-REPLACED': {
    classes: ['data-loss'],
    why: 'Pods no longer use the disk that they had. The API server accepts it without a word.',
    fix: 'Copy the data first, or keep the volume.',
  },
  'K8S-MOUNT-MOVED': {
    classes: ['data-loss'],
    why: 'A disk is mounted at another path: the program sees an empty folder at the old one, and writes where nothing is kept.',
    fix: 'Change the path in the program together with the mount, or neither.',
  },
  'K8S-CLUSTER-IP': {
    classes: ['manual-steps', 'cosmetic'],
    why: 'The address of a Service, or the class of its load balancer, cannot be changed. One that is no longer written is kept.',
    fix: 'Delete the Service and apply; clients that remember the address have to resolve it again.',
  },
  'K8S-HEADLESS': {
    classes: ['manual-steps'],
    why: 'A Service that has an address cannot become headless: refused. One that is headless stays so when `clusterIP: None` is removed, without a word.',
    fix: 'Delete the Service and apply.',
  },
  'K8S-SERVICE-NO-PODS': {
    classes: ['outage'],
    why: 'The selector of a Service fits no pod of the manifests any more.',
    fix: 'Let the selector and the labels of the pods agree.',
  },
  'K8S-SERVICE-SELECTOR': {
    classes: ['outage', 'no-restart'],
    why: 'A Service changes at once, pods one by one: labels that only new pods have leave it without anybody to send to. Pods that a headless Service no longer finds lose their names.',
    fix: 'Labels first, selector in a second apply.',
  },
  'K8S-SERVICE-NOT-READY': {
    classes: ['manual-steps'],
    why: 'A headless Service names only pods that are ready: those that need each other to get ready never are.',
    fix: '`publishNotReadyAddresses: true`.',
  },
  'K8S-SERVICE-PORT': {
    classes: ['outage', 'no-restart'],
    why: 'Clients use a port of a Service by its number, some by its name.',
    fix: 'Keep the old port beside the new one until no client uses it.',
  },
  'K8S-SERVICE-TARGET-PORT': {
    classes: ['outage', 'no-restart'],
    why: 'A Service sends to a port where the pods do not listen, or where those that run do not listen yet.',
    fix: 'Name the port in the pods, and use the name in `targetPort`.',
  },
  'K8S-SERVICE-TYPE': {
    classes: ['outage', 'no-restart'],
    why: 'A Service is reached in another way: clients outside of the cluster notice it at once.',
    fix: 'A second Service beside it until nobody uses the first.',
  },
  'K8S-PDB-BLOCKS-DRAIN': {
    classes: ['manual-steps'],
    why: 'A disruption budget never lets a pod be evicted: node drains and upgrades wait without end.',
    fix: '`maxUnavailable: 1`.',
  },
  'K8S-PDB-ALLOWS-ALL': {
    classes: ['manual-steps'],
    why: 'A disruption budget lets all pods be evicted at once.',
    fix: '`maxUnavailable` below the number of pods.',
  },
  'K8S-PDB-NO-PODS': {
    classes: ['manual-steps'],
    why: 'The selector of a disruption budget fits no pod of the manifests any more: a drain may take all of them.',
    fix: 'Let the selector and the labels of the pods agree.',
  },
  'K8S-REPLICAS-ZERO': {
    classes: ['outage'],
    why: 'All pods of a workload stop, and no new ones start.',
    fix: 'At least 1.',
  },
  'K8S-REPLICAS': {
    classes: ['no-restart'],
    why: 'More pods, or fewer. Those that stay are not restarted.',
    fix: 'Nothing.',
  },
  'K8S-REPLICAS-REMOVED': {
    classes: ['manual-steps'],
    why: '`kubectl apply` takes away the number that it has written before, and the default is 1: one pod is left until the autoscaler acts.',
    fix: 'Remove it with `kubectl apply edit-last-applied` first.',
  },
  'K8S-REPLICAS-AUTOSCALED': {
    classes: ['manual-steps'],
    why: 'An autoscaler and the manifest both say how many pods there are: every apply sets it back.',
    fix: 'Remove `spec.replicas`.',
  },
  'K8S-ALL-AT-ONCE': {
    classes: ['outage', 'rolling-restart', 'no-restart'],
    why: 'A rollout stops all pods before new ones are ready: `Recreate`, or `maxUnavailable` as high as the number of pods.',
    fix: 'A rolling update, or a quiet hour.',
  },
  'K8S-ON-DELETE': {
    classes: ['manual-steps'],
    why: 'With `OnDelete` a new template reaches pods only when somebody deletes them.',
    fix: 'Delete them one after the other.',
  },
  'K8S-PARTITION': {
    classes: ['manual-steps'],
    why: 'Pods below the partition of a StatefulSet keep the old template.',
    fix: 'Set the partition to 0 when the others have proved themselves.',
  },
  'K8S-PAUSED': {
    classes: ['manual-steps'],
    why: 'The rollout of a Deployment is paused: its pods stay as they are.',
    fix: '`kubectl rollout resume`.',
  },
  'K8S-PROBE-REMOVED': {
    classes: ['outage', 'rolling-restart', 'no-restart'],
    why: 'Without a readiness probe pods count as ready when they have started: a Service sends to them too early, a rollout goes on too early.',
    fix: 'Keep a probe that asks what clients need.',
  },
  'K8S-PROBE-PORT': {
    classes: ['manual-steps'],
    why: 'A probe asks at a port by a name that the container does not have: new pods never get ready, and the rollout stands still.',
    fix: 'Name the port, or ask at its number.',
  },
  'K8S-GRACE-PERIOD': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Pods have less time to stop; then they are killed.',
    fix: 'Longer than the slowest piece of work, the preStop hook included.',
  },
  'K8S-IMAGE': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Another image: another version, another registry, or other content behind the same tag.',
    fix: '`kubectl rollout status`.',
  },
  'K8S-IMAGE-MUTABLE': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A tag that is moved, like `latest`: pods of one rollout may run different code, and nobody can go back.',
    fix: 'A version, or the digest.',
  },
  'K8S-DATABASE-VERSION': {
    classes: ['outage'],
    why: 'Another major version of PostgreSQL does not start with the files that are there.',
    fix: 'Dump and restore, `pg_upgrade` or logical replication into a new database.',
  },
  'K8S-DATABASE-FOLDER': {
    classes: ['data-loss'],
    why: 'PostgreSQL is told another folder (`PGDATA`): there is no database in it, so it makes a new, empty one.',
    fix: 'Keep the folder.',
  },
  'K8S-DATABASE-PASSWORD': {
    classes: ['outage', 'manual-steps'],
    why: 'PostgreSQL reads its Secret when the database is made. Later it keeps the old password, and clients with the new one are refused.',
    fix: "Change it in the database as well: `psql -c '\\password <user>'`.",
  },
  'K8S-RESOURCES': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Other requests or limits. Who asks for more may stay Pending; who gets less memory may be killed.',
    fix: '`kubectl rollout status`.',
  },
  'K8S-POD-TEMPLATE': {
    classes: ['manual-steps', 'rolling-restart', 'no-restart'],
    why: 'Anything else in a pod template replaces pods, the order of variables and an empty `securityContext` included.',
    fix: '`kubectl rollout status`.',
  },
  'K8S-REFERENCE-MISSING': {
    classes: ['manual-steps'],
    why: 'Pods need a Secret, ConfigMap, claim or ServiceAccount that is in neither of the manifests.',
    fix: 'Make sure that it is in the cluster before applying.',
  },
  'K8S-REFERENCE-REMOVED': {
    classes: ['manual-steps'],
    why: 'Pods still need an object that is no longer in the manifests.',
    fix: 'Keep it, or remove the reference.',
  },
  'K8S-KEY-MISSING': {
    classes: ['manual-steps'],
    why: 'Pods need a key that a ConfigMap or Secret of the manifests does not have.',
    fix: 'Add the key, or mark the reference as optional.',
  },
  'K8S-REFUSED': {
    classes: ['manual-steps'],
    why: 'A value that the API server refuses, and with it the whole object: `yes` or `0644` where text is needed, a selector that does not fit its own pods, a field that is missing or contradicts another.',
    fix: 'Put it in quotes; let selector and labels agree; write what is missing.',
  },
  'K8S-STRATEGY-REFUSED': {
    classes: ['manual-steps'],
    why: '`OnDelete` is refused beside the rolling update that the API server has filled in before, and that `kubectl apply` does not remove.',
    fix: 'Patch it with `rollingUpdate: null` first.',
  },
  'K8S-NETWORK-POLICY': {
    classes: ['outage', 'manual-steps'],
    why: 'From now on only who is listed can reach the pods, or be reached by them. Where nobody is listed, connections time out; else it is not known here who is missing.',
    fix: 'Go through everybody who talks to them, DNS and probes included.',
  },
  'K8S-INGRESS': {
    classes: ['outage'],
    why: 'A host or a path is no longer served.',
    fix: 'Serve it beside the new one until nobody calls it.',
  },
  'K8S-POD-SECURITY': {
    classes: ['manual-steps'],
    why: 'A namespace refuses pods that it has taken before, or pods that no longer hold to its level; those that run stay until they are replaced.',
    fix: '`kubectl label --dry-run=server` lists them.',
  },
  'K8S-CONFIG': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'The content of a ConfigMap or Secret. Running pods see changed files after a while, changed variables never; a template that changes with it restarts them.',
    fix: '`kubectl rollout restart` where it is read at the start only.',
  },
  'K8S-METADATA': {
    classes: ['cosmetic'],
    why: 'Labels and annotations of an object itself; its pods have their own.',
    fix: 'Nothing.',
  },
  'K8S-SPEC': {
    classes: ['no-restart', 'cosmetic'],
    why: 'Another field, which takes effect without a restart.',
    fix: 'Nothing.',
  },
  'K8S-CUSTOM': {
    classes: ['manual-steps'],
    why: 'A custom resource: what its operator makes of the change is not known here.',
    fix: 'The documentation of the operator.',
  },
} as const satisfies Readonly<Record<string, CodeDocumentation>>

/** Code of a Kubernetes rule. */
export type KubernetesCode = keyof typeof kubernetesCodes
