/** What the docker client and dockerd share: the socket, what is asked over it, and how containers are kept. */
import type { Fd, Sys, SysResult, Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { readText, writeFile } from '../lib/files.ts'
import { writeAll } from '../lib/stdio.ts'
import { listDirectory } from './proc.ts'

export const DOCKER_SOCKET = '/var/run/docker.sock'
const CONTAINERS = '/var/lib/docker/containers'

/** One line of JSON each way. Simplified: the real one speaks HTTP. */
export type DockerRequest =
  | {
      readonly verb: 'run'
      readonly spec: ContainerSpec
      readonly isDetached: boolean
      readonly removes: boolean
      readonly startsNow: boolean
    }
  | { readonly verb: 'exec'; readonly name: string; readonly argv: readonly string[] }
  | { readonly verb: 'list' | 'images' | 'version' }
  | { readonly verb: 'pull'; readonly name: string }
  | { readonly verb: 'logs' | 'inspect' | 'start' | 'wait' | 'port'; readonly name: string }
  | { readonly verb: 'stop' | 'kill'; readonly name: string }
  | { readonly verb: 'remove'; readonly name: string; readonly isForced: boolean }

export interface DockerAnswer {
  readonly out?: string
  readonly err?: string
  readonly containers?: readonly Container[]
  readonly code?: number
}

export interface PortMapping {
  readonly address: string
  readonly host: number
  readonly inside: number
}
export interface ContainerSpec {
  readonly image: string
  readonly name: string | null
  readonly argv: readonly string[]
  readonly ports: readonly PortMapping[]
}
export interface Container extends ContainerSpec {
  readonly id: string
  readonly name: string
  readonly created: number
  status: 'created' | 'running' | 'exited'
  code: number
  /** When it started or ended, ms since the epoch. */
  since: number
  pid: number
  /** Processes that hold its ports on this machine. */
  proxies: readonly number[]
}

interface Image {
  readonly id: string
  readonly command: readonly string[]
  readonly size: string
  /** Whether it serves until it is stopped; others end with their command. */
  readonly serves: boolean
  readonly ports: readonly number[]
}
/** What lies on the disk of a machine with docker. No registry can be reached to fetch others. */
export const IMAGES: Readonly<Record<string, Image>> = {
  'nginx:latest': {
    id: '605c77e624dd',
    command: ['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;'],
    size: '141MB',
    serves: true,
    ports: [80],
  },
  'redis:latest': {
    id: '7614ae9453d1',
    command: ['docker-entrypoint.sh', 'redis-server'],
    size: '113MB',
    serves: true,
    ports: [6379],
  },
  'postgres:15': {
    id: '2075a95c7b35',
    command: ['docker-entrypoint.sh', 'postgres'],
    size: '379MB',
    serves: true,
    ports: [5432],
  },
  'node:20': {
    id: 'f3ad4bcb1d91',
    command: ['docker-entrypoint.sh', 'node'],
    size: '1.09GB',
    serves: false,
    ports: [],
  },
  'debian:bookworm': { id: '676aedd4776f', command: ['bash'], size: '117MB', serves: false, ports: [] },
  'alpine:latest': { id: 'c059bfaa849c', command: ['/bin/sh'], size: '5.59MB', serves: false, ports: [] },
  'busybox:latest': { id: 'beae173ccac6', command: ['sh'], size: '1.24MB', serves: false, ports: [] },
  'hello-world:latest': { id: 'feb5d9fea6a5', command: ['/hello'], size: '13.3kB', serves: false, ports: [] },
}

export const imageName = (text: string): string =>
  text.includes(':')
    ? text
    : text in IMAGES
      ? text
      : `${text}:${text === 'postgres' ? '15' : text === 'node' ? '20' : text === 'debian' ? 'bookworm' : 'latest'}`

export function send(sys: Sys, fd: Fd, message: DockerRequest | DockerAnswer): Task<SysResult<number>> {
  return writeAll(sys, fd, encode(`${JSON.stringify(message)}\n`))
}

export function* readContainers(sys: Sys): Task<readonly Container[]> {
  const found: Container[] = []
  for (const id of (yield* listDirectory(sys, CONTAINERS)) ?? []) {
    const text = yield* readText(sys, `${CONTAINERS}/${id}/config.v2.json`)
    if (text) found.push(JSON.parse(text) as Container)
  }
  return found.sort((a, b) => b.created - a.created)
}

export function* saveContainer(sys: Sys, container: Container): Task<SysResult<void>> {
  const directory = `${CONTAINERS}/${container.id}`
  for (const path of ['/var/lib/docker', CONTAINERS, directory]) {
    const made = sys.mkdir(path, 0o710)
    if (!made.ok && made.error.errno !== 'EEXIST') return made
  }
  return yield* writeFile(sys, `${directory}/config.v2.json`, JSON.stringify(container))
}

export function* forgetContainer(sys: Sys, { id }: Container): Task<void> {
  for (const name of (yield* listDirectory(sys, `${CONTAINERS}/${id}`)) ?? []) sys.unlink(`${CONTAINERS}/${id}/${name}`)
  sys.rmdir(`${CONTAINERS}/${id}`)
}

export const logOf = ({ id }: Container): string => `${CONTAINERS}/${id}/${id}-json.log`
