import { postgresHome } from './home.ts'

/** Whether {@link startPostgres} can work here, and if not, what to install. */
export type PostgresAvailability = { readonly available: true } | { readonly available: false; readonly reason: string }

/** Looks for what {@link startPostgres} needs. */
export async function postgresAvailability(): Promise<PostgresAvailability> {
  try {
    await postgresHome()
    return { available: true }
  } catch (error) {
    return { available: false, reason: (error as Error).message }
  }
}
