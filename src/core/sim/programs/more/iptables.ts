/** iptables 1.8.9 (nf_tables), the INPUT chain with TCP ports. Simplified: other rules are read and refused. */
import type { SysResult, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'

interface Rule {
  readonly port: number
  readonly action: string
}

const LONG = new Set([
  '--table',
  '--numeric',
  '--verbose',
  '--line-numbers',
  '--protocol',
  '--dport',
  '--jump',
  '--source',
])

export default command({ names: ['iptables', '/usr/sbin/iptables-save'], usage: '', summary: '' }, function* (self) {
  const isAsked = (word: string): boolean =>
    /^-[a-z]*[ADILSFCPRNXEZ]|^--(append|delete|insert|list|list-rules|flush|check|policy|new|zero)/.test(word)
  if (!self.name.endsWith('save') && !self.args.some(isAsked)) {
    const isHelp = self.args.some((word) => ['-h', '--help', '-V', '--version'].includes(word))
    if (self.args.includes('-V') || self.args.includes('--version')) yield* self.print('iptables v1.8.9 (nf_tables)\n')
    if (isHelp) return 0
    const unknown = self.args.find((word) => word.startsWith('--') && !LONG.has(word))
    const why = unknown === undefined ? 'no command specified' : `unknown option "${unknown}"`
    yield* self.stderr.write(
      `iptables v1.8.9 (nf_tables): ${why}\nTry \`iptables -h' or 'iptables --help' for more information.\n`,
    )
    return 2
  }
  const rules = self.sys.filterRules()
  if (!rules.ok || !self.sys.capabilities().has('CAP_NET_ADMIN')) {
    const why = rules.ok ? 'Permission denied' : reason(rules.error)
    yield* self.stderr.write(
      `iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: ${why === 'Operation not permitted' ? 'Permission denied' : why} (you must be root)\n`,
    )
    return 4
  }
  const isNumeric = self.args.some((arg) => /^-\w*n/.test(arg))
  if (self.name.endsWith('save')) return yield* list(self, rules.value, true, isNumeric)
  const words = self.args.filter((arg) => arg !== '-n' && arg !== '-v' && arg !== '--line-numbers' && arg !== '-w')
  const at = words.findIndex((word) =>
    /^-[ADILSFCPR]|^--(append|delete|insert|list|list-rules|flush|check|policy)/.test(word),
  )
  const [verb = '-L', chain] = at < 0 ? [] : [words[at]!, words[at + 1]]
  const rest = words.slice(at + 1)
  if (/^(-L|--list$|-nL|-vnL|-Ln)/.test(verb)) return yield* list(self, rules.value, false, isNumeric)
  if (verb === '-S' || verb === '--list-rules') return yield* list(self, rules.value, true, isNumeric)
  if (verb === '-F' || verb === '--flush') return yield* done(self, self.sys.setFilterRules([]))
  if (verb === '-P' || verb === '--policy') return 0
  if (chain !== 'INPUT' && chain !== 'OUTPUT' && chain !== 'FORWARD') {
    yield* self.stderr.write(`iptables: No chain/target/match by that name.\n`)
    return 1
  }
  const isDelete = verb === '-D' || verb === '--delete'
  if (isDelete && /^\d+$/.test(rest[1] ?? '')) {
    const index = Number(rest[1]) - 1
    if (index < 0 || index >= rules.value.length) {
      yield* self.stderr.write('iptables: Index of deletion too big.\n')
      return 1
    }
    return yield* done(self, self.sys.setFilterRules(rules.value.filter((_, i) => i !== index)))
  }
  const rule = ruleOf(rest)
  if (typeof rule === 'string') {
    yield* self.stderr.write(
      `iptables v1.8.9 (nf_tables): ${rule}\nTry \`iptables -h' or 'iptables --help' for more information.\n`,
    )
    return 2
  }
  const index = rules.value.findIndex((own) => own.port === rule.port && own.action === rule.action)
  if ((isDelete || verb === '-C' || verb === '--check') && index < 0) {
    yield* self.stderr.write('iptables: Bad rule (does a matching rule exist in that chain?).\n')
    return 1
  }
  if (verb === '-C' || verb === '--check') return 0
  if (isDelete) return yield* done(self, self.sys.setFilterRules(rules.value.filter((_, i) => i !== index)))
  const isInsert = verb === '-I' || verb === '--insert'
  return yield* done(self, self.sys.setFilterRules(isInsert ? [rule, ...rules.value] : [...rules.value, rule]))
})

function* done(self: Command, result: SysResult): Task<number> {
  if (result.ok) return 0
  yield* self.stderr.write(`iptables: ${reason(result.error)}.\n`)
  return 4
}

function ruleOf(words: readonly string[]): Rule | string {
  const after = (...names: string[]): string | undefined => {
    const at = words.findIndex((word) => names.includes(word))
    return at < 0 ? undefined : words[at + 1]
  }
  const target = after('-j', '--jump')
  const port = after('--dport', '--destination-port', '--sport')
  if (target === undefined) return 'no target specified'
  if (port !== undefined && after('-p', '--protocol') === undefined) return 'unknown option "--dport"'
  if (port === undefined || !/^\d+$/.test(port)) return `invalid port/service \`${port ?? ''}' specified`
  const reject = after('--reject-with')
  const action =
    target === 'DROP'
      ? 'drop'
      : target === 'REJECT'
        ? reject === 'tcp-reset'
          ? 'reject'
          : (reject ?? 'icmp-port-unreachable')
        : target === 'ACCEPT'
          ? 'accept'
          : null
  return action === null
    ? `Couldn't load target \`${target}':No such file or directory\n`
    : { port: Number(port), action }
}

const targetText = (action: string): string =>
  action === 'drop'
    ? 'DROP'
    : action === 'accept'
      ? 'ACCEPT'
      : `REJECT --reject-with ${action === 'reject' ? 'tcp-reset' : action}`

function* list(self: Command, rules: readonly Rule[], asCommands: boolean, isNumeric: boolean): Task<number> {
  if (asCommands) {
    yield* self.print('-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n')
    for (const { port, action } of rules)
      yield* self.print(`-A INPUT -p tcp -m tcp --dport ${port} -j ${targetText(action)}\n`)
    return 0
  }
  for (const chain of ['INPUT', 'FORWARD', 'OUTPUT']) {
    yield* self.print(
      `${chain === 'INPUT' ? '' : '\n'}Chain ${chain} (policy ACCEPT)\ntarget     prot opt source               destination         \n`,
    )
    for (const { port, action } of chain === 'INPUT' ? rules : []) {
      const [target, ...extra] = targetText(action).split(' ')
      const tail = extra.length > 0 ? ` reject-with ${extra[1]}` : ''
      yield* self.print(
        `${target!.padEnd(10)} tcp  --  ${isNumeric ? '0.0.0.0/0            0.0.0.0/0           ' : 'anywhere             anywhere            '} tcp dpt:${port}${tail}\n`,
      )
    }
  }
  return 0
}
