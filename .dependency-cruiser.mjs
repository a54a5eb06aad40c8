/**
 * Who imports whom, types included: a room lists the rooms that it may import from, beside itself. A file that is in no room is
 * an error, so that a new folder gets its row.
 */

/** A folder of services/ that is a system. */
const SYSTEM = 'services/(?!runtime/)[^/]+'

/** What images and other people's repositories do not have. */
const CDK8S = ['cdk8s', 'cdk8s-plus-28', 'constructs']
const IMAGE = [...CDK8S, 'commander']

/** Files, as a regular expression from the root; the rooms that they may import from; packages that they must not. */
const rooms = {
  main: { files: 'main\\.ts$', imports: ['environments', 'systems', 'commands'] },
  environments: { files: 'environments\\.ts$', imports: ['constructs'] },
  // This repository's own systems: only main.ts, bench and tests name them.
  systems: { files: 'services/index\\.ts$', imports: ['system', 'environments', 'constructs'] },
  system: { files: `${SYSTEM}/system\\.ts$`, imports: ['environments', 'topics', 'shared', 'constructs', 'contracts'] },
  // What one system lends to others.
  topics: { files: `${SYSTEM}/topics\\.ts$`, imports: ['shared', 'constructs', 'contracts'] },
  // What the services of one system share: its events, migrations and the like.
  shared: { files: `${SYSTEM}/(?!system\\.ts|topics\\.ts)[^/]+\\.ts$`, imports: ['runtime', 'contracts'], not: IMAGE },
  service: { files: `${SYSTEM}/[^/]+/`, imports: ['shared', 'runtime', 'contracts'], not: IMAGE },
  runtime: { files: 'services/runtime/', imports: ['contracts'], not: IMAGE },

  commands: { files: 'commands/', imports: ['synthesis', 'dev', 'init', 'gate', 'constructs', 'contracts'] },
  synthesis: { files: 'synthesis/', imports: ['constructs', 'contracts'] },
  dev: { files: 'dev/', imports: ['constructs', 'runtime', 'contracts'] },
  init: { files: 'init/', imports: ['contracts'] },
  constructs: { files: 'constructs/', imports: ['contracts'] },
  gate: { files: 'gate/', imports: ['contracts'], not: CDK8S },
  contracts: { files: 'contracts/', imports: [], not: IMAGE },

  // Programs as somebody else would write them.
  examples: { files: 'examples/', imports: ['commands', 'constructs', 'contracts'] },

  packaging: { files: 'packaging/', imports: [] },
}

/** Nobody but these may import anything. */
const ANYTHING = ['tests/', 'bench/', 'vitest\\.config\\.ts$']

/** Read by whoever likes: what it says about itself. */
const ABOUT = 'package\\.json$'

const path = (files) => `^(?:${[files].flat().join('|')})`
const filesOf = (names) => names.map((name) => rooms[name].files)

/** Modules of others, and those that k6 brings. */
const OTHERS = ['(?:^|/)node_modules/', '^k6(?:/|$)']

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layers = Object.entries(rooms).flatMap(([name, { files, imports, not }]) => [
  {
    name: `layer-${name}`,
    comment: `${name} may import from ${imports.join(', ') || 'nobody'}: see the table in .dependency-cruiser.mjs.`,
    severity: 'error',
    from: { path: path(files) },
    to: { dependencyTypesNot: ['core'], pathNot: [path([files, ...filesOf(imports), ABOUT]), ...OTHERS] },
  },
  ...(not === undefined
    ? []
    : [
        {
          name: `packages-${name}`,
          comment: `${name} runs where there is no ${not.join(', ')}.`,
          severity: 'error',
          from: { path: path(files) },
          to: { path: `(?:^|/)node_modules/(?:${not.join('|')})/` },
        },
      ]),
])

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers,
    {
      name: 'in-no-room',
      comment: 'Give the folder a row in the table of .dependency-cruiser.mjs.',
      severity: 'error',
      from: { path: '\\.[jt]s$', pathNot: path([...filesOf(Object.keys(rooms)), ...ANYTHING]) },
      to: {},
    },
    {
      name: 'another-systems-service',
      comment:
        'Systems share services/runtime, and what one offers: its events.ts, topics.ts and system.ts. Never other code.',
      severity: 'error',
      from: { path: `^(?:${SYSTEM.replace('[^/]+', '([^/]+)')})/` },
      to: {
        path: '^services/',
        pathNot: ['^services/$1/', '^services/runtime/', '^services/[^/]+/(?:events|topics|system)\\.ts$'],
      },
    },
    {
      name: 'another-service',
      comment: 'What two services share belongs beside them, or in services/runtime.',
      severity: 'error',
      from: { path: `^(${SYSTEM}/[^/]+)/` },
      to: { path: path(rooms.service.files), pathNot: '^$1/' },
    },
    {
      name: 'kafkajs',
      comment: 'services/runtime/kafka alone knows kafkajs: import from services/runtime/kafka/kafkajs.ts.',
      severity: 'error',
      from: { pathNot: ['^services/runtime/kafka/', ...ANYTHING.map((one) => `^${one}`)] },
      to: { path: '(?:^|/)node_modules/kafkajs/' },
    },
    {
      name: 'no-cycles',
      comment: 'Neither at run time nor among types: what both need goes to a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: OTHERS },
    },
  ],
  options: {
    // TypeScript 7 has no API for tools; swc reads types as well.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // What is built, and projects of others: they import what they have installed.
    exclude: { path: '(?:^|/)lib/|^init/template/|^tests/packages/consumers/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
