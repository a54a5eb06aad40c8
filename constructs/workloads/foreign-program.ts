import { z } from 'zod'
import type { Setting } from '../../contracts/codec.ts'
import { SETTINGS_ANNOTATION, settingNames } from '../../contracts/setting-names.ts'
import { consumerSettings, producerSettings, settingGroups, type TopicRoute } from '../../contracts/settings.ts'
import type { PodShape } from '../platform/pod-shape.ts'
import type { PodTemplateProps } from '../platform/pod-template.ts'

/**
 * What a program that is not one of ours calls its settings: ours, for example `KAFKA_GROUP_ID`, and the variable that it reads. Only
 * what is named is written, with our default where no prop says a value. `KAFKA_CONSUMES` and `KAFKA_PRODUCES` are names of topics,
 * separated by commas.
 */
export type SettingNames = Readonly<Record<string, string>>

const known: ReadonlyMap<string, Setting<unknown>> = new Map(
  Object.values(settingGroups)
    .flatMap((group): readonly Setting<unknown>[] => Object.values(group))
    .map((setting) => [setting.env, setting]),
)

/** Lists of topics, which ours read as JSON. */
const topicLists: ReadonlySet<string> = new Set([consumerSettings.consumes.env, producerSettings.produces.env])

/** Settings that are named and that no program of ours has. */
export const unknownSettings = (names: SettingNames): readonly string[] =>
  Object.keys(names).filter((name) => !known.has(name))

/** Settings that are named and that have no value in this pod. */
export const settingsWithoutValue = (names: SettingNames, pod: PodTemplateProps): readonly string[] =>
  Object.keys(names).filter((name) => known.has(name) && !isTaken(pod, name) && writtenValue(pod, name) === undefined)

/**
 * The pod of a program that is not one of ours: its settings under its own names, and none of the ports and probes that ours answer.
 * @param env the variables that the user gave, which stay as they are
 * @param shape says where its API is, when that is not the port of ours
 */
export function foreignPod(
  pod: PodTemplateProps,
  names: SettingNames,
  env: PodTemplateProps['env'],
  shape: PodShape | undefined,
): PodTemplateProps {
  const hasPort = shape?.container?.ports?.some(({ name }) => name === 'http') ?? false
  const values = Object.entries(names).flatMap(([name, variable]) => {
    const value = isTaken(pod, name) ? undefined : writtenValue(pod, name)
    return value === undefined ? [] : [[variable, value]]
  })
  const { readiness: _, liveness: __, startup: ___, ...rest } = pod
  return {
    ...rest,
    annotations: { ...pod.annotations, [SETTINGS_ANNOTATION]: z.encode(settingNames, names) },
    fieldEnv: renamed(pod.fieldEnv, names),
    secretEnv: renamed(pod.secretEnv, names),
    env: { ...Object.fromEntries(values), ...env },
    ports: pod.ports.http === undefined || hasPort ? {} : { http: pod.ports.http },
  }
}

/** Whether Kubernetes takes the value from somewhere else. */
const isTaken = ({ fieldEnv = {}, secretEnv = {} }: PodTemplateProps, name: string) =>
  Object.hasOwn(fieldEnv, name) || Object.hasOwn(secretEnv, name)

function writtenValue({ env }: PodTemplateProps, name: string): string | undefined {
  const setting = known.get(name)
  const written = env[name]
  if (setting === undefined) return undefined
  if (!topicLists.has(name)) return written ?? encoded(setting)
  const routes = written === undefined ? [] : (z.decode(setting.codec, written) as readonly TopicRoute[])
  return routes.length === 0 ? undefined : routes.map(({ topic }) => topic).join(',')
}

const encoded = ({ codec, default: fallback }: Setting<unknown>) =>
  fallback === undefined ? undefined : z.encode(codec, fallback)

const renamed = <T>(variables: Readonly<Record<string, T>> = {}, names: SettingNames): Record<string, T> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (names[name] === undefined ? [] : [[names[name], value]])),
  )

/** Settings by our names, of an environment with those of a program. */
export const ownNames = (
  env: Readonly<Record<string, string>>,
  names: SettingNames | undefined,
): Readonly<Record<string, string>> =>
  names === undefined
    ? env
    : Object.fromEntries(
        Object.entries(names).flatMap(([name, variable]) =>
          env[variable] === undefined ? [] : [[name, env[variable]]],
        ),
      )
