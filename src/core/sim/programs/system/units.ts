/** Unit files of systemd, as far as services need them. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { readText } from '../lib/files.ts'

export interface Unit {
  readonly name: string
  readonly path: string
  readonly description: string
  readonly type: string
  readonly execStart: readonly string[]
  readonly execStartPre: readonly (readonly string[])[]
  readonly user: string | null
  readonly directory: string | null
  readonly environment: Readonly<Record<string, string>>
  readonly restart: string
  readonly restartMs: number
  readonly startLimitBurst: number
  readonly remainsAfterExit: boolean
  readonly wantedBy: string | null
}

const DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
]

export const unitName = (text: string): string =>
  /\.(service|target|socket|timer|mount)$/.test(text) ? text : `${text}.service`

export function* findUnit(sys: Sys, text: string): Task<Unit | null> {
  const name = unitName(text)
  for (const directory of DIRECTORIES) {
    const content = yield* readText(sys, `${directory}/${name}`)
    if (content !== null) return parseUnit(name, `${directory}/${name}`, content)
  }
  return null
}

export function* allUnits(sys: Sys): Task<readonly Unit[]> {
  const found = new Map<string, Unit>()
  for (const directory of DIRECTORIES) {
    const fd = yield* sys.open(directory, 0)
    if (!fd.ok) continue
    const entries = sys.getdents(fd.value)
    sys.close(fd.value)
    for (const { name } of entries.ok ? entries.value : []) {
      if (!name.endsWith('.service') || found.has(name)) continue
      const unit = yield* findUnit(sys, name)
      if (unit) found.set(name, unit)
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function parseUnit(name: string, path: string, content: string): Unit {
  const values = new Map<string, string[]>()
  const lines = content.replace(/\\\n/g, ' ').split('\n')
  for (const line of lines) {
    const match = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line)
    if (match && !/^\s*[#;]/.test(line)) values.set(match[1]!, [...(values.get(match[1]!) ?? []), match[2]!])
  }
  const last = (key: string): string | null => values.get(key)?.at(-1) || null
  return {
    name,
    path,
    description: last('Description') ?? name,
    type: last('Type') ?? 'simple',
    execStart: words(last('ExecStart') ?? ''),
    execStartPre: (values.get('ExecStartPre') ?? []).map(words),
    user: last('User'),
    directory: last('WorkingDirectory'),
    environment: Object.fromEntries(
      (values.get('Environment') ?? [])
        .flatMap(words)
        .map((pair) => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)]),
    ),
    restart: last('Restart') ?? 'no',
    restartMs: span(last('RestartSec') ?? '100ms'),
    startLimitBurst: Number(last('StartLimitBurst') ?? 5),
    remainsAfterExit: /^(yes|true|1|on)$/.test(last('RemainAfterExit') ?? ''),
    wantedBy: last('WantedBy'),
  }
}

/** Splits at blanks outside quotes; `-`, `@` and `+` in front of a command are dropped. */
function words(text: string): string[] {
  const found = text.match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  return found.map((word, i) => (i === 0 ? word.replace(/^[-@+!:]+/, '') : word).replace(/^(["'])(.*)\1$/, '$2'))
}

/** `5`, `5s`, `100ms`, `1min`. */
function span(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|sec|min|m)?$/.exec(text)
  const unit = { ms: 1, s: 1000, sec: 1000, min: 60_000, m: 60_000 }[match?.[2] ?? 's'] ?? 1000
  return match ? Number(match[1]) * unit : 100
}
