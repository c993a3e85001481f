import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'
import { getaddrinfo } from '../lib/getaddrinfo.ts'

const uname = command(
  { names: ['uname'], usage: '[OPTION]...', summary: 'Print certain system information.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'asnrvmpio',
      long: {
        all: 'a',
        'kernel-name': 's',
        nodename: 'n',
        'kernel-release': 'r',
        'kernel-version': 'v',
        machine: 'm',
        processor: 'p',
        'hardware-platform': 'i',
        'operating-system': 'o',
      },
    })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    const has = (name: string) => options.some((option) => option.name === name)
    const { sysname, nodename, release, version, machine } = self.sys.uname()
    const all = has('a')
    const shows = (letter: string) => all || has(letter)
    const parts = [
      (shows('s') || options.length === 0) && sysname,
      shows('n') && nodename,
      shows('r') && release,
      shows('v') && version,
      shows('m') && machine,
      has('p') && 'unknown',
      has('i') && 'unknown',
      shows('o') && 'GNU/Linux',
    ]
    yield* self.print(`${parts.filter((part) => part !== false).join(' ')}\n`)
    return 0
  },
)

const arch = command(
  { names: ['arch'], usage: '[OPTION]...', summary: 'Print machine architecture.' },
  function* (self) {
    yield* self.options({ short: '' })
    yield* self.print(`${self.sys.uname().machine}\n`)
    return 0
  },
)

const nproc = command(
  {
    names: ['nproc'],
    usage: '[OPTION]...',
    summary: 'Print the number of processing units available to the current process.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '',
      long: { all: 'all', ignore: { value: 'required' } },
    })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    const ignore = options.findLast((option) => option.name === 'ignore')?.value ?? '0'
    if (!/^\d+$/.test(ignore)) return yield* self.fail(`invalid number: ${self.quote(ignore)}`)
    const cpuinfo = (yield* readText(self.sys, '/proc/cpuinfo')) ?? ''
    const count = Math.max(1, cpuinfo.match(/^processor\b/gm)?.length ?? 1)
    yield* self.print(`${Math.max(1, count - Number(ignore))}\n`)
    return 0
  },
)

const hostname = command(
  {
    names: ['hostname'],
    usage: ['[-b] {hostname|-F file}', '[-a|-A|-d|-f|-i|-I|-s|-y]'],
    summary: 'Display or set host name.',
    package: 'hostname',
    version: '3.23',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'aAbdfF:iIsvy',
      long: { alias: 'a', domain: 'd', fqdn: 'f', long: 'f', 'ip-address': 'i', 'all-ip-addresses': 'I', short: 's' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length > 0) return yield* setName(self, operands[0]!)
    const name = self.sys.uname().nodename
    if (has('I')) {
      const links = self.sys.links()
      const addresses = links.ok
        ? links.value
            .filter(({ loopback }) => !loopback)
            .flatMap((link) => link.addresses)
            .filter((address) => !/^(127\.|::1|fe80)/.test(address.cidr))
        : []
      yield* self.print(`${addresses.map((address) => `${address.cidr.split('/')[0]} `).join('')}\n`)
      return 0
    }
    if (has('i') || has('f') || has('d')) {
      const found = yield* getaddrinfo(self.sys, name)
      if (!found.ok)
        return yield* self.fail(
          found.error === 'EAI_AGAIN' ? 'Temporary failure in name resolution' : 'Name or service not known',
        )
      const domain = name.includes('.') ? name.slice(name.indexOf('.') + 1) : ''
      yield* self.print(
        `${has('i') ? [...new Set(found.value.map((entry) => entry.address))].join(' ') : has('d') ? domain : name}\n`,
      )
      return 0
    }
    yield* self.print(has('a') ? '\n' : `${has('s') ? name.split('.')[0] : name}\n`)
    return 0
  },
)

function* setName(self: Command, name: string): Task<number> {
  const set = self.sys.sethostname(name)
  if (set.ok) return 0
  return yield* self.fail(set.error.errno === 'EPERM' ? 'you must be root to change the host name' : 'name too long')
}

const tty = command(
  {
    names: ['tty'],
    usage: '[OPTION]...',
    summary: 'Print the file name of the terminal connected to standard input.',
    failure: 2,
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 's', long: { silent: 's', quiet: 's' } })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    const name = self.sys.ttyname(0)
    if (options.length === 0) yield* self.print(`${name.ok ? name.value : 'not a tty'}\n`)
    return name.ok ? 0 : 1
  },
)

const pwd = command(
  { names: ['pwd'], usage: '[OPTION]...', summary: 'Print the full filename of the current working directory.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'LP', long: { logical: 'L', physical: 'P' } })
    if (operands.length > 0) yield* self.warn('ignoring non-option arguments')
    const cwd = self.sys.getcwd()
    if (!cwd.ok) return yield* self.fail(`couldn't find directory entry in ${self.quote('..')} with matching i-node`)
    const logical = options.findLast(() => true)?.name === 'L' ? self.env.PWD : undefined
    const [here, there] = [self.sys.stat('.'), logical?.startsWith('/') ? self.sys.stat(logical) : null]
    const isSame = here.ok && there?.ok && here.value.ino === there.value.ino && here.value.dev === there.value.dev
    yield* self.print(`${isSame ? logical : cwd.value}\n`)
    return 0
  },
)

const stty = command(
  {
    names: ['stty'],
    usage: ['[-F DEVICE | --file=DEVICE] [SETTING]...', '[-F DEVICE | --file=DEVICE] [-a|--all]'],
    summary: 'Print or change terminal characteristics.',
  },
  function* (self) {
    const isSetting = (arg: string) => /^-?(echo|icanon|isig|onlcr)$/.test(arg)
    const settings = self.args.filter((arg) => isSetting(arg) || !arg.startsWith('-'))
    self.args = [...self.args.filter((arg) => !settings.includes(arg))]
    const { options } = yield* self.options({ short: 'agF:', long: { all: 'a', save: 'g', file: 'F:' } })
    const termios = self.sys.tcgetattr(0)
    if (!termios.ok)
      return yield* self.fail(
        `${self.quoteAlways('standard input').replace(/^'|'$/g, "'")}: ${self.reason(termios.error)}`,
      )
    const size = self.sys.winsize(0)
    const { rows, cols } = size.ok ? size.value : { rows: 24, cols: 80 }
    for (const setting of settings) {
      const name = setting.replace(/^-/, '')
      if (isSetting(setting)) self.sys.tcsetattr(0, { [name]: !setting.startsWith('-') })
      else if (name === 'size') yield* self.print(`${rows} ${cols}\n`)
      else if (name === 'sane') self.sys.tcsetattr(0, { echo: true, icanon: true, isig: true, onlcr: true })
      else if (name === 'raw') self.sys.tcsetattr(0, { icanon: false, isig: false, onlcr: false })
      else if (name === 'cooked') self.sys.tcsetattr(0, { icanon: true, isig: true, onlcr: true })
      else if (name === 'speed') yield* self.print('38400\n')
      else return yield* self.usage(`invalid argument ${self.quote(setting)}`)
    }
    if (settings.length > 0) return 0
    const flag = (on: boolean, name: string) => (on ? name : `-${name}`)
    const { echo, icanon, isig, onlcr } = termios.value
    if (options.some((option) => option.name === 'a')) {
      yield* self.print(`speed 38400 baud; rows ${rows}; columns ${cols}; line = 0;
intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;
eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;
werase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;
-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts
-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff
-iuclc -ixany -imaxbel iutf8
opost -olcuc -ocrnl ${flag(onlcr, 'onlcr')} -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0
${flag(isig, 'isig')} ${flag(icanon, 'icanon')} iexten ${flag(echo, 'echo')} echoe echok -echonl -noflsh -xcase -tostop -echoprt
echoctl echoke -flusho -extproc
`)
    } else yield* self.print('speed 38400 baud; line = 0;\n-brkint -imaxbel iutf8\n')
    return 0
  },
)

export default [uname, arch, nproc, hostname, tty, pwd, stty]
