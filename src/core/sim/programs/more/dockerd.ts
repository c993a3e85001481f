/**
 * dockerd of docker 20.10: containers as processes of this machine, their ports held by docker-proxy.
 * A model: its words are those of the real one's source, not of a recording.
 * Simplified: a container sees the files and processes of the machine; servers are stood in for by their proxy.
 */
import { O_APPEND, O_CREAT, O_RDONLY, O_WRONLY, type Signal } from '../../kernel/constants.ts'
import type { Fd, Sys, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { execvp, exitStatus, waitFor } from '../lib/exec.ts'
import { readText } from '../lib/files.ts'
import { Input, writeAll } from '../lib/stdio.ts'
import { readAccounts } from '../lib/users.ts'
import {
  type Container,
  DOCKER_SOCKET,
  type DockerAnswer,
  type DockerRequest,
  forgetContainer,
  IMAGES,
  imageName,
  logOf,
  type PortMapping,
  readContainers,
  saveContainer,
  send,
} from '../system/docker-model.ts'

export default command({ names: ['/usr/sbin/dockerd'], usage: '[OPTIONS]', summary: '' }, function* (self) {
  const { sys } = self
  const say = (level: string, text: string): Task<void> =>
    self.stderr.write(
      `time="${new Date(sys.clock()).toISOString().replace('Z', '000000Z')}" level=${level} msg="${text}"\n`,
    )
  if (sys.geteuid() !== 0) {
    yield* self.stderr.write(
      'dockerd needs to be started with root privileges. To run dockerd in rootless mode as an unprivileged user, see https://docs.docker.com/go/rootless/\n',
    )
    return 1
  }
  yield* say('info', 'Starting up')
  const fd = sys.socket('unix', 'stream')
  if (!fd.ok) return 1
  const probe = yield* sys.connect(fd.value, { family: 'unix', path: DOCKER_SOCKET })
  if (probe.ok) {
    yield* self.stderr.write(
      'failed to start daemon, ensure docker is not running or delete /var/run/docker.pid: process with PID is still running\n',
    )
    return 1
  }
  sys.unlink(DOCKER_SOCKET)
  const listener = sys.socket('unix', 'stream')
  if (!listener.ok) return 1
  const bound = sys.bind(listener.value, { family: 'unix', path: DOCKER_SOCKET })
  if (!bound.ok) {
    yield* self.stderr.write(
      `failed to load listeners: can't create unix socket ${DOCKER_SOCKET}: ${reason(bound.error)}\n`,
    )
    return 1
  }
  const group = (yield* readAccounts(sys)).groupNamed('docker')
  sys.chown(DOCKER_SOCKET, 0, group?.gid ?? 0)
  sys.chmod(DOCKER_SOCKET, 0o660)
  sys.listen(listener.value, 128)
  yield* say('info', 'Daemon has completed initialization')
  yield* say('info', `API listen on ${DOCKER_SOCKET}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) sys.sigaction(signal, { kind: 'catch', restart: false })
  for (;;) {
    const client = yield* sys.accept(listener.value, { cloexec: true })
    yield* reap(sys)
    if (!client.ok) {
      if (sys.takeSignals().length === 0) continue
      yield* say('info', "Processing signal 'terminated'")
      for (const container of yield* readContainers(sys))
        if (container.status === 'running') sys.kill(container.pid, 'SIGTERM')
      sys.unlink(DOCKER_SOCKET)
      return 0
    }
    const { fd: connection } = client.value
    sys.fork((own) => serve(self, own, connection))
    sys.close(connection)
  }
})

function* reap(sys: Sys): Task<void> {
  for (;;) {
    const status = yield* sys.wait4(-1, { nohang: true })
    if (!status.ok || status.value === null) return
  }
}

/** One request, in a process of its own. */
function* serve(self: Command, sys: Sys, fd: Fd): Task<number> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) sys.sigaction(signal, { kind: 'default' })
  const line = yield* new Input(sys, fd).line()
  if (line === null) return 0
  const answer = yield* answerTo(new Daemon(self, sys, fd), JSON.parse(line) as DockerRequest)
  yield* send(sys, fd, { code: 0, ...answer })
  return 0
}

function* answerTo(daemon: Daemon, request: DockerRequest): Task<DockerAnswer> {
  switch (request.verb) {
    case 'list':
      return { containers: yield* readContainers(daemon.sys) }
    case 'images':
    case 'version':
      return {}
    case 'pull':
      return daemon.unknownImage()
    case 'run':
      return yield* daemon.run(request)
    default:
      break
  }
  const container = yield* daemon.find(request.name)
  if (container === null)
    return {
      err: `Error${request.verb === 'inspect' ? ': No such object' : ' response from daemon: No such container'}: ${request.name}\n`,
      code: 1,
    }
  switch (request.verb) {
    case 'exec':
      return yield* daemon.exec(container, request.argv)
    case 'logs':
      return { out: (yield* readText(daemon.sys, logOf(container))) ?? '' }
    case 'start':
      return yield* daemon.start(container, true)
    case 'stop':
    case 'kill':
      return yield* daemon.end(container, request.verb)
    case 'remove':
      return yield* daemon.remove(container, request.isForced)
    default:
      return { containers: [container] }
  }
}

const NAMES = [
  'quirky_hopper',
  'brave_curie',
  'eager_turing',
  'happy_lovelace',
  'sleepy_knuth',
  'bold_ritchie',
] as const

class Daemon {
  constructor(
    readonly self: Command,
    readonly sys: Sys,
    readonly fd: Fd,
  ) {}

  *find(name: string): Task<Container | null> {
    const all = yield* readContainers(this.sys)
    return all.find((container) => container.name === name) ?? all.find(({ id }) => id.startsWith(name)) ?? null
  }

  unknownImage(): DockerAnswer {
    return {
      err: 'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.1:53: read udp 127.0.0.1:40161->127.0.0.1:53: read: connection refused\n',
      code: 1,
    }
  }

  *run(request: DockerRequest & { readonly verb: 'run' }): Task<DockerAnswer> {
    const { sys } = this
    const { spec } = request
    const image = imageName(spec.image)
    if (!(image in IMAGES)) {
      yield* send(sys, this.fd, { err: `Unable to find image '${image}' locally\n` })
      return { err: `docker: ${this.unknownImage().err!.trimEnd()}.\nSee 'docker run --help'.\n`, code: 125 }
    }
    const all = yield* readContainers(sys)
    const taken = all.find((container) => container.name === spec.name)
    if (taken) {
      return {
        err: `docker: Error response from daemon: Conflict. The container name "/${spec.name}" is already in use by container "${taken.id}". You have to remove (or rename) that container to be able to reuse that name.\nSee 'docker run --help'.\n`,
        code: 125,
      }
    }
    const id = Array.from(sys.getrandom(32), (byte) => byte.toString(16).padStart(2, '0')).join('')
    const name =
      spec.name ?? NAMES.find((free) => !all.some((other) => other.name === free)) ?? `container_${id.slice(0, 6)}`
    const argv = spec.argv.length > 0 ? spec.argv : IMAGES[image]!.command
    const container: Container = {
      ...spec,
      image,
      id,
      name,
      argv,
      created: sys.clock(),
      status: 'created',
      code: 0,
      since: sys.clock(),
      pid: 0,
      proxies: [],
    }
    const saved = yield* saveContainer(sys, container)
    if (!saved.ok) {
      return {
        err: `docker: Error response from daemon: mkdir /var/lib/docker/overlay2/${id}-init: ${reason(saved.error).toLowerCase()}.\nSee 'docker run --help'.\n`,
        code: 125,
      }
    }
    if (!request.startsNow) return { out: `${id}\n` }
    const started = yield* this.start(container, request.isDetached)
    if (started.err !== undefined) return { err: `docker: ${started.err}`, code: started.code ?? 125 }
    if (request.isDetached) return { out: `${id}\n` }
    if (request.removes) yield* forgetContainer(sys, container)
    return { code: container.code }
  }

  /** Holds the ports, then starts the process. Attached, its output goes to the client and its end is waited for. */
  *start(container: Container, isDetached: boolean): Task<DockerAnswer> {
    const { sys } = this
    if (container.status === 'running') return { out: `${container.name}\n` }
    const proxies: number[] = []
    for (const port of container.ports) {
      const held = yield* this.#hold(container, port)
      if (typeof held === 'string') {
        for (const proxy of proxies) sys.kill(proxy, 'SIGKILL')
        return {
          err: `Error response from daemon: driver failed programming external connectivity on endpoint ${container.name} (${container.id.split('').reverse().join('')}): ${held}.\n`,
          code: 125,
        }
      }
      proxies.push(held)
    }
    container.proxies = proxies
    const isServer =
      IMAGES[container.image]!.serves && container.argv.join(' ') === IMAGES[container.image]!.command.join(' ')
    if (!isDetached) {
      yield* this.#launch(sys, container, isServer, null)
      return { out: '' }
    }
    const ready = sys.pipe({ cloexec: true })
    if (!ready.ok) return { err: `Error response from daemon: ${reason(ready.error)}\n`, code: 125 }
    const [from, to] = ready.value
    const shim = sys.fork(
      function* (this: Daemon, own: Sys): Task<number> {
        own.setsid()
        own.setProcessTitle('containerd-shim', ['/usr/bin/containerd-shim-runc-v2', '-id', container.id])
        own.close(this.fd)
        return yield* this.#launch(own, container, isServer, to)
      }.bind(this),
    )
    sys.close(to)
    if (!shim.ok)
      return {
        err: `Error response from daemon: fork/exec /usr/bin/runc: ${reason(shim.error).toLowerCase()}.\n`,
        code: 125,
      }
    yield* sys.read(from, 1)
    return { out: `${container.name}\n` }
  }

  /** containerd-shim: starts the process, carries its output and notes its end. */
  *#launch(sys: Sys, container: Container, isServer: boolean, ready: Fd | null): Task<number> {
    const pipe = sys.pipe({ cloexec: true })
    if (!pipe.ok) return 1
    const [from, to] = pipe.value
    const child = sys.fork((own) => inside(own, container, isServer, to, this.self.env))
    sys.close(to)
    if (!child.ok) return 1
    Object.assign(container, { status: 'running', pid: child.value, since: sys.clock() })
    yield* saveContainer(sys, container)
    if (ready !== null) yield* sys.write(ready, encode('.'))
    if (ready !== null) sys.close(ready)
    const log = yield* sys.open(logOf(container), O_WRONLY | O_CREAT | O_APPEND, 0o640)
    for (;;) {
      const got = yield* sys.read(from, 65536)
      if (!got.ok || got.value.length === 0) break
      if (log.ok) yield* writeAll(sys, log.value, got.value)
      if (ready === null) yield* send(sys, this.fd, { out: decode(got.value) })
    }
    container.code = exitStatus(yield* waitFor(sys, child.value))
    for (const proxy of container.proxies) sys.kill(proxy, 'SIGKILL')
    Object.assign(container, { status: 'exited', since: sys.clock(), pid: 0, proxies: [] })
    const isKept = (yield* readContainers(sys)).some(({ id }) => id === container.id)
    if (isKept) yield* saveContainer(sys, container)
    return 0
  }

  /** docker-proxy: the pid that holds the port, or why it cannot. */
  *#hold(container: Container, { address, host, inside: port }: PortMapping): Task<number | string> {
    const { sys } = this
    for (const other of yield* readContainers(sys)) {
      if (other.id !== container.id && other.status === 'running' && other.ports.some((mapped) => mapped.host === host))
        return `Bind for ${address}:${host} failed: port is already allocated`
    }
    const fd = sys.socket('inet', 'stream', { protocol: 'tcp' })
    if (!fd.ok) return reason(fd.error)
    sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
    const bound = sys.bind(fd.value, { family: 'inet', address, port: host })
    const listening = bound.ok ? sys.listen(fd.value, 128) : bound
    if (!listening.ok) {
      sys.close(fd.value)
      return `Error starting userland proxy: listen tcp4 ${address}:${host}: bind: ${reason(listening.error).toLowerCase()}`
    }
    const proxy = sys.fork(function* (own) {
      own.setsid()
      const words = [
        '-proto',
        'tcp',
        '-host-ip',
        address,
        '-host-port',
        String(host),
        '-container-ip',
        '172.17.0.2',
        '-container-port',
        String(port),
      ]
      own.setProcessTitle('docker-proxy', ['/usr/bin/docker-proxy', ...words])
      return yield* answerAt(own, fd.value, container)
    })
    sys.close(fd.value)
    return proxy.ok ? proxy.value : reason(proxy.error)
  }

  *exec(container: Container, argv: readonly string[]): Task<DockerAnswer> {
    const { sys } = this
    if (container.status !== 'running')
      return { err: `Error response from daemon: Container ${container.id} is not running\n`, code: 1 }
    const pipe = sys.pipe({ cloexec: true })
    if (!pipe.ok) return { code: 126 }
    const [from, to] = pipe.value
    const child = sys.fork((own) => inside(own, { ...container, argv }, false, to, this.self.env))
    sys.close(to)
    for (;;) {
      const got = yield* sys.read(from, 65536)
      if (!got.ok || got.value.length === 0) break
      yield* send(sys, this.fd, { out: decode(got.value) })
    }
    return { code: child.ok ? exitStatus(yield* waitFor(sys, child.value)) : 126 }
  }

  *end(container: Container, verb: 'stop' | 'kill'): Task<DockerAnswer> {
    const { sys } = this
    if (container.status !== 'running') {
      if (verb === 'stop') return { out: `${container.name}\n` }
      return {
        err: `Error response from daemon: Cannot kill container: ${container.name}: Container ${container.id} is not running\n`,
        code: 1,
      }
    }
    const signals: readonly Signal[] = verb === 'stop' ? ['SIGTERM', 'SIGKILL'] : ['SIGKILL']
    for (const signal of signals) {
      sys.kill(container.pid, signal)
      for (let waited = 0; waited < 10_000 && sys.kill(container.pid, 0).ok; waited += 50) yield* sys.nanosleep(50)
      if (!sys.kill(container.pid, 0).ok) break
    }
    // The shim notes how it ended.
    for (let waited = 0; waited < 1000; waited += 20) {
      if ((yield* this.find(container.id))?.status !== 'running') break
      yield* sys.nanosleep(20)
    }
    return { out: `${container.name}\n` }
  }

  *remove(container: Container, isForced: boolean): Task<DockerAnswer> {
    if (container.status === 'running' && !isForced) {
      return {
        err: `Error response from daemon: You cannot remove a running container ${container.id}. Stop the container before attempting removal or force remove\n`,
        code: 1,
      }
    }
    if (container.status === 'running') yield* this.end(container, 'kill')
    yield* forgetContainer(this.sys, container)
    return { out: `${container.name}\n` }
  }
}

/** The first process of a container. */
function* inside(
  sys: Sys,
  container: Container,
  isServer: boolean,
  to: Fd,
  env: Readonly<Record<string, string>>,
): Task<number> {
  sys.setsid()
  sys.dup2(to, 1)
  sys.dup2(to, 2)
  const input = yield* sys.open('/dev/null', O_RDONLY)
  if (input.ok) sys.dup2(input.value, 0)
  sys.chdir('/')
  if (container.argv[0] === '/hello') {
    yield* sys.write(
      1,
      encode('\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n'),
    )
    return 0
  }
  if (isServer) {
    sys.setProcessTitle(container.argv.at(-1)!.includes(';') ? 'nginx' : container.argv[1]!, container.argv)
    sys.sigaction('SIGTERM', { kind: 'catch', restart: false })
    yield* sys.pause()
    return 0
  }
  const failed = yield* execvp(sys, container.argv, { ...env, HOSTNAME: container.id.slice(0, 12), HOME: '/root' })
  const why =
    failed.errno === 'ENOENT' && !container.argv[0]!.includes('/')
      ? 'executable file not found in $PATH'
      : `stat ${container.argv[0]}: ${reason(failed).toLowerCase()}`
  yield* sys.write(
    2,
    encode(
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${container.argv[0]}": ${why}: unknown\n`,
    ),
  )
  return failed.errno === 'ENOENT' ? 127 : 126
}

const PAGE =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n'

/** Stands in for the server behind the proxy. */
function* answerAt(sys: Sys, fd: Fd, { image }: Container): Task<number> {
  for (;;) {
    const client = yield* sys.accept(fd, { cloexec: true })
    if (!client.ok) return 1
    const got = yield* sys.recvfrom(client.value.fd, 65536)
    if (got.ok && image.startsWith('nginx') && decode(got.value.data).includes(' HTTP/1.')) {
      const head = `HTTP/1.1 200 OK\r\nServer: nginx/1.21.5\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\nConnection: close\r\n\r\n`
      yield* writeAll(sys, client.value.fd, encode(head + PAGE))
    } else if (got.ok && image.startsWith('redis') && /ping/i.test(decode(got.value.data))) {
      yield* writeAll(sys, client.value.fd, encode('+PONG\r\n'))
    }
    sys.close(client.value.fd)
  }
}
