/** package.json: where it is and what it says. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { type Failure, systemFailure } from './errors.ts'

export interface Project {
  readonly dir: string
  readonly name: string | undefined
  readonly version: string | undefined
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly text: string
}

/** The nearest directory upwards with a package.json or node_modules; the current one when there is none. */
export function prefixOf(sys: Sys): string {
  const cwd = sys.getcwd()
  const start = cwd.ok ? cwd.value : '/'
  for (let dir = start; ; dir = dir.replace(/\/[^/]*$/, '')) {
    if (sys.access(`${dir}/package.json`, 0).ok || sys.access(`${dir}/node_modules`, 0).ok) return dir || '/'
    if (dir === '' || dir === '/') return start
  }
}

export function* readProject(sys: Sys): Task<Project | Failure> {
  const dir = prefixOf(sys)
  const path = `${dir}/package.json`
  const opened = yield* sys.open(path, 0)
  if (!opened.ok) return systemFailure(opened.error, 'open', path, 'Could not read package.json: ')
  let text = ''
  for (;;) {
    const got = yield* sys.read(opened.value, 65536)
    if (!got.ok) return systemFailure(got.error, 'read', null, 'Could not read package.json: ')
    if (got.value.length === 0) break
    text += new TextDecoder().decode(got.value)
  }
  sys.close(opened.value)
  return parseProject(dir, text)
}

export const isFailure = (value: Project | Failure): value is Failure => 'lines' in value

function parseProject(dir: string, text: string): Project | Failure {
  let data: Record<string, unknown>
  try {
    data = JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    const why = (error as Error).message.replace(/ \(line \d+ column \d+\)$/, '')
    return {
      code: 1,
      lines: [
        'code EJSONPARSE',
        `JSON.parse Invalid package.json: JSONParseError: ${why} while parsing ${JSON.stringify(text)}`,
        'JSON.parse Failed to parse JSON data.',
        'JSON.parse Note: package.json must be actual JSON, not just JavaScript.',
      ],
    }
  }
  const record = (value: unknown): Record<string, string> =>
    typeof value === 'object' && value !== null ? (value as Record<string, string>) : {}
  return {
    dir,
    text,
    name: typeof data['name'] === 'string' ? data['name'] : undefined,
    version: typeof data['version'] === 'string' ? data['version'] : undefined,
    scripts: record(data['scripts']),
    dependencies: { ...record(data['dependencies']), ...record(data['devDependencies']) },
  }
}
