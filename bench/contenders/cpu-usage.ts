// Loaded with `node --import` before a service: answers each message of the benchmark with the CPU time of the process
// (all threads, user and system, in milliseconds), and ends with the benchmark.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1_000)
})
process.on('disconnect', () => process.exit())
// The channel alone is no reason to stay.
process.channel?.unref()
