import { expect, test } from 'vitest'
import { propertiesFile } from '../../../../constructs/kafka/broker-config.ts'
import { readProperties } from '../../../../gate/kafka/model/properties.ts'

test('keys and values, as Java separates them', () => {
  const file = ['# a comment', '! another', '', 'a=1', '  b : 2', 'c 3', 'd', 'e==x', 'a=4'].join('\n')
  expect([...readProperties(file)]).toEqual([
    ['a', '4'],
    ['b', '2'],
    ['c', '3'],
    ['d', ''],
    ['e', '=x'],
  ])
})

test('escapes, and lines that go on', () => {
  const file = ['path=C\\:\\\\kafka', 'list=a,\\', '  b,\\', '  c', 'key\\ with=\\u0041', 'end=\\\\', 'last=1\\'].join(
    '\r\n',
  )
  expect(Object.fromEntries(readProperties(file))).toEqual({
    path: 'C:\\kafka',
    list: 'a,b,c',
    'key with': 'A',
    end: '\\',
    last: '1',
  })
})

test('what our nodes are given comes back', () => {
  const properties = new Map([
    ['listeners', 'CLIENT://:9092,INTERNAL://:9091'],
    ['ssl.principal.mapping.rules', 'RULE:^CN=([^,]+).*$/$1/,DEFAULT'],
    ['sasl.jaas.config', ' org.example.Login required user="a\\b";'],
  ])
  expect(readProperties(propertiesFile(properties))).toEqual(properties)
})
