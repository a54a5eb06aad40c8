import { startBenchKafka } from './kafka.ts'
import { consumerEnv, fill } from './orders.ts'
import { runContender, script, rate, cpuRate } from './contender.ts'
const k = await startBenchKafka(() => {})
try {
  const N = Number(process.argv[2]); const t = await k.createTopic(); await fill(k.bootstrapServers, t, N)
  for (const [P, o] of [['', ''], ['1', ''], ['', ''], ['1', ''],['1','--max-semi-space-size=64'],['','--max-semi-space-size=64'],['1','--max-semi-space-size=64']]) {
    const [a, ...b] = script('consume-runtime.ts')
    const r = await runContender([a!, '--require', '/tmp/bprof/patch.cjs', ...(o ? [o] : []), ...b], { ...consumerEnv(k.bootstrapServers, t), BENCH_EVENTS: String(N) , P: P! })
    process.stdout.write(`${P} ${o} ${Math.round(rate(r))} ${Math.round(cpuRate(r))} stop ${Math.round(r.stopMs)}\n`)
  }
} finally { await k.close() }
