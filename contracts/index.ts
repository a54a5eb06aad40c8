/** What events and settings are declared with; it runs in images too, so nothing of cdk8s is in it. */
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
