import type { Codes } from '../../found.ts'

/** What changes of resources do that other operators read. From their documentation; none of them ran here but Flux. */
export const operatorCodes = {
  'K8S-SCALED-OBJECT': {
    classes: ['outage', 'manual-steps', 'no-restart'],
    why: 'KEDA scales a workload by what a ScaledObject says.',
    fix: 'Compare group, topic and limits with the workload.',
  },
  'K8S-CERTIFICATE': {
    classes: ['outage', 'manual-steps', 'no-restart'],
    why: 'cert-manager issues another certificate: who checks names, subject or authority notices.',
    fix: 'Add names before they are used, and take them away when nobody asks for them; change an authority with a bundle of both.',
  },
  'K8S-SECRET-SOURCE': {
    classes: ['manual-steps', 'no-restart'],
    why: 'An operator makes a Secret from it: pods read it at their next start.',
    fix: '`kubectl rollout restart` of who uses it, when the new values are there.',
  },
  'K8S-APPLICATION': {
    classes: ['outage', 'manual-steps', 'no-restart'],
    why: 'What Argo CD or Flux deploys, from where, to where, and whether it deletes. What it renders is not compared here.',
    fix: 'Compare what it deployed with what it will deploy.',
  },
  'K8S-MONITORING': {
    classes: ['no-restart'],
    why: 'What is scraped, and when somebody is told. Nothing that runs is touched.',
    fix: 'Nothing.',
  },
} as const satisfies Codes

export type OperatorCode = keyof typeof operatorCodes
