/** `iptables -S`: the rules as commands. */
import { defineReader, readLines, row } from './reader.ts'

// -A INPUT -p tcp -m tcp --dport 3000 -j REJECT --reject-with icmp-port-unreachable
const RULE = /^-A (\S+)(?: (.*))? -j (\S+)((?: .*)?)$/
const POLICY = /^-P (\S+) (ACCEPT|DROP)$/

export default defineReader({
  name: 'iptables',
  commands: ['iptables', 'iptables-save', 'ip6tables'],
  read: (text) => readLines(text, rule, (line) => POLICY.test(line.trim())),
})

function rule(line: string) {
  const match = RULE.exec(line.trim())
  if (!match) return null
  const [, chain, matches = '', target, rest = ''] = match
  const word = (option: string) => new RegExp(`(?:^| )${option} (\\S+)`).exec(matches)?.[1]
  return row({
    chain,
    protocol: word('-p'),
    port: word('--dport'),
    source: word('-s'),
    state: word('--(?:ct)?state'),
    target,
    rejectWith: / ?--reject-with (\S+)/.exec(rest)?.[1],
  })
}
