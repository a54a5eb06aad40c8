import { expect, test } from 'vitest'
import { downloadedBytes, megabytes } from '../../../dev/kafka/download.ts'

test.each([
  ['[INFO] Downloaded from central: https://repo.example.com/org/kafka-clients.jar (5.9 MB at 12 MB/s)', 5_900_000],
  ['Downloaded from central: https://repo.example.com/org/a.pom (812 B at 3.1 kB/s)', 812],
  ['Downloaded from mirror: https://repo.example.com/org/b.jar (44 kB at 1.1 MB/s)', 44_000],
  ['[INFO] Downloading from central: https://repo.example.com/org/kafka-clients.jar', undefined],
  ['[INFO] Copying kafka-clients.jar to /tmp/libs', undefined],
])('what Maven says of a file: %s', (line, bytes) => {
  expect(downloadedBytes(line)).toBe(bytes)
})

test('sizes as people read them', () => {
  expect(megabytes(50_020_352)).toBe('50.0 MB')
})
