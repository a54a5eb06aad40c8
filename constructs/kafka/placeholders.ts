/** Values that only a running pod knows; `launcher.sh` fills them into `server.properties`. */
export const placeholders = {
  nodeId: placeholder('NODE_ID'),
  podName: placeholder('POD_NAME'),
  podNamespace: placeholder('POD_NAMESPACE'),
  localhostPort: placeholder('LOCALHOST_PORT'),
} as const

function placeholder(name: string): string {
  return `\${${name}}`
}
