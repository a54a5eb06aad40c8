/** What services that people type to use of the runtime. Nothing happens on import. */
export { runTerminalService, type TerminalServiceOptions } from './run.ts'
export { type Answer, quoted } from './terminal.ts'
