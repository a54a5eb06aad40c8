import { kafkaSettings, topicReconcilerSettings } from '../../../contracts/settings.ts'
import { runProgram } from '../program.ts'
import { runTopicReconciler } from './run.ts'

await runProgram({ ...kafkaSettings, ...topicReconcilerSettings }, runTopicReconciler)
