/**
 * docker 28's command line. A model: the words for a daemon that cannot be reached are recorded, those of the
 * daemon come from dockerd.ts. Simplified: no networks, volumes, builds and compose; containers are processes of this machine.
 */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { parseOptions } from '../lib/options.ts'
import { Input } from '../lib/stdio.ts'
import {
  type Container,
  DOCKER_SOCKET,
  type DockerAnswer,
  type DockerRequest,
  IMAGES,
  imageName,
  type PortMapping,
  send,
} from '../system/docker-model.ts'
import { dockerUsage } from '../system/docker-usage.ts'

const COMMANDS = new Set(
  'attach build commit container cp create diff events exec export history image images import info inspect kill load login logout logs network node pause plugin port ps pull push rename restart rm rmi run save search start stats stop swarm system tag top unpause update version volume wait'.split(
    ' ',
  ),
)
const CLIENT_VERSION = `Client:
 Version:           28.2.2
 API version:       1.50
 Go version:        go1.24.3
 Git commit:        e6534b4
 Built:             Fri May 30 12:07:14 2025
 OS/Arch:           linux/amd64
 Context:           default
`
/** Those that start by asking the daemon something of their own. */
const PREFIXED: Readonly<Record<string, string>> = { run: 'docker: ', create: 'docker: ' }

export default command({ names: ['docker'], usage: '', summary: '' }, function* (self) {
  const words = [...self.args]
  if (words[0] === '--version' || words[0] === '-v') {
    yield* self.print('Docker version 28.2.2, build e6534b4\n')
    return 0
  }
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!
    if (!/^(-H|--host|-c|--context|-l|--log-level|--config)$/.test(option)) continue
    words.shift()
  }
  if (words[0] === 'container' && words.length > 1) {
    words.shift()
    if (words.at(0) === 'ls') words[0] = 'ps'
  }
  const [name, ...rest] = words
  if (name === undefined) {
    yield* self.stderr.write(dockerUsage(self.env.HOME ?? '/root'))
    return 0
  }
  if (!COMMANDS.has(name)) {
    yield* self.stderr.write(`docker: unknown command: docker ${name}\n\nRun 'docker --help' for more information\n`)
    return 1
  }
  return yield* verbOf(self, name, rest)
})

function* verbOf(self: Command, name: string, rest: readonly string[]): Task<number> {
  switch (name) {
    case 'run':
    case 'create':
      return yield* run(self, name, rest)
    case 'ps':
      return yield* list(self, rest)
    case 'images':
      return yield* images(self)
    case 'exec': {
      const { operands } = parseOptions(rest, {
        short: '+itdu:w:e:',
        long: { interactive: 'i', tty: 't', user: 'u:', env: 'e:' },
      })
      const [container, ...argv] = operands
      if (container === undefined || argv.length === 0) return yield* tooFew(self, name, 2)
      return yield* told(self, name, { verb: 'exec', name: container, argv })
    }
    case 'logs':
    case 'stop':
    case 'kill':
    case 'start':
    case 'restart':
    case 'rm':
    case 'inspect':
    case 'port':
    case 'wait':
      return yield* each(self, name, rest)
    case 'pull':
      return yield* told(self, name, { verb: 'pull', name: rest.find((word) => !word.startsWith('-')) ?? '' })
    case 'version':
      yield* self.print(CLIENT_VERSION)
      return yield* told(self, name, { verb: 'version' })
    case 'info':
      yield* self.print('Client:\n Version:    28.2.2\n Context:    default\n Debug Mode: false\n\nServer:\n')
      return yield* told(self, name, { verb: 'version' })
    default:
      return yield* told(self, name, { verb: 'version' })
  }
}

function* tooFew(self: Command, name: string, least: number): Task<number> {
  yield* self.stderr.write(
    `"docker ${name}" requires at least ${least} argument${least > 1 ? 's' : ''}.\nSee 'docker ${name} --help'.\n\nUsage:  docker ${name} [OPTIONS] ${name === 'run' ? 'IMAGE [COMMAND] [ARG...]' : 'CONTAINER'}\n`,
  )
  return 1
}

const RUN_OPTIONS = {
  short: '+dite:p:v:w:u:h:m:l:P',
  long: {
    detach: 'd',
    interactive: 'i',
    tty: 't',
    env: 'e:',
    publish: 'p:',
    volume: 'v:',
    workdir: 'w:',
    user: 'u:',
    name: 'name:',
    rm: 'rm',
    restart: 'restart:',
    network: 'network:',
    hostname: 'h:',
    memory: 'm:',
    entrypoint: 'entrypoint:',
    privileged: 'privileged',
    'env-file': 'env-file:',
    mount: 'mount:',
    'cap-add': 'cap-add:',
    ulimit: 'ulimit:',
    'publish-all': 'P',
  },
}

function* run(self: Command, verb: string, words: readonly string[]): Task<number> {
  const { options, operands, error } = parseOptions(words, RUN_OPTIONS)
  if (error !== null) {
    const option = /'(.+)'/.exec(error)?.[1] ?? ''
    yield* self.stderr.write(`unknown flag: ${option}\nSee 'docker ${verb} --help'.\n`)
    return 125
  }
  const [image, ...argv] = operands
  if (image === undefined) return yield* tooFew(self, verb, 1)
  const ports: PortMapping[] = []
  for (const { value } of options.filter((option) => option.name === 'p')) {
    const port = portOf(value!)
    if (port === null) {
      yield* self.stderr.write(
        `docker: Invalid containerPort: ${value!.split(':').at(-1)}.\nSee 'docker ${verb} --help'.\n`,
      )
      return 125
    }
    ports.push(port)
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const entry = options.find((option) => option.name === 'entrypoint')?.value
  return yield* told(self, verb, {
    verb: 'run',
    spec: {
      image,
      name: options.find((option) => option.name === 'name')?.value ?? null,
      argv: entry ? [entry, ...argv] : argv,
      ports,
    },
    isDetached: has('d'),
    removes: has('rm'),
    startsNow: verb === 'run',
  })
}

/** `8080:80`, `127.0.0.1:8080:80`, `8080:80/tcp`. */
function portOf(text: string): PortMapping | null {
  const match = /^(?:([\d.]+):)?(\d+):(\d+)(?:\/(?:tcp|udp))?$/.exec(text)
  if (!match || Number(match[2]) > 65535 || Number(match[3]) > 65535) return null
  return { address: match[1] ?? '0.0.0.0', host: Number(match[2]), inside: Number(match[3]) }
}

function* each(self: Command, name: string, words: readonly string[]): Task<number> {
  const { options, operands } = parseOptions(words, {
    short: 'fvt:s:n:',
    long: { force: 'f', follow: 'f', time: 't:', tail: 'n:', signal: 's:', format: 'format:' },
  })
  if (operands.length === 0) return yield* tooFew(self, name, 1)
  const isForced = options.some((option) => option.name === 'f')
  const found: Container[] = []
  let status = 0
  for (const container of operands) {
    const steps: readonly DockerRequest[] =
      name === 'rm'
        ? [{ verb: 'remove', name: container, isForced }]
        : name === 'restart'
          ? [
              { verb: 'stop', name: container },
              { verb: 'start', name: container },
            ]
          : [{ verb: name as 'stop' | 'start' | 'logs' | 'kill' | 'inspect', name: container }]
    for (const [i, step] of steps.entries()) {
      const answer = yield* ask(self, name, step, i + 1 === steps.length)
      if (answer === null) return 1
      if (answer.code !== 0) status = answer.code ?? 1
      found.push(...(answer.containers ?? []))
    }
  }
  if (name === 'inspect') yield* self.print(`${JSON.stringify(found.map(inspected), null, 4)}\n`)
  else if (name === 'port') {
    for (const { ports } of found)
      for (const port of ports) yield* self.print(`${port.inside}/tcp -> ${port.address}:${port.host}\n`)
  } else if (name === 'wait') for (const { code } of found) yield* self.print(`${code}\n`)
  return status
}

const inspected = (container: Container): object => ({
  Id: container.id,
  Created: new Date(container.created).toISOString(),
  Path: container.argv[0],
  Args: container.argv.slice(1),
  State: {
    Status: container.status,
    Running: container.status === 'running',
    Pid: container.pid,
    ExitCode: container.code,
  },
  Image: container.image,
  Name: `/${container.name}`,
  HostConfig: {
    PortBindings: Object.fromEntries(
      container.ports.map((port) => [`${port.inside}/tcp`, [{ HostIp: '', HostPort: String(port.host) }]]),
    ),
  },
})

function* list(self: Command, words: readonly string[]): Task<number> {
  const { options } = parseOptions(words, {
    short: 'aqnl',
    long: { all: 'a', quiet: 'q', 'no-trunc': 'no-trunc', filter: 'f:', format: 'format:' },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const answer = yield* ask(self, 'ps', { verb: 'list' })
  if (answer === null || answer.containers === undefined) return 1
  const shown = answer.containers.filter((container) => has('a') || container.status === 'running')
  if (has('q')) {
    for (const { id } of shown) yield* self.print(`${id.slice(0, 12)}\n`)
    return 0
  }
  const now = self.sys.clock()
  const rows = [['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES']]
  for (const container of shown) {
    const text = `"${container.argv.join(' ')}"`
    rows.push([
      container.id.slice(0, 12),
      container.image.replace(/:latest$/, ''),
      text.length > 22 ? `${text.slice(0, 19)}…"` : text,
      `${ago(now - container.created)} ago`,
      statusOf(container, now),
      container.status === 'running'
        ? container.ports.map((port) => `${port.address}:${port.host}->${port.inside}/tcp`).join(', ')
        : '',
      container.name,
    ])
  }
  yield* self.print(table(rows))
  return 0
}

function statusOf({ status, since, code }: Container, now: number): string {
  if (status === 'created') return 'Created'
  return status === 'running' ? `Up ${ago(now - since)}` : `Exited (${code}) ${ago(now - since)} ago`
}

/** units.HumanDuration of docker. */
function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'Less than a second'
  if (seconds === 1) return '1 second'
  if (seconds < 60) return `${seconds} seconds`
  const minutes = Math.floor(seconds / 60)
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours === 1 ? 'About an hour' : hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}

/** Columns as wide as their widest cell and three spaces. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]! + 3))).join('')
  return `${rows.map(line).join('\n')}\n`
}

function* images(self: Command): Task<number> {
  if ((yield* ask(self, 'images', { verb: 'images' })) === null) return 1
  const rows = [['REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE']]
  for (const [name, { id, size }] of Object.entries(IMAGES)) {
    const [repository, tag] = imageName(name).split(':') as [string, string]
    rows.push([repository, tag, id, '3 weeks ago', size])
  }
  yield* self.print(table(rows))
  return 0
}

function* told(self: Command, name: string, request: DockerRequest): Task<number> {
  const answer = yield* ask(self, name, request)
  return answer === null ? (PREFIXED[name] ? 125 : 1) : (answer.code ?? 0)
}

/** The last answer; what comes before it is printed as it comes. null when the daemon cannot be reached, which is said. */
function* ask(self: Command, name: string, request: DockerRequest, isShown = true): Task<DockerAnswer | null> {
  const { sys } = self
  const given = self.args.findIndex((word) => word === '-H' || word === '--host')
  const daemon = (given >= 0 && self.args[given + 1]) || self.env.DOCKER_HOST || `unix://${DOCKER_SOCKET}`
  // Simplified: no daemon of ours listens on TCP.
  const path = /^unix:\/\/(.*)/.exec(daemon)?.[1]
  const fd = sys.socket('unix', 'stream')
  const joined = fd.ok && path ? yield* sys.connect(fd.value, { family: 'unix', path }) : null
  if (!fd.ok || !joined?.ok) {
    yield* unreachable(self, name, daemon, joined !== null && !joined.ok && joined.error.errno === 'EACCES')
    return null
  }
  yield* send(sys, fd.value, request)
  const input = new Input(sys, fd.value)
  for (;;) {
    const line = yield* input.line()
    if (line === null) {
      yield* self.stderr.write(`error during connect: ${name}: EOF\n`)
      return null
    }
    const answer = JSON.parse(line) as DockerAnswer
    if (answer.out && isShown) yield* self.print(answer.out)
    yield* self.stdout.flush()
    if (answer.err) yield* self.stderr.write(answer.err)
    if (answer.code !== undefined) {
      sys.close(fd.value)
      return answer
    }
  }
}

/** The words depend on why the socket cannot be reached. */
function* unreachable(self: Command, name: string, daemon: string, isDenied: boolean): Task<void> {
  const prefix = PREFIXED[name] ?? ''
  const text = isDenied
    ? `Got permission denied while trying to connect to the Docker daemon socket at ${daemon}: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": dial unix ${DOCKER_SOCKET}: connect: permission denied`
    : `Cannot connect to the Docker daemon at ${daemon}. Is the docker daemon running?`
  const hint = prefix === '' ? '' : `\nRun 'docker ${name} --help' for more information\n`
  yield* self.stdout.flush()
  yield* self.stderr.write(`${prefix}${text}\n${hint}`)
}
