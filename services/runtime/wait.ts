import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits, or until the signal fires, whichever comes first. Never rejects.
 * @param ms milliseconds
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch {
    // The signal fired; the caller asks it.
  }
}

/** Resolves when the signal fires. */
export function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
