import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { expect, test } from 'vitest'
import {
  formatSize,
  kibibytes,
  mebibytes,
  milliseconds,
  resourceRequirements,
  seconds,
} from '../../../constructs/platform/quantities.ts'

test.each([
  [Size.gibibytes(10), '10Gi'],
  [Size.tebibytes(1), '1024Gi'],
  [Size.mebibytes(1536), '1536Mi'],
  [Size.gibibytes(1.5), '1536Mi'],
  [Size.kibibytes(1025), '1025Ki'],
  [Size.kibibytes(1.9), '1Ki'],
])('a size is written in the largest unit that is exact', (size, text) => {
  expect(formatSize(size)).toBe(text)
})

test('sizes and durations never throw, whatever a user gives: rules tell what is no amount', () => {
  for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, 0.0001, 1e300]) {
    for (const size of [Size.kibibytes(amount), Size.mebibytes(amount), Size.tebibytes(amount)]) {
      expect(() => [kibibytes(size), mebibytes(size), formatSize(size)]).not.toThrow()
    }
    expect(() => [milliseconds(Duration.days(amount)), seconds(Duration.millis(amount))]).not.toThrow()
  }
})

test('durations are converted exactly', () => {
  expect(seconds(Duration.minutes(2))).toBe(120)
  expect(seconds(Duration.millis(1500))).toBe(1.5)
  expect(milliseconds(Duration.seconds(0.5))).toBe(500)
})

test('memory is limited to what is requested; CPU is not limited', () => {
  const { requests, limits } = resourceRequirements({ cpu: Cpu.millis(250), memory: Size.gibibytes(2) })
  expect({ requests, limits }).toEqual({ requests: { cpu: '250m', memory: '2Gi' }, limits: { memory: '2Gi' } })
})
