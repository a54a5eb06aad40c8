import { Testing } from 'cdk8s'
import { buildSystem } from 'cdk8s-kafka'
import { expect, test } from 'vitest'
import { environments } from '../environments.ts'
import { definition } from '../services/my-shop/system.ts'

// `npm test -- -u` takes over what was meant to change. Every version has another tag: that is not meant here.
test.each(environments)('the manifests of $name are as they were', (environment) => {
  const images = { ...environment.images, tag: 'test' }
  for (const chart of buildSystem(definition, { ...environment, images }).charts) {
    expect(Testing.synth(chart)).toMatchSnapshot(chart.node.id)
  }
})
