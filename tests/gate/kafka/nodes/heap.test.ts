import { Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { expect, test } from 'vitest'
import { ruling, rulings, shop } from '../support.ts'

const heap = (amount: number, memory = 2048) =>
  shop({
    kafka: { heap: Size.mebibytes(amount), resources: { cpu: Cpu.millis(500), memory: Size.mebibytes(memory) } },
  })

test('another heap restarts the nodes', () => {
  const found = ruling('KAFKA-HEAP', heap(1024), heap(1280))
  expect(found).toMatchObject({
    class: 'rolling-restart',
    path: 'spec.template.spec.containers[kafka].env[KAFKA_NODE_HEAP_OPTS].value',
  })
  expect(found.why).not.toContain('page cache')
})

test('one that leaves little is named', () => {
  expect(ruling('KAFKA-HEAP', heap(1024), heap(1792)).why).toContain('88 % of the memory')
})

test('a heap as large as the memory kills the node, whichever of the two changed', () => {
  expect(ruling('KAFKA-HEAP', heap(1024), heap(2048))).toMatchObject({ class: 'outage' })
  expect(ruling('KAFKA-HEAP', heap(1024), heap(1024, 1024))).toMatchObject({
    class: 'outage',
    path: 'spec.template.spec.containers[kafka].resources.limits.memory',
  })
})

test('more memory is nothing of Kafka', () => {
  expect(rulings(heap(1024), heap(1024, 4096))).toEqual([])
})
