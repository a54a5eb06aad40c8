import { type ToolName, tools } from '../../../contracts/tools.ts'
import { dlqList } from './dlq-list.ts'
import { dlqRedrive } from './dlq-redrive.ts'
import { lag } from './lag.ts'
import { replay } from './replay.ts'
import { runTool } from './run.ts'
import { topicDescribe } from './topic-describe.ts'

/** What runs each tool. */
const programs = {
  replay: () => runTool({ settings: tools.replay, run: replay }),
  'dlq-list': () => runTool({ settings: tools['dlq-list'], run: dlqList }),
  'dlq-redrive': () => runTool({ settings: tools['dlq-redrive'], run: dlqRedrive }),
  'topic-describe': () => runTool({ settings: tools['topic-describe'], run: topicDescribe }),
  lag: () => runTool({ settings: tools.lag, run: lag }),
} satisfies Record<ToolName, () => Promise<void>>

const [, , name = ''] = process.argv
if (Object.hasOwn(programs, name)) await programs[name as ToolName]()
else {
  process.stderr.write(`expected one of ${Object.keys(programs).join(', ')}, got ${JSON.stringify(name)}\n`)
  process.exitCode = 1
}
