import type { ChangeClass } from '../types.ts'

/** A program that acts on labels and annotations of others' objects. */
export interface Reader {
  readonly name: string
  /** Domains of its keys, and all below them. */
  readonly domains: readonly string[]
  /** Keys without a domain. */
  readonly keys?: readonly string[]
  /** Keys that it only writes, or that describe: they change nothing. */
  readonly describe?: readonly string[]
  /** What comes of a changed key, where that is known; otherwise somebody has to look. */
  readonly effect?: { readonly class: ChangeClass; readonly why: string }
  /** Where it says what it reads. */
  readonly source: string
}

const K8S = 'https://kubernetes.io/docs/reference/labels-annotations-taints/'

/** Who reads what, by the documentation of each. The longest domain counts. */
export const readers: readonly Reader[] = [
  {
    name: 'Argo CD',
    domains: [
      'argocd.argoproj.io',
      'notifications.argoproj.io',
      'argocd-image-updater.argoproj.io',
      'argoproj.io',
      'rollouts.argoproj.io',
    ],
    describe: ['link.argocd.argoproj.io', 'pref.argocd.argoproj.io'],
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/annotations-and-labels/',
  },
  {
    name: 'Flux',
    domains: ['toolkit.fluxcd.io', 'fluxcd.io', 'flagger.app'],
    source: 'https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources',
  },
  {
    name: 'Helm',
    domains: ['helm.sh'],
    describe: ['helm.sh/chart'],
    source: 'https://helm.sh/docs/topics/charts_hooks/',
  },
  { name: 'Helm', domains: ['meta.helm.sh'], source: 'https://helm.sh/docs/faq/changes_since_helm2/' },
  { name: 'Strimzi', domains: ['strimzi.io'], source: 'https://strimzi.io/docs/operators/latest/deploying' },
  {
    name: 'Istio',
    domains: ['istio.io'],
    keys: ['istio-injection'],
    source: 'https://istio.io/latest/docs/reference/config/annotations/',
  },
  { name: 'Linkerd', domains: ['linkerd.io'], source: 'https://linkerd.io/2/reference/proxy-configuration/' },
  {
    name: 'Consul',
    domains: ['consul.hashicorp.com'],
    source: 'https://developer.hashicorp.com/consul/docs/reference/k8s/annotation-label',
  },
  {
    name: 'Vault',
    domains: ['vault.hashicorp.com', 'secrets.hashicorp.com'],
    source: 'https://developer.hashicorp.com/vault/docs/platform/k8s/injector/annotations',
  },
  { name: 'Kuma', domains: ['kuma.io'], source: 'https://kuma.io/docs/latest/reference/kubernetes-annotations/' },
  { name: 'Cilium', domains: ['cilium.io'], source: 'https://docs.cilium.io/en/stable/network/servicemesh/ingress/' },
  { name: 'Dapr', domains: ['dapr.io'], source: 'https://docs.dapr.io/reference/arguments-annotations-overview/' },
  {
    name: 'the load balancer of the cloud',
    domains: [
      'service.beta.kubernetes.io',
      'service.kubernetes.io',
      'alb.ingress.kubernetes.io',
      'elbv2.k8s.aws',
      'networking.gke.io',
      'cloud.google.com',
      'kubernetes.digitalocean.com',
      'load-balancer.hetzner.cloud',
      'loadbalancer.openstack.org',
      'oci.oraclecloud.com',
    ],
    source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/',
  },
  {
    name: 'the identity of the cloud',
    domains: ['eks.amazonaws.com', 'iam.gke.io', 'azure.workload.identity', 'iam.amazonaws.com'],
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
  },
  {
    name: 'MetalLB',
    domains: ['metallb.io', 'metallb.universe.tf', 'kube-vip.io', 'lbipam.cilium.io'],
    source: 'https://metallb.io/usage/',
  },
  {
    name: 'ExternalDNS',
    domains: ['external-dns.alpha.kubernetes.io'],
    source: 'https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/',
  },
  {
    name: 'the ingress controller',
    domains: [
      'nginx.ingress.kubernetes.io',
      'ingress.kubernetes.io',
      'nginx.org',
      'nginx.com',
      'traefik.ingress.kubernetes.io',
      'traefik.io',
      'haproxy.org',
      'haproxy-ingress.github.io',
      'konghq.com',
      'projectcontour.io',
      'route.openshift.io',
      'gateway.networking.k8s.io',
      'getambassador.io',
    ],
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
  },
  {
    name: 'the storage of the cluster',
    domains: [
      'storageclass.kubernetes.io',
      'snapshot.storage.kubernetes.io',
      'volume.kubernetes.io',
      'volume.beta.kubernetes.io',
      'pv.kubernetes.io',
      'csi.storage.k8s.io',
      'longhorn.io',
      'openebs.io',
      'topolvm.io',
      'rook.io',
      'ceph.rook.io',
      'cdi.kubevirt.io',
    ],
    source: K8S,
  },
  { name: 'cert-manager', domains: ['cert-manager.io'], source: 'https://cert-manager.io/docs/reference/annotations/' },
  { name: 'KEDA', domains: ['keda.sh'], source: 'https://keda.sh/docs/latest/concepts/scaling-deployments/' },
  {
    name: 'Prometheus',
    domains: ['prometheus.io', 'monitoring.coreos.com'],
    effect: { class: 'no-restart', why: 'what Prometheus scrapes changes, and nothing that runs' },
    source: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config',
  },
  {
    name: 'the collector of logs and metrics',
    domains: [
      'fluentbit.io',
      'co.elastic.logs',
      'co.elastic.metrics',
      'ad.datadoghq.com',
      'tags.datadoghq.com',
      'loki.grafana.com',
      'newrelic.io',
    ],
    effect: { class: 'no-restart', why: 'what is collected of it changes, and nothing that runs' },
    source: 'https://docs.fluentbit.io/manual/pipeline/filters/kubernetes#kubernetes-annotations',
  },
  {
    name: 'Datadog',
    domains: ['admission.datadoghq.com', 'datadoghq.com'],
    source: 'https://docs.datadoghq.com/containers/cluster_agent/admission_controller/',
  },
  {
    name: 'OpenTelemetry',
    domains: ['opentelemetry.io'],
    source: 'https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/',
  },
  { name: 'Velero', domains: ['velero.io'], source: 'https://velero.io/docs/main/resource-filtering/' },
  {
    name: 'the backup',
    domains: ['k8up.io', 'stash.appscode.com', 'kanister.io', 'kasten.io'],
    source: 'https://docs.k8up.io/k8up/',
  },
  {
    name: 'Reloader',
    domains: ['reloader.stakater.com', 'stakater.com', 'wave.pusher.com'],
    source: 'https://github.com/stakater/Reloader',
  },
  {
    name: 'kustomize',
    domains: [
      'kustomize.config.k8s.io',
      'config.kubernetes.io',
      'internal.config.kubernetes.io',
      'config.k8s.io',
      'kpt.dev',
    ],
    effect: { class: 'cosmetic', why: 'it is read when manifests are built, not in the cluster' },
    source: 'https://kubectl.docs.kubernetes.io/references/kustomize/',
  },
  {
    name: 'a policy engine',
    domains: ['kyverno.io', 'gatekeeper.sh', 'kubewarden.io', 'polaris.fairwinds.com'],
    source: 'https://kyverno.io/docs/',
  },
  { name: 'External Secrets', domains: ['external-secrets.io'], source: 'https://external-secrets.io/latest/' },
  {
    name: 'Sealed Secrets',
    domains: ['sealedsecrets.bitnami.com', 'bitnami.com'],
    source: 'https://github.com/bitnami-labs/sealed-secrets',
  },
  {
    name: 'what copies objects',
    domains: ['mittwald.de', 'emberstack.com', 'appscode.com'],
    source: 'https://github.com/mittwald/kubernetes-replicator',
  },
  {
    name: 'the autoscaler of nodes',
    domains: ['cluster-autoscaler.kubernetes.io', 'karpenter.sh', 'descheduler.alpha.kubernetes.io'],
    source: 'https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md',
  },
  { name: 'Crossplane', domains: ['crossplane.io'], source: 'https://docs.crossplane.io/latest/' },
  {
    name: 'CloudNativePG',
    domains: ['cnpg.io'],
    source: 'https://cloudnative-pg.io/documentation/current/labels_annotations/',
  },
  {
    name: 'Multus',
    domains: ['k8s.v1.cni.cncf.io', 'cni.projectcalico.org', 'projectcalico.org'],
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni',
  },
  {
    name: 'OpenShift',
    domains: ['openshift.io'],
    describe: ['app.openshift.io', 'openshift.io/display-name', 'openshift.io/description'],
    source: 'https://docs.openshift.com/',
  },
  {
    name: 'Rancher',
    domains: ['cattle.io', 'rancher.io'],
    describe: ['field.cattle.io/publicEndpoints'],
    source: 'https://ranchermanager.docs.rancher.com/',
  },
  {
    name: 'Kubernetes',
    domains: ['pod-security.kubernetes.io'],
    effect: { class: 'cosmetic', why: 'it asks no more of new pods than before, or than they have' },
    source: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
  },
  {
    name: 'Kubernetes',
    domains: ['kubernetes.io', 'k8s.io'],
    describe: [
      'app.kubernetes.io',
      'kubernetes.io/description',
      'kubernetes.io/change-cause',
      'deployment.kubernetes.io',
      'kubectl.kubernetes.io',
      'kubernetes.io/name',
      'addonmanager.kubernetes.io',
      'kompose.io',
      'kubernetes.io/cluster-service',
    ],
    source: K8S,
  },
]
