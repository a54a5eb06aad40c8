import { runTerminalService } from '../../runtime/terminal/index.ts'
import { onLine } from './line.ts'
import { addRoutes } from './routes.ts'

await runTerminalService({
  prompt: 'order id> ',
  onLine,
  http: {
    title: 'Orders',
    description:
      'Takes orders, as the terminal of this service does. Each is paid, and the payment notified, afterwards.',
    routes: addRoutes,
  },
})
