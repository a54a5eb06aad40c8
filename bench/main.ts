import { print } from '../commands/output.ts'
import { synthBench } from './synth.ts'

const RUNS = 15

await synthBench(print, RUNS)
