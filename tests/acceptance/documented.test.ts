import { expect, test } from 'vitest'
import { commandLines, documentedCommands, normalized } from './documented.ts'

const page = `
A sentence about \`kubectl create job\`; \`kubectl -n shop scale deploy/billing --replicas=0\` shows it.

| see | \`kubectl get pods\` · \`kubectl logs kafka-0 \\| grep ERROR\` |
|---|---|

\`\`\`bash
kubectl -n shop apply -f dist/      # all of it
curl -i "http://$URL/orders" \\
  -d '{
    "item": "#1"
  }'
for service in a b; do
  kubectl logs $service
done
kubectl port-forward svc/order 8080:80 &
\`\`\`

\`\`\`sql
SELECT 1,
       2;
UPDATE inventory SET stock = 1;
\`\`\`

\`\`\`
kubectl printed this
\`\`\`
`

test('commands of a page are lines of its code blocks, and calls in tables and sentences', () => {
  expect(documentedCommands(page)).toEqual([
    'kubectl apply -f dist/',
    `curl -i "http://$URL/orders" -d '{ "item": "#1" }'`,
    'for service in a b; do kubectl logs $service done',
    'kubectl port-forward svc/order 8080:80',
    'SELECT 1, 2',
    'UPDATE inventory SET stock = 1',
    'kubectl scale deploy/billing --replicas=0',
    'kubectl get pods',
    'kubectl logs kafka-0 | grep ERROR',
  ])
})

test('a command stays as it is written', () => {
  expect(commandLines("echo 'a  # b' # c\necho d")).toEqual(["echo 'a  # b'", 'echo d'])
})

test.each([
  ['npx tsx main.ts job lag', 'npm run job lag'],
  ['npm run -s job -- lag', 'npm run job lag'],
  ['kubectl -n kafka-poc get pods', 'kubectl get pods'],
  ['kubectl get pods | head -n 1', 'kubectl get pods | head -n 1'],
])('%s is compared as %s', (command, compared) => {
  expect(normalized(command)).toBe(compared)
})
