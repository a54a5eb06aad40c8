import { runHttpService } from '../../runtime/http/index.ts'
import { addRoutes } from './routes.ts'

await runHttpService({
  title: 'Orders',
  description: 'Takes orders. Each is billed, and the customer is notified of the result, after it was accepted.',
  routes: addRoutes,
})
