import { expect, test } from 'vitest'
import { type Images, System } from '../../../constructs/index.ts'
import { problemsOf, testEnvironment } from '../../support.ts'

const problems = (images: Partial<Images>) =>
  problemsOf(
    new System('shop', { environment: { ...testEnvironment, images: { ...testEnvironment.images, ...images } } }),
  )

test.each<[Partial<Images>, string]>([
  [{ registry: 'https://r.acme.test' }, 'images.registry: got "https://r.acme.test"'],
  [{ registry: 'r.acme.test/' }, 'images.registry: got "r.acme.test/"'],
  [{ registry: 'R.Acme.test' }, 'images.registry: got "R.Acme.test"'],
  [{ registry: 'r.acme.test/Team' }, 'images.registry: got "r.acme.test/Team"'],
  [{ registry: '' }, 'images.registry: got ""'],
  [{ registry: 'r.acme.test:port' }, 'images.registry: got "r.acme.test:port"'],
  [{ registry: 'r acme' }, 'images.registry: got "r acme"'],
  [{ repository: '/acme' }, 'images.repository: got "/acme"'],
  [{ repository: 'Acme' }, 'images.repository: got "Acme"'],
  [{ repository: 'a//b' }, 'images.repository: got "a//b"'],
  [{ repository: '' }, 'images.repository: got ""'],
  [{ tag: '' }, 'images.tag: got ""'],
  [{ tag: '1.0:0' }, 'images.tag: got "1.0:0"'],
  [{ tag: '.1' }, 'images.tag: got ".1"'],
  [{ tag: '1+build' }, 'images.tag: got "1+build"'],
])('%j is refused', (images, problem) => {
  expect(problems(images)).toEqual([expect.stringContaining(problem)])
})

test.each<[Partial<Images>]>([
  [{ registry: 'registry.example.com' }],
  [{ registry: 'registry.example.com/team/a-b_c.d' }],
  [{ registry: 'localhost:5000' }],
  [{ registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop' }],
  [{ registry: 'acme' }],
  [{ repository: 'a/b/c' }],
  [{ tag: 'v1.2.3-rc.1' }],
  [{ tag: '_x' }],
])('%j is let through', (images) => {
  expect(problems(images)).toEqual([])
})
