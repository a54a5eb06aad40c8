import { createInterface } from 'node:readline'
import { execa } from 'execa'

/** A port of this machine that leads into the cluster. */
export interface PortForward {
  /** Where it starts: `http://127.0.0.1:<port>`. */
  readonly url: string
  close(): Promise<void>
}

/** `kubectl port-forward` from a free port of this machine to one pod behind a Service. */
export async function portForward(namespace: string, service: string, port: number): Promise<PortForward> {
  const child = execa('kubectl', ['-n', namespace, 'port-forward', `service/${service}`, `:${port}`], {
    reject: false,
    buffer: { stdout: false },
  })
  const close = async () => {
    child.kill('SIGTERM')
    await child
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const [, local] = line.match(/^Forwarding from 127\.0\.0\.1:(\d+)/) ?? []
    if (local !== undefined) {
      // What it says for each connection is not read.
      child.stdout.resume()
      return { url: `http://127.0.0.1:${local}`, close }
    }
  }
  throw new Error(`no port was forwarded: ${(await child).stderr}`)
}
