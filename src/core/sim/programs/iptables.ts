/**
 * iptables 1.8.9, for the rules that the kernel keeps: TCP ports of the INPUT chain.
 * Simplified: other chains are empty and cannot be changed; addresses, interfaces and counters are not matched.
 */
import type { SysError, Task } from '../kernel/sys.ts'
import { type Command, command } from './lib/command.ts'

interface Rule {
  readonly port: number
  /** `drop`, `accept`, `reject` (a reset) or the name of an ICMP answer. */
  readonly action: string
}

const CHAINS = ['INPUT', 'FORWARD', 'OUTPUT'] as const
const BAD_RULE = 'iptables: Bad rule (does a matching rule exist in that chain?).\n'

export default command(
  { names: ['iptables'], usage: '', summary: 'IPv4 packet filter administration.', failure: 2 },
  function* iptables(self: Command): Task<number> {
    const [verb, ...rest] = self.args
    if (verb === undefined) return yield* refuse(self, 'no command specified')
    if (verb === '--version' || verb === '-V') {
      yield* self.print('iptables v1.8.9 (nf_tables)\n')
      return 0
    }
    const rules = self.sys.filterRules()
    if (!rules.ok) return yield* noRights(self, rules.error)
    switch (verb) {
      case '-S':
      case '--list-rules':
        yield* self.print(specification(rules.value, rest[0]))
        return 0
      case '-L':
      case '--list':
        yield* self.print(table(rules.value, rest))
        return 0
      case '-F':
      case '--flush':
        return yield* set(self, [])
      case '-A':
      case '--append':
      case '-I':
      case '--insert':
        return yield* add(self, rules.value, verb, rest)
      case '-D':
      case '--delete':
        return yield* remove(self, rules.value, rest)
      default:
        return yield* usage(self, verb.startsWith('-') ? `unknown option "${verb}"` : `Bad argument \`${verb}'`)
    }
  },
)

function* add(self: Command, rules: readonly Rule[], verb: string, words: readonly string[]): Task<number> {
  const [chain, ...match] = words
  const at = /^\d+$/.test(match[0] ?? '') ? Number(match.shift()) - 1 : 0
  const rule = ruleOf(match)
  if (chain !== 'INPUT' || rule === null) return yield* usage(self, `Bad argument \`${words.at(-1) ?? verb}'`)
  if (verb === '-A' || verb === '--append') return yield* set(self, [...rules, rule])
  return yield* set(self, rules.toSpliced(at, 0, rule))
}

function* remove(self: Command, rules: readonly Rule[], [, ...match]: readonly string[]): Task<number> {
  if (match.length === 1 && /^\d+$/.test(match[0]!)) {
    const index = Number(match[0]) - 1
    if (index < rules.length) return yield* set(self, rules.toSpliced(index, 1))
    yield* self.stderr.write('iptables: Index of deletion too big.\n')
    return 1
  }
  const wanted = ruleOf(match)
  const index = rules.findIndex(({ port, action }) => port === wanted?.port && action === wanted.action)
  if (index >= 0) return yield* set(self, rules.toSpliced(index, 1))
  yield* self.stderr.write(BAD_RULE)
  return 1
}

/** `-p tcp --dport 5432 -j DROP` in any order; null for what the kernel here cannot match. */
function ruleOf(words: readonly string[]): Rule | null {
  const value = (...names: string[]) => words[words.findIndex((word) => names.includes(word)) + 1]
  const has = (...names: string[]) => words.some((word) => names.includes(word))
  if (!has('--dport', '--destination-port') || !has('-j', '--jump')) return null
  const port = Number(value('--dport', '--destination-port'))
  const target = value('-j', '--jump')
  const answer = has('--reject-with') ? value('--reject-with')! : 'icmp-port-unreachable'
  if (!Number.isInteger(port) || port < 0 || port > 65535) return null
  if (target === 'DROP' || target === 'ACCEPT') return { port, action: target.toLowerCase() }
  return target === 'REJECT' ? { port, action: answer === 'tcp-reset' ? 'reject' : answer } : null
}

function* set(self: Command, rules: readonly Rule[]): Task<number> {
  const done = self.sys.setFilterRules(rules)
  return done.ok ? 0 : yield* noRights(self, done.error)
}

const isReject = (action: string) => action !== 'drop' && action !== 'accept'
const target = (action: string) => (isReject(action) ? 'REJECT' : action.toUpperCase())
const answer = (action: string) => (action === 'reject' ? 'tcp-reset' : action)

function specification(rules: readonly Rule[], chain: string | undefined): string {
  const policies = CHAINS.filter((name) => chain === undefined || name === chain).map((name) => `-P ${name} ACCEPT\n`)
  const lines = rules.map(({ port, action }) => {
    const how = isReject(action) ? ` --reject-with ${answer(action)}` : ''
    return `-A INPUT -p tcp -m tcp --dport ${port} -j ${target(action)}${how}\n`
  })
  return [...policies, ...(chain === undefined || chain === 'INPUT' ? lines : [])].join('')
}

function table(rules: readonly Rule[], words: readonly string[]): string {
  const chain = words.find((word) => !word.startsWith('-'))
  const isNumbered = words.includes('--line-numbers')
  const number = (i: number) => (isNumbered ? String(i + 1).padEnd(5) : '')
  const chains = CHAINS.filter((name) => chain === undefined || name === chain).map((name) => {
    const rows = (name === 'INPUT' ? rules : []).map(({ port, action }, i) => {
      const how = isReject(action) ? ` reject-with ${answer(action)}` : ''
      return `${number(i)}${target(action).padEnd(10)} 6    --  0.0.0.0/0            0.0.0.0/0            tcp dpt:${port}${how}\n`
    })
    const head = `${isNumbered ? 'num  ' : ''}target     prot opt source               destination         \n`
    return `Chain ${name} (policy ACCEPT)\n${head}${rows.join('')}`
  })
  return chains.join('\n')
}

function* refuse(self: Command, words: string): Task<number> {
  return yield* usage(self, `iptables v1.8.9 (nf_tables): ${words}`)
}

function* usage(self: Command, words: string): Task<number> {
  yield* self.stderr.write(`${words}\nTry \`iptables -h' or 'iptables --help' for more information.\n`)
  return 2
}

function* noRights(self: Command, error: SysError): Task<number> {
  yield* self.stderr.write(
    `iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: ${self.reason(error)} (you must be root)\n`,
  )
  return 4
}
