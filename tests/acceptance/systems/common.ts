import type { Sees, Step } from '../step.ts'

/** `kubectl rollout status`, which waits. */
export const rolledOut = (command: string, expected: string): Step => ({
  command,
  expected,
  sees: /successfully rolled out|rolling update complete|roll out complete/,
})

/** For `kubectl wait --for=delete`, which says nothing of what went between its look and its wait. It fails when something stays. */
export const GONE = /condition met|no matching resources found|^\s*$/

/** For `kubectl get pods -w`: every pod of these workloads is running and ready at last, and there is one of each. */
export const allReady =
  (workloads: readonly string[]): Sees =>
  (output) => {
    // NAME READY STATUS …: a line for every change of a pod.
    const pods = new Map(
      Array.from(output.matchAll(/^([a-z][\w-]+) +(\d+\/\d+ +\w+)/gm), ([, name = '', state = '']) => [name, state]),
    )
    const all = workloads.map((workload) => [...pods].filter(([name]) => name.startsWith(workload)))
    const ready = all.every((own) => own.length > 0 && own.every(([, state]) => /^(\d+)\/\1 +Running/.test(state)))
    return ready ? `${all.flat().length} pods ready: ${workloads.join(', ')}` : undefined
  }

/** For what only a cluster can show that is able to pull an image which is not built here. */
export const imagePulled = (image: string, label: string): Step['unless'] => ({
  command: `kubectl get pods -l ${label} -o jsonpath='{..waiting.reason}'`,
  sees: /ErrImagePull|ImagePullBackOff|ErrImageNeverPull/,
  because: `this cluster cannot pull the image of ${image}`,
})

/** For a port of this machine that somebody else may have. */
export const portTaken = (port: number): Step['unless'] => ({
  command: `(: </dev/tcp/127.0.0.1/${port}) 2>/dev/null && echo taken`,
  sees: /taken/,
  because: `another program has port ${port} of this machine`,
})

/** For `kubectl get pods`: no container was restarted. The image of the Kafka UI is not had everywhere, and does not count. */
export function noneRestarted(output: string): string | undefined {
  // NAME READY STATUS RESTARTS AGE
  const pods = Array.from(output.matchAll(/^(\S+) +\d+\/\d+ +\w+ +(\d+)/gm), ([, name = '', restarts]) => ({
    name,
    restarts,
  })).filter(({ name }) => !name.startsWith('kafka-ui'))
  return pods.length > 0 && pods.every(({ restarts }) => restarts === '0')
    ? `${pods.length} pods, 0 restarts`
    : undefined
}

/** What a reader types once for each system. */
export const ownNamespace = {
  'kubectl create namespace': 'script-run.ts makes it, with stricter pod security',
  'kubectl config set-context --current': 'the same in a kubeconfig of its own',
} as const
