import net from 'node:net'

// Loaded with `node --import` before a contender: connections to brokers go through their proxies, whatever addresses the
// brokers tell.
const proxies: Readonly<Record<string, number>> = JSON.parse(process.env.BENCH_PROXIES ?? '{}')
const { connect } = net
net.connect = ((options: net.TcpNetConnectOpts, ...rest: [() => void]) =>
  connect({ ...options, port: proxies[options.port] ?? options.port }, ...rest)) as typeof connect
