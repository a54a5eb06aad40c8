import { strict as assert } from 'node:assert'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Testing, Yaml } from 'cdk8s'
import { System } from 'cdk8s-kafka'
import { shop } from './shop.js'

// A snapshot test without a test runner: the first run writes, the next compares.

const FILE = 'reader.snapshot.yaml'

function chartOf(intruder: boolean) {
  const environment = { name: 'test', images: { tag: '1.0.0' }, ownNamespaces: false, podSecurity: 'warn' } as const
  const system = new System('shop', { environment })
  shop(intruder).build(system, environment)
  const chart = system.charts.find(({ node }) => node.id === 'reader')
  assert(chart)
  return chart
}

const manifests = Yaml.stringify(...Testing.synth(chartOf(false)))
if (!existsSync(FILE)) writeFileSync(FILE, manifests)
assert.equal(manifests, readFileSync(FILE, 'utf8'))
assert.throws(() => Testing.synth(chartOf(true)), /group: got "reader"/)
