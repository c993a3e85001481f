/** docker 20.10's command line, as far as it can go without a daemon, which no machine here has. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'

const SOCKET = '/var/run/docker.sock'
const COMMANDS = new Set(
  'attach build commit container cp create diff events exec export history image images import info inspect kill load login logout logs network node pause plugin port ps pull push rename restart rm rmi run save search start stats stop swarm system tag top unpause update version volume wait compose'.split(
    ' ',
  ),
)
/** Those that start by asking the daemon something of their own. */
const PREFIXED: Readonly<Record<string, string>> = { run: 'docker: ', create: 'docker: ' }

export default command({ names: ['docker'], usage: '', summary: '' }, function* (self) {
  const words = self.args.filter((arg) => !arg.startsWith('-'))
  const [name] = words
  if (self.args.includes('--version') || self.args.includes('-v')) {
    yield* self.print('Docker version 20.10.24+dfsg1, build 297e128\n')
    return 0
  }
  if (name === undefined) {
    yield* self.print(
      "\nUsage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\nRun 'docker COMMAND --help' for more information on a command.\n",
    )
    return 0
  }
  if (!COMMANDS.has(name)) {
    yield* self.stderr.write(`docker: '${name}' is not a docker command.\nSee 'docker --help'\n`)
    return 1
  }
  return yield* ask(self, name)
})

/** The words depend on why the socket cannot be reached. */
function* ask(self: Command, name: string): Task<number> {
  const { sys } = self
  const fd = sys.socket('unix', 'stream')
  const joined = fd.ok ? yield* sys.connect(fd.value, { family: 'unix', path: SOCKET }) : fd
  const isDenied = !joined.ok && joined.error.errno === 'EACCES'
  const prefix = PREFIXED[name] ?? ''
  const text = isDenied
    ? `Got permission denied while trying to connect to the Docker daemon socket at unix://${SOCKET}: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": dial unix ${SOCKET}: connect: permission denied`
    : `Cannot connect to the Docker daemon at unix://${SOCKET}. Is the docker daemon running?`
  const hint = prefix === '' ? '' : `\nRun 'docker ${name} --help' for more information\n`
  yield* self.stderr.write(`${prefix}${text}\n${hint}`)
  return prefix === '' ? 1 : 125
}
