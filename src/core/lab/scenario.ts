/** A cause's scenario with values in place: the world it starts from, its scripts and its checks. */
import type { KnownCause } from '../knowledge/paths.ts'
import type { Scenario } from '../knowledge/schema.ts'
import { fillCommand } from '../knowledge/template.ts'
import type { World } from '../lib/index.ts'

export interface FilledScenario extends Omit<Scenario, 'with' | 'world'> {
  readonly world: World
}

/** What holds on every machine of the lab: demo administrates it. */
const EVERY_LAB: Partial<World> = {
  files: {
    '/etc/sudoers': {
      text: 'Defaults !fqdn\nroot ALL=(ALL:ALL) ALL\ndemo ALL=(ALL:ALL) NOPASSWD: ALL\n',
      mode: '440',
      owner: 'root',
    },
  },
}

const worldFiles = import.meta.glob<object>('./worlds/*.json', { eager: true, import: 'default' })

export const worldNames = (): readonly string[] =>
  Object.keys(worldFiles).map((path) => path.replace('./worlds/', '').replace('.json', ''))

/** Null for a cause without a scenario. `values` are the person's own; the scenario's defaults stand where they do not fit. */
export function fillScenario(cause: KnownCause, values: Readonly<Record<string, string>> = {}): FilledScenario | null {
  const { scenario } = cause
  if (!scenario) return null
  const params = paramsOf(scenario, values)
  const base = worldFiles[`./worlds/${scenario.world}.json`]
  if (!base) throw new Error(`${cause.id}: there is no lab/worlds/${scenario.world}.json`)
  const { with: _with, world: _world, params: _params, ...rest } = scenario
  return {
    ...(fillDeep(rest, params, 'sentence') as Omit<Scenario, 'with' | 'world' | 'params'>),
    ...fillScripts(scenario, params),
    params,
    // The world's shape was checked where it was written; the filled template has the numbers back.
    world: fillDeep(mergeWorlds(mergeWorlds(EVERY_LAB, base), scenario.with ?? {}), params, 'world') as World,
  }
}

/** Values of the same name replace defaults, if the scenario can work with them. */
function paramsOf(scenario: Scenario, values: Readonly<Record<string, string>>): Record<string, string> {
  const params = Object.entries(scenario.params).map(([key, standard]) => {
    const own = values[key]
    return [key, own !== undefined && fits(own, standard) ? own : String(standard)]
  })
  const all: Record<string, string> = Object.fromEntries(params)
  if (all.freePort !== undefined && all.freePort === all.port) all.freePort = String(Number(all.port) + 1)
  return all
}

/** A number must be a port on the same side of 1024, where other rights are needed; a text must be a plain word or path. */
function fits(value: string, standard: string | number): boolean {
  if (typeof standard === 'string')
    return value.length <= 200 && /^[\w@%+=:,./-]+$/.test(value) && value.startsWith('/') === standard.startsWith('/')
  const number = Number(value)
  return /^\d{1,5}$/.test(value) && number > 0 && number < 65535 && number < 1024 === standard < 1024
}

function fillScripts(scenario: Scenario, params: Readonly<Record<string, string>>) {
  const script = (text: string) => fillCommand(text, params, 'keep')
  return {
    reproduce: {
      ...scenario.reproduce,
      fails: fillDeep(scenario.reproduce.fails, params, 'sentence') as Scenario['reproduce']['fails'],
      run: script(scenario.reproduce.run),
    },
    steps: scenario.steps.map((step) => ({
      ...(fillDeep(step, params, 'sentence') as typeof step),
      run: script(step.run),
    })),
    solutions: scenario.solutions.map(({ title, run }) => ({ title, run: script(run) })),
    wrong: scenario.wrong.map(({ run, but }) => ({ run: script(run), but: plainFill(but, params) })),
    ...(scenario.harm ? { harm: scenario.harm.map(({ run, instead }) => ({ run: script(run), instead })) } : {}),
  }
}

/** Fills every text of a tree, keys too. In a world a text that is one slot becomes a number again where it is one. */
function fillDeep(value: unknown, params: Readonly<Record<string, string>>, where: 'world' | 'sentence'): unknown {
  if (typeof value === 'string') {
    const filled = plainFill(value, params)
    return where === 'world' && /^\{\w+\}$/.test(value) && /^\d+$/.test(filled) ? Number(filled) : filled
  }
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, params, where))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [plainFill(key, params), fillDeep(item, params, where)]),
  )
}

/** Only the scenario's own parameters: a program in the world keeps its braces. */
const plainFill = (text: string, params: Readonly<Record<string, string>>) =>
  text.replace(/(?<!\$)\{(\w+)\}/g, (slot, key: string) => params[key] ?? slot)

function mergeWorlds(base: object, more: object): object {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(more)) merged[key] = mergeValue(merged[key], value)
  return merged
}

function mergeValue(base: unknown, more: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(more)) return [...base, ...more]
  if (isMap(base) && isMap(more)) return mergeWorlds(base, more)
  return more
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
