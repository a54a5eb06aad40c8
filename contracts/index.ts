/** Declarations of events and settings; it also runs in images, so it contains nothing of cdk8s. */
export { cloudEventHeaders, deadLetterHeaders } from './cloudevents.ts'
export {
  type DefaultedSetting,
  decode,
  encode,
  json,
  list,
  oneOf,
  type PartialValues,
  type Setting,
  type Settings,
  SettingsError,
  setting,
  text,
  trueOrFalse,
  type Values,
  wholeNumber,
} from './codec.ts'
export { defineEvent, type EventDefinition, type PayloadOf } from './event.ts'
