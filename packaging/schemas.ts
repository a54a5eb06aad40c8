import { writeFileSync } from 'node:fs'
import { compactModels } from './models.ts'

// Writes the API of Kubernetes for the gate: `npm run schemas`, after the version in models.ts was raised.

writeFileSync('gate/schema/kubernetes.json', `${JSON.stringify(await compactModels())}\n`)
